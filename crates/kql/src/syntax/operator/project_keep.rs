//! `project-keep`: these columns in the order of the input.

use crate::syntax::tree::Expr;

/// `project-keep a, b*`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectKeep {
    /// Names and wildcards.
    pub columns: Vec<Expr>,
}
