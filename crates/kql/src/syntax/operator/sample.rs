//! `sample`: some rows.

use crate::syntax::tree::{Expr, Parameter};

/// `sample 10`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
}
