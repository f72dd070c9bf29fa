//! `distinct`.
//!
//! Not here: expressions (`expr`).

use kql::bound::Expr;

use super::{Planner, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn distinct(&self, rows: Rows, columns: &[Expr]) -> Result<Rows, Error> {
        let keys = self.keys(&rows, columns)?;
        let (rows, columns) = rows.computed(self, keys)?;
        rows.distinct(columns)
    }
}
