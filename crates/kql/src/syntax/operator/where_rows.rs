//! `where` and `filter`: the rows for which a condition holds.

use crate::syntax::tree::{Expr, Parameter};

/// `where x > 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The condition.
    pub predicate: Expr,
}
