//! `project-by-names`: columns by computed names.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Expr,
};

/// `project-by-names a, "b*", dynamic(["c"])`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectByNames {
    /// Names, wildcards, and texts or arrays of such.
    pub columns: Vec<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<ProjectByNames> {
    Ok(ProjectByNames { columns: parser.exprs()? })
}
