//! `summarize`: aggregates per group.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, NamedExpr, Parameter},
};

/// `summarize hint.strategy=shuffle n = count() by k, bin(t, 1h)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Summarize {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The aggregates.
    pub aggregates: Vec<NamedExpr>,
    /// The keys.
    pub keys: Vec<NamedExpr>,
    /// The older `by t bin = 1h`.
    pub bin: Option<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Summarize> {
    let parameters = parser.hints(&[])?;
    let keys_next = parser.at("by") && !parser.nth_at(1, "=");
    let aggregates = if keys_next { Vec::new() } else { parser.named_exprs_or_none()? };
    let mut keys = Vec::new();
    let mut bin = None;
    if parser.eat("by") {
        keys = parser.named_exprs()?;
        if parser.at("bin") && parser.nth_at(1, "=") {
            parser.bump();
            parser.bump();
            bin = Some(parser.expr()?);
        }
    }
    Ok(Summarize { parameters, aggregates, keys, bin })
}
