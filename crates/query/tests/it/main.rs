//! Queries from their text, or their tree, to their rows.
//!
//! Not here: the language (`kql`'s own tests), single functions (beside them).

mod conformance;
mod engine;
#[path = "../../../kql/tests/it/spec_reader.rs"]
mod spec_reader;
mod specs;
mod splits;
mod trees;
mod watchlists;
