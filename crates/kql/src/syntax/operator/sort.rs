//! `sort by` and `order by`: rows in order.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{NamedExpr, Parameter},
};

/// `sort by a asc, b nulls first`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The keys.
    pub keys: Vec<SortKey>,
}

/// A key to sort by.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    /// The key.
    pub value: NamedExpr,
    /// Whether `asc` or `desc` is said, and which: `true` is ascending.
    pub ascending: Option<bool>,
    /// `nulls first` is `true`, `nulls last` `false`.
    pub nulls_first: Option<bool>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Sort> {
    let parameters = parser.hints(&[])?;
    parser.expect("by")?;
    Ok(Sort { parameters, keys: parser.sort_keys()? })
}
