//! `where` and `filter`: the rows for which a condition holds.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Parameter},
};

/// `where x > 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The condition.
    pub predicate: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Where> {
    let parameters = parser.hints(&[])?;
    let predicate = parser.expr()?;
    if parser.at("=") {
        return parser.unexpected_operator("an operator");
    }
    Ok(Where { parameters, predicate })
}
