//! `top-hitters n of x`: the most frequent values.

use crate::syntax::tree::{Expr, NamedExpr, SortKey};

/// `top-hitters 10 of x by n`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopHitters {
    /// How many.
    pub count: Expr,
    /// Of what.
    pub of: NamedExpr,
    /// What is summed up; rows are counted if it is missing.
    pub by: Option<SortKey>,
}
