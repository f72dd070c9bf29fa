//! `as Name`: a name for the rows so far.

use crate::syntax::tree::{Name, Parameter};

/// `as hint.materialized=true Name`.
#[derive(Debug, Clone, PartialEq)]
pub struct As {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The name that the rest of the query may use for these rows.
    pub name: Name,
}
