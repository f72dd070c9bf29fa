//! `reduce by x`: patterns that texts have in common.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{NamedExpr, Parameter},
};

/// `reduce kind=… by x with threshold=0.1, characters="-"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    /// `kind`.
    pub parameters: Vec<Parameter>,
    /// The texts.
    pub value: NamedExpr,
    /// What `with` says.
    pub properties: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Reduce> {
    let parameters = parser.parameters(&["kind"])?;
    parser.expect("by")?;
    let value = parser.named_expr()?;
    let properties = if parser.eat("with") { parser.named_exprs()? } else { Vec::new() };
    Ok(Reduce { parameters, value, properties })
}
