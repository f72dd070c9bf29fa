//! `graph-to-table nodes as N, edges as E`: the tables that make up a graph.

use crate::syntax::tree::{Name, Parameter};

/// `graph-to-table nodes as N with_node_id=Id, edges as E`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphToTable {
    /// The tables, `nodes` or `edges` each.
    pub outputs: Vec<GraphOutput>,
}

/// A table made of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphOutput {
    /// `nodes` or `edges`.
    pub part: Name,
    /// Its name, if it is given one.
    pub name: Option<Name>,
    /// `with_node_id`, `with_source_id`, `with_target_id`.
    pub parameters: Vec<Parameter>,
}
