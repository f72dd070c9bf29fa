//! `join` and `lookup`: rows of another table beside these.

use crate::syntax::tree::{Expr, Parameter};

/// `join kind=inner (T) on a, $left.b == $right.c`; `lookup` has the same form.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// `kind` and hints.
    pub parameters: Vec<Parameter>,
    /// The other table.
    pub right: Expr,
    /// The conditions after `on`.
    pub on: Vec<Expr>,
    /// The condition after `where`, the older form.
    pub predicate: Option<Expr>,
}
