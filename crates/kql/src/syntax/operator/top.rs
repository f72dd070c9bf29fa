//! `top n by x`: the first rows in an order.

use crate::{
    Diagnostic,
    syntax::{
        parser::{Parser, Read},
        tree::{Expr, Parameter, SortKey},
    },
};

/// `top 10 by x desc nulls last`.
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
    /// The order. Kusto takes exactly one key; further ones are an error of the parser.
    pub key: SortKey,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Top> {
    let parameters = parser.hints(&[])?;
    let count = parser.expr()?;
    parser.expect("by")?;
    let key = parser.sort_key()?;
    if parser.at(",") {
        let diagnostic = Diagnostic::error("SYN0002", parser.here(), "`top` takes one key")
            .help("use `sort by` with several keys, then `take`");
        return parser.fail(diagnostic);
    }
    Ok(Top { parameters, count, key })
}
