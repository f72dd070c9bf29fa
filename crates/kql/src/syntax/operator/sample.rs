//! `sample`: some rows.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Parameter},
};

/// `sample 10`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Sample> {
    let parameters = parser.hints(&[])?;
    Ok(Sample { parameters, count: parser.expr()? })
}
