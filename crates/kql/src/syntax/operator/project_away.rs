//! `project-away`: all columns but these.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Expr,
};

/// `project-away a, b*`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectAway {
    /// Names and wildcards.
    pub columns: Vec<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<ProjectAway> {
    Ok(ProjectAway { columns: parser.columns()? })
}
