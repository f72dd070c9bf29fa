//! `summarize`: aggregates per group.

use crate::syntax::tree::{Expr, NamedExpr, Parameter};

/// `summarize hint.strategy=shuffle n = count() by k, bin(t, 1h)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Summarize {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The aggregates.
    pub aggregates: Vec<NamedExpr>,
    /// The keys.
    pub keys: Vec<NamedExpr>,
    /// The older `by t bin = 1h`.
    pub bin: Option<Expr>,
}
