//! `count`: the number of rows.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Name,
};

/// `count`, or `count as Name`.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// The column's name, if one is given.
    pub name: Option<Name>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Count> {
    let name = if parser.eat("as") { Some(parser.declared_name()?) } else { None };
    Ok(Count { name })
}
