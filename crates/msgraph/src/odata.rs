//! OData's query options: read, checked against the type they are about, evaluated.
//!
//! A query is read in two steps, text to syntax and syntax to names of [`crate::schema`], so that
//! every error is found before any object is touched. Evaluation asks a [`Resource`] only for
//! the properties that the query names.
//!
//! Not here: which objects there are, and indexes over them; [`Filter::equalities`] tells the
//! caller what an index could answer.

mod delta;
mod evaluate;
mod filter;
mod lexer;
mod literal;
mod options;
mod order;
mod page;
mod render;
mod search;
mod select;
mod syntax;

pub use delta::{Delta, DeltaItem};
pub use filter::{Comparison, Filter, Predicate, PropertyPath, TextTest};
pub use literal::Literal;
pub use options::{Options, Rules};
pub use order::OrderKey;
pub use page::{Page, PageSize, apply_page, next_link};
pub use render::{Navigator, NoRelations, Related, collection, context, object, single};
pub use search::Search;
pub use select::{Expansion, Selection};

#[cfg(test)]
mod tests;
