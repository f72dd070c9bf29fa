//! Queries from their text, or their tree, to their rows.
//!
//! Not here: the language (`kql`'s own tests), single functions (beside them).

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod external;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod pipelines;
#[cfg(test)]
mod several_tables;
#[cfg(test)]
#[path = "../../../kql/tests/it/spec_reader.rs"]
mod spec_reader;
#[cfg(test)]
mod specs;
#[cfg(test)]
mod splits;
#[cfg(test)]
mod stages;
#[cfg(test)]
mod support;
#[cfg(test)]
mod trees;
#[cfg(test)]
mod watchlists;
