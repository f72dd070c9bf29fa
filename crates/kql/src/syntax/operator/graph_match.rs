//! `graph-match` and `graph-shortest-paths`: paths of a graph that fit a pattern.

use crate::syntax::tree::{Expr, Name, NamedExpr, Parameter};

/// `graph-match cycles=none (a)-[e]->(b) where … project …`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    /// `cycles`, `output`.
    pub parameters: Vec<Parameter>,
    /// The patterns.
    pub patterns: Vec<Vec<GraphPart>>,
    /// `where`.
    pub predicate: Option<Expr>,
    /// `project`; empty if it is missing.
    pub columns: Vec<NamedExpr>,
}

/// A node or an edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphPart {
    /// `(name)` or `()`.
    Node {
        /// Its name.
        name: Option<Name>,
    },
    /// `-[name*1..3]->`, `<-[name]-`, `-[name]-`, `-->`, `<--`, `--`.
    Edge {
        /// Its name.
        name: Option<Name>,
        /// Where it points to.
        direction: GraphDirection,
        /// How often it repeats: least and most.
        range: Option<(Expr, Expr)>,
    },
}

/// Where an edge points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphDirection {
    /// `-->`
    Forward,
    /// `<--`
    Backward,
    /// `--`
    Any,
}
