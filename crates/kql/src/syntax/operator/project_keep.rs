//! `project-keep`: these columns in the order of the input.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Expr,
};

/// `project-keep a, b*`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectKeep {
    /// Names and wildcards.
    pub columns: Vec<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<ProjectKeep> {
    Ok(ProjectKeep { columns: parser.columns()? })
}
