//! `graph-where-nodes` and `graph-where-edges`: the part of a graph for which a condition holds.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Expr,
};

/// `graph-where-nodes p`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphWhere {
    /// Whether the condition is about edges, not nodes.
    pub edges: bool,
    /// The condition.
    pub predicate: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>, edges: bool) -> Read<GraphWhere> {
    Ok(GraphWhere { edges, predicate: parser.expr()? })
}
