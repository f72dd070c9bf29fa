//! `top n by x`: the first rows in an order.

use crate::syntax::tree::{Expr, Parameter, SortKey};

/// `top 10 by x desc nulls last`.
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
    /// The order. Kusto takes exactly one key; further ones are an error of the parser.
    pub key: SortKey,
}
