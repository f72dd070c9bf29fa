//! `take` and `limit`: some rows.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Parameter},
};

/// `take 10`.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Take> {
    let parameters = parser.hints(&[])?;
    Ok(Take { parameters, count: parser.expr()? })
}
