//! `sample-distinct`: some values of a column.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, NamedExpr, Parameter},
};

/// `sample-distinct 10 of x`.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleDistinct {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
    /// Of what.
    pub of: NamedExpr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<SampleDistinct> {
    let parameters = parser.hints(&[])?;
    let count = parser.expr()?;
    parser.expect("of")?;
    Ok(SampleDistinct { parameters, count, of: parser.named_expr()? })
}
