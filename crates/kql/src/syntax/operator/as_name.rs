//! `as Name`: a name for the rows so far.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Name, Parameter},
};

/// `as hint.materialized=true Name`.
#[derive(Debug, Clone, PartialEq)]
pub struct As {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The name that the rest of the query may use for these rows.
    pub name: Name,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<As> {
    let parameters = parser.parameters(&[])?;
    Ok(As { parameters, name: parser.declared_name()? })
}
