//! `externaldata (column: type, …) ["url"] with (…)`: rows of a file elsewhere.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name, Parameter},
};

/// `externaldata (a: string) ["https://…"] with (format = "csv")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Externaldata {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Names and types of the columns.
    pub columns: Vec<(Name, Name)>,
    /// Where the data lies.
    pub uris: Vec<Expr>,
    /// What `with (…)` says.
    pub properties: Vec<Parameter>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Externaldata> {
    let parameters = parser.parameters(&[])?;
    let columns = parser.typed_columns()?;
    parser.expect("[")?;
    let uris = parser.exprs()?;
    parser.expect("]")?;
    let properties = if parser.eat("with") { parser.properties()? } else { Vec::new() };
    Ok(Externaldata { parameters, columns, uris, properties })
}
