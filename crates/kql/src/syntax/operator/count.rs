//! `count`: the number of rows.

use crate::syntax::tree::Name;

/// `count`, or `count as Name`.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// The column's name, if one is given.
    pub name: Option<Name>,
}
