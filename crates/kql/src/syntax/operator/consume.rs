//! `consume`: runs and returns nothing.

use crate::syntax::tree::Parameter;

/// `consume decodeblocks=true`.
#[derive(Debug, Clone, PartialEq)]
pub struct Consume {
    /// Parameters.
    pub parameters: Vec<Parameter>,
}
