//! `facet by a, b with (…)`: a table of counts per column, and one more.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Operator},
};

/// `facet by a, b with (take 10)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// The columns to count by.
    pub columns: Vec<Expr>,
    /// What makes the last table; empty without `with`.
    pub with: Vec<Operator>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Facet> {
    parser.expect("by")?;
    let columns = parser.exprs()?;
    let with = if parser.eat("with") { parser.operators_in_parentheses()? } else { Vec::new() };
    Ok(Facet { columns, with })
}
