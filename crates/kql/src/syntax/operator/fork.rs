//! `fork (…) (…)`: several answers from the same rows.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Name, Operator},
};

/// `fork a = (where x == 1) (count)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fork {
    /// The branches.
    pub branches: Vec<ForkBranch>,
}

/// A branch of `fork`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForkBranch {
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// What is done to the rows.
    pub operators: Vec<Operator>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Fork> {
    let mut branches = Vec::new();
    while branches.is_empty() || !parser.operator_ends() {
        let name = if parser.at("(") {
            None
        } else {
            let name = parser.declared_name()?;
            parser.expect("=")?;
            Some(name)
        };
        branches.push(ForkBranch { name, operators: parser.operators_in_parentheses()? });
    }
    Ok(Fork { branches })
}
