//! `where`.
//!
//! Not here: conditions (`expr`).

use kql::bound::{Expr, ExprKind};

use super::{Planner, expr::all, rows::Rows};
use crate::Error;

impl Planner {
    /// The rows for which all predicates are true.
    pub(super) fn filter(&self, mut rows: Rows, predicates: &[&Expr]) -> Result<Rows, Error> {
        let mut conditions = Vec::with_capacity(predicates.len());
        for predicate in predicates {
            if has_window(predicate) {
                // Its rows are those that the predicates before it leave.
                if !conditions.is_empty() {
                    rows = rows.filtered(all(std::mem::take(&mut conditions))?)?;
                }
                rows.windows.clear();
                rows = self.with_windows(rows, vec![predicate])?;
            }
            conditions.push(self.condition(&rows, predicate)?);
        }
        rows.filtered(all(conditions)?)
    }
}

fn has_window(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |expr| {
        found |= matches!(&expr.kind, ExprKind::Call { function, .. } if function.window);
    });
    found
}
