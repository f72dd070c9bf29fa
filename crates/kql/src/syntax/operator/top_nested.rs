//! `top-nested n of x by a, top-nested m of y by b`: the first values in a hierarchy.

use crate::syntax::tree::{Expr, NamedExpr, SortKey};

/// `top-nested 3 of x with others = "rest" by n = count() desc, …`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNested {
    /// The levels, outermost first.
    pub levels: Vec<TopNestedLevel>,
}

/// A level of `top-nested`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedLevel {
    /// How many; all if it is missing.
    pub count: Option<Expr>,
    /// Of what.
    pub of: NamedExpr,
    /// `with others = …`: the name of what is left.
    pub others: Option<Expr>,
    /// The aggregate that orders them.
    pub by: SortKey,
}
