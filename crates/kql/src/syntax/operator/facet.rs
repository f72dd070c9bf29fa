//! `facet by a, b with (…)`: a table of counts per column, and one more.

use crate::syntax::tree::{Expr, Operator};

/// `facet by a, b with (take 10)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// The columns to count by.
    pub columns: Vec<Expr>,
    /// What makes the last table; empty without `with`.
    pub with: Vec<Operator>,
}
