//! `project-away`: all columns but these.

use crate::syntax::tree::Expr;

/// `project-away a, b*`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectAway {
    /// Names and wildcards.
    pub columns: Vec<Expr>,
}
