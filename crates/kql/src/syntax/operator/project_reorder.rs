//! `project-reorder`: these columns first.

use crate::syntax::tree::{Expr, Name};

/// `project-reorder a, b* granny-asc, *`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectReorder {
    /// Names and wildcards; `asc`, `desc`, `granny-asc` or `granny-desc` orders what a wildcard
    /// matches.
    pub columns: Vec<(Expr, Option<Name>)>,
}
