//! From text to a syntax tree.
//!
//! Not here: what names mean and which operators Reeve evaluates; the binder knows.

mod operator;
pub mod tree;

pub use tree::Query;

use crate::Diagnostic;

/// A query as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree, complete when there are no diagnostics.
    pub query: Query,
    /// What is wrong with the text, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}
