//! `take`, and the constant counts of rows that operators have.
//!
//! Not here: `top` (`sort`).

use kql::{Value, bound::Expr};

use super::{Planner, at, rows::Rows};
use crate::{Error, ErrorKind};

impl Planner {
    pub(super) fn take(&self, rows: Rows, count: &Expr) -> Result<Rows, Error> {
        let count = self.row_count(count)?;
        if !rows.group.is_empty() {
            return self.first_of_each_table(rows, count);
        }
        Ok(rows.limited(count))
    }

    /// A constant number of rows; none if it is negative.
    pub(super) fn row_count(&self, count: &Expr) -> Result<usize, Error> {
        let number = match self.constant(count)? {
            Value::Int(Some(number)) => i64::from(number),
            Value::Long(Some(number)) => number,
            _ => {
                let message = "the number of rows must be an integer that is not null";
                return Err(at(count.span)(Error::new(ErrorKind::Semantic, message)));
            }
        };
        Ok(usize::try_from(number).unwrap_or(0))
    }
}
