//! `extend`: adds or replaces columns.

use crate::syntax::{
    parser::{Parser, Read},
    tree::NamedExpr,
};

/// `extend a = x + 1, (b, c) = f(y)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Extend {
    /// The new columns.
    pub columns: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Extend> {
    Ok(Extend { columns: parser.named_exprs()? })
}
