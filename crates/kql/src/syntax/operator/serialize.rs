//! `serialize`: keeps the order of rows, and adds columns.

use crate::syntax::tree::{NamedExpr, Parameter};

/// `serialize`, or `serialize n = row_number()`.
#[derive(Debug, Clone, PartialEq)]
pub struct Serialize {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Columns to add.
    pub columns: Vec<NamedExpr>,
}
