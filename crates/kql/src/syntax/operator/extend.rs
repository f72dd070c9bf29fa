//! `extend`: adds or replaces columns.

use crate::syntax::tree::NamedExpr;

/// `extend a = x + 1, (b, c) = f(y)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Extend {
    /// The new columns.
    pub columns: Vec<NamedExpr>,
}
