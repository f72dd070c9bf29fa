//! `fork (…) (…)`: several answers from the same rows.

use crate::syntax::tree::{Name, Operator};

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
