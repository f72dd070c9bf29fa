//! `project-rename`: other names for columns.

use crate::syntax::{
    parser::{Parser, Read},
    tree::NamedExpr,
};

/// `project-rename new = old`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectRename {
    /// New names for old.
    pub columns: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<ProjectRename> {
    Ok(ProjectRename { columns: parser.named_exprs_or_none()? })
}
