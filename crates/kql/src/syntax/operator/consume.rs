//! `consume`: runs and returns nothing.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Parameter,
};

/// `consume decodeblocks=true`.
#[derive(Debug, Clone, PartialEq)]
pub struct Consume {
    /// Parameters.
    pub parameters: Vec<Parameter>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Consume> {
    Ok(Consume { parameters: parser.parameters(&["decodeblocks"])? })
}
