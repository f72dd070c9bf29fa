//! `extend`.
//!
//! Not here: expressions (`expr`).

use kql::bound::Expr;

use super::{Planner, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn extend(&self, rows: Rows, columns: &[(usize, Expr)]) -> Result<Rows, Error> {
        let exprs = self.values(&rows, columns.iter().map(|(_, expr)| expr))?;
        let (mut rows, computed) = rows.computed(self, exprs)?;
        for ((position, _), column) in columns.iter().zip(computed) {
            match rows.columns.get_mut(*position) {
                Some(replaced) => *replaced = column,
                None => rows.columns.push(column),
            }
        }
        Ok(rows)
    }
}
