//! `datatable (column: type, …) [value, …]`: rows written out.

use crate::syntax::tree::{Expr, Name, Parameter};

/// `datatable (a: long, b: string) [1, "x", 2, "y"]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Datatable {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Names and types of the columns.
    pub columns: Vec<(Name, Name)>,
    /// The cells, row by row.
    pub values: Vec<Expr>,
}
