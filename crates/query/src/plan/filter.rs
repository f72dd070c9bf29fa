//! `where`.
//!
//! Not here: conditions (`expr`).

use kql::bound::Expr;

use super::{Planner, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn filter(&self, rows: Rows, predicate: &Expr) -> Result<Rows, Error> {
        let condition = self.condition(&rows, predicate)?;
        rows.filtered(condition)
    }
}
