//! `parse-kv x as (…) with (…)`: columns out of a text of keys and values.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name, Parameter},
};

/// `parse-kv x as (a: long, b: string) with (pair_delimiter = ";", kv_delimiter = "=")`.
#[derive(Debug, Clone, PartialEq)]
pub struct ParseKv {
    /// The text.
    pub value: Expr,
    /// The keys, which name the columns, and their types.
    pub columns: Vec<(Name, Name)>,
    /// What `with (…)` says.
    pub properties: Vec<Parameter>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<ParseKv> {
    let value = parser.expr()?;
    parser.expect("as")?;
    let columns = parser.typed_columns()?;
    let properties = if parser.eat("with") { parser.properties()? } else { Vec::new() };
    Ok(ParseKv { value, columns, properties })
}
