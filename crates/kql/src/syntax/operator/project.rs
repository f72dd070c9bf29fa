//! `project`: these columns and no others.

use crate::syntax::tree::NamedExpr;

/// `project a, b = x + 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The columns.
    pub columns: Vec<NamedExpr>,
}
