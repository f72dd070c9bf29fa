//! `sample-distinct`: some values of a column.

use crate::syntax::tree::{Expr, NamedExpr, Parameter};

/// `sample-distinct 10 of x`.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleDistinct {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
    /// Of what.
    pub of: NamedExpr,
}
