//! `distinct`: each combination once.

use crate::syntax::tree::{NamedExpr, Parameter};

/// `distinct a, b`, or `distinct *`.
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The columns; a single star means all.
    pub columns: Vec<NamedExpr>,
}
