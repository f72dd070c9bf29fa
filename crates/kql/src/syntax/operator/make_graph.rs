//! `make-graph a --> b with N on id`: a graph from tables of edges and nodes.

use crate::syntax::tree::{Expr, Name, Parameter};

/// `make-graph source --> target with Nodes on Id, Other on Id partitioned-by p ( … )`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Where an edge starts.
    pub source: Expr,
    /// Where it ends.
    pub target: Expr,
    /// Tables of nodes, and the column that identifies a node.
    pub nodes: Vec<(Expr, Expr)>,
    /// `with_node_id=Name`, instead of tables.
    pub node_id: Option<Name>,
}
