//! A graph while it is being bound: a table of its edges and one of its nodes.
//!
//! Not here: how it is made (`operator::make_graph`) and what becomes of it.

use std::sync::Arc;

use super::{Binder, table::Table};
use crate::{Column, Schema, Span, bound::Expr};

/// A graph. Both tables are evaluated once.
#[derive(Debug)]
pub(super) struct Graph {
    /// The properties of each edge, then the ids of source and target, then its number.
    pub(super) edges: Table,
    /// The properties of each node, then its id. No two have one id.
    pub(super) nodes: Table,
}

impl Graph {
    /// The properties of edges.
    pub(super) fn edge_properties(&self) -> Schema {
        let columns = self.edges.schema().columns();
        columns.iter().take(self.source()).cloned().collect()
    }

    /// The properties of nodes.
    pub(super) fn node_properties(&self) -> Schema {
        let columns = self.nodes.schema().columns();
        columns.iter().take(self.id()).cloned().collect()
    }

    /// Where the source's id stands in a row of an edge; the target's and the number follow.
    pub(super) fn source(&self) -> usize {
        self.edges.schema().len().saturating_sub(3)
    }

    /// Where the id stands in a row of a node.
    pub(super) fn id(&self) -> usize {
        self.nodes.schema().len().saturating_sub(1)
    }
}

/// A named node or edge of a pattern.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: Arc<str>,
    /// Where its properties begin in the row of a match.
    pub(super) start: usize,
    pub(super) columns: Schema,
}

impl Variable {
    /// One of its properties.
    pub(super) fn property(&self, name: &str, span: Span) -> Option<Expr> {
        let index = self.columns.index_of(name)?;
        let column: &Column = self.columns.get(index)?;
        Some(Expr::column(self.start + index, column, span))
    }
}

impl Binder<'_> {
    /// The graph that an operator works on.
    pub(super) fn graph_of(
        &mut self,
        input: &Table,
        operator: &str,
        span: Span,
    ) -> Option<Arc<Graph>> {
        if input.graph.is_none() && !input.broken {
            let message = format!("`{operator}` needs a graph, which `make-graph` makes");
            self.error("SEM0100", span, message);
        }
        input.graph.clone()
    }
}
