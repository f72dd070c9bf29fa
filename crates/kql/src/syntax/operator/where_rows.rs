//! `where` and `filter`: the rows for which a condition holds.

use crate::{
    Diagnostic,
    syntax::{
        parser::{Parser, Read},
        tree::{Expr, Name, Parameter},
    },
};

/// `where x > 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The name before `=`, which the grammar allows and which means nothing.
    pub name: Option<Name>,
    /// The condition.
    pub predicate: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Where> {
    let parameters = parser.hints(&[])?;
    let condition = parser.named_expr()?;
    if parser.at("=") {
        return parser.unexpected_operator("an operator");
    }
    let mut names = condition.names.into_iter();
    match (names.next(), names.next()) {
        (name, None) => Ok(Where { parameters, name, predicate: condition.value }),
        (_, Some(second)) => {
            let message = "a condition has one value";
            parser.fail(Diagnostic::error("SYN0002", second.span, message))
        }
    }
}
