//! `project-rename`: other names for columns.

use crate::syntax::tree::NamedExpr;

/// `project-rename new = old`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectRename {
    /// New names for old.
    pub columns: Vec<NamedExpr>,
}
