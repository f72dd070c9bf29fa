//! `serialize`: keeps the order of rows, and adds columns.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{NamedExpr, Parameter},
};

/// `serialize`, or `serialize n = row_number()`.
#[derive(Debug, Clone, PartialEq)]
pub struct Serialize {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Columns to add.
    pub columns: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Serialize> {
    let parameters = parser.hints(&[])?;
    Ok(Serialize { parameters, columns: parser.named_exprs_or_none()? })
}
