//! `project-reorder`: these columns first.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name},
};

/// `project-reorder a, b* granny-asc, *`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectReorder {
    /// Names and wildcards; `asc`, `desc`, `granny-asc` or `granny-desc` orders what a wildcard
    /// matches.
    pub columns: Vec<(Expr, Option<Name>)>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<ProjectReorder> {
    let mut columns = Vec::new();
    loop {
        let column = parser.column()?;
        let order = match parser.keyword().as_str() {
            "asc" | "desc" | "granny-asc" | "granny-desc" => Some(parser.take_keyword()),
            _ => None,
        };
        columns.push((column, order));
        if !parser.eat(",") {
            return Ok(ProjectReorder { columns });
        }
    }
}
