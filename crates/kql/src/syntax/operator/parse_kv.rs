//! `parse-kv x as (…) with (…)`: columns out of a text of keys and values.

use crate::syntax::tree::{Expr, Name, Parameter};

/// `parse-kv x as (a: long, b: string) with (pair_delimiter = ";", kv_delimiter = "=")`.
#[derive(Debug, Clone, PartialEq)]
pub struct ParseKv {
    /// The text.
    pub value: Expr,
    /// The keys, which name the columns, and their types.
    pub columns: Vec<(Name, Name)>,
    /// What `with (…)` says.
    pub properties: Vec<Parameter>,
}
