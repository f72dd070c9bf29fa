//! `take` and `limit`: some rows.

use crate::syntax::tree::{Expr, Parameter};

/// `take 10`.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
}
