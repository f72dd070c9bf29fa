//! Queries from their trees to their rows.
//!
//! Not here: the language (`kql`'s own tests).

mod trees;
