//! `assert-schema (column: type, …)`: an error unless the columns are these.

use crate::syntax::tree::Name;

/// `assert-schema (a: long, b: string)`.
#[derive(Debug, Clone, PartialEq)]
pub struct AssertSchema {
    /// Names and types of the columns.
    pub columns: Vec<(Name, Name)>,
}
