//! `externaldata (column: type, …) ["url"] with (…)`: rows of a file elsewhere.

use crate::syntax::tree::{Expr, Name, Parameter};

/// `externaldata (a: string) ["https://…"] with (format = "csv")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Externaldata {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Names and types of the columns.
    pub columns: Vec<(Name, Name)>,
    /// Where the data lies.
    pub uris: Vec<Expr>,
    /// What `with (…)` says.
    pub properties: Vec<Parameter>,
}
