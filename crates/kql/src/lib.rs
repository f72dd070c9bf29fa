//! The Kusto Query Language: text to a bound tree, in which every name is resolved and every
//! expression is typed, and the values and rows that an answer is made of.
//!
//! Not here: evaluation; the `query` crate turns a bound tree into an answer.

mod bind;
pub mod bound;
pub mod catalog;
pub mod catalogue;
mod column_path;
pub mod diagnostic;
mod dynamic_path;
mod format;
mod schema;
mod span;
#[cfg(test)]
mod stages;
pub mod syntax;
pub mod value;

pub use bind::{Checked, Compiled, Undiscovered, check, compile, compile_with};
pub use bound::Bound;
pub use catalog::{Catalog, MemoryCatalog};
pub use column_path::ColumnPath;
pub use diagnostic::Diagnostic;
pub use dynamic_path::{DynamicPath, PathStep};
pub use format::format;
pub use schema::{Column, Row, Schema, Type};
pub use span::Span;
pub use value::Value;
