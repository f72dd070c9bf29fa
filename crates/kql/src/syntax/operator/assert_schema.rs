//! `assert-schema (column: type, …)`: an error unless the columns are these.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Name,
};

/// `assert-schema (a: long, b: string)`.
#[derive(Debug, Clone, PartialEq)]
pub struct AssertSchema {
    /// Names and types of the columns.
    pub columns: Vec<(Name, Name)>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<AssertSchema> {
    Ok(AssertSchema { columns: parser.typed_columns()? })
}
