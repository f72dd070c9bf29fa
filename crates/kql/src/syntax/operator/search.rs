//! `search`: rows in which a term stands anywhere.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Parameter},
};

/// `search kind=case_sensitive in (A, B*) "term" and x:"y"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// `kind`, `datascope` and the like.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, calls. Empty means all, or the rows piped in.
    pub tables: Vec<Expr>,
    /// The condition: a text or a star alone is a term anywhere, `x:"y"` one in a column (a
    /// `Compare` with the operator `:`).
    pub predicate: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Search> {
    let parameters = parser.parameters(&["kind", "datascope"])?;
    let tables = if parser.at("in") && parser.nth_at(1, "(") {
        parser.bump();
        parser.tables_in_parentheses()?
    } else {
        Vec::new()
    };
    Ok(Search { parameters, tables, predicate: parser.search_condition()? })
}
