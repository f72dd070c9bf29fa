//! `project` and its family, and `print`.
//!
//! Not here: expressions (`expr`).

use kql::bound::Expr;

use super::{Planner, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn project(&self, rows: Rows, columns: &[Expr]) -> Result<Rows, Error> {
        let exprs = self.values(&rows, columns)?;
        let (mut rows, columns) = rows.computed(self, exprs)?;
        rows.columns = columns;
        Ok(rows)
    }

    pub(super) fn print(&self, columns: &[Expr]) -> Result<Rows, Error> {
        self.project(Rows::unit(), columns)
    }
}
