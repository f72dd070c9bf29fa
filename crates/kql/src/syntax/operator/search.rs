//! `search`: rows in which a term stands anywhere.

use crate::syntax::tree::{Expr, Parameter};

/// `search kind=case_sensitive in (A, B*) "term" and x:"y"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// `kind`, `datascope` and the like.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, calls. Empty means all, or the rows piped in.
    pub tables: Vec<Expr>,
    /// The condition: a text or a star alone is a term anywhere, `x:"y"` one in a column (a
    /// `Compare` with the operator `:`).
    pub predicate: Expr,
}
