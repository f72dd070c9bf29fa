//! `print`: one row of expressions.

use crate::syntax::tree::NamedExpr;

/// `print 1, x = 2`.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// The columns.
    pub columns: Vec<NamedExpr>,
}
