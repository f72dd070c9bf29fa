//! `project`: these columns and no others.

use crate::syntax::{
    parser::{Parser, Read},
    tree::NamedExpr,
};

/// `project a, b = x + 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The columns.
    pub columns: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Project> {
    Ok(Project { columns: parser.named_exprs_or_none()? })
}
