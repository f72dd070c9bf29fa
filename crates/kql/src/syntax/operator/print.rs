//! `print`: one row of expressions.

use crate::syntax::{
    parser::{Parser, Read},
    tree::NamedExpr,
};

/// `print 1, x = 2`.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// The columns.
    pub columns: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Print> {
    Ok(Print { columns: parser.named_exprs()? })
}
