//! `invoke f(…)`: calls a function with the rows as its first argument.

use crate::syntax::tree::Expr;

/// `invoke f(1)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoke {
    /// The call; a `Member` before it says where the function lies.
    pub call: Expr,
}
