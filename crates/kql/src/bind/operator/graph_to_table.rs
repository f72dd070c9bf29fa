//! `graph-to-table`.
//!
//! Not here: where several tables may come out (`fork`).

use std::sync::Arc;

use crate::{
    Schema, Span,
    bind::{Binder, table::Table},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn graph_to_table(
        &mut self,
        op: &'t tree::GraphToTable,
        input: Table,
        span: Span,
    ) -> Table {
        let Some(graph) = self.graph_of(&input, "graph-to-table", span) else {
            return Table::broken(span);
        };
        if op.outputs.len() > 1 && !self.several {
            let message = "`graph-to-table` yields several tables, which only a whole query can";
            self.error("SEM0250", span, message);
        }
        let mut parts = Vec::new();
        let mut first: Option<Table> = None;
        for output in &op.outputs {
            if let Some(parameter) = output.parameters.first() {
                // Kusto numbers nodes by a hash of its own.
                self.unsupported(parameter.name.span, format!("`{}`", parameter.name.text));
            }
            let (table, properties): (&Table, Schema) = if output.part.text == "nodes" {
                (&graph.nodes, graph.node_properties())
            } else {
                (&graph.edges, graph.edge_properties())
            };
            let properties: Vec<usize> = (0..properties.len()).collect();
            let table = self.only(table.clone(), &properties, span);
            let name = output.name.as_ref().map(|name| Arc::from(name.text.as_str()));
            parts.push((name, table.rel.clone()));
            first.get_or_insert(table);
        }
        let Some(first) = first else { return Table::broken(span) };
        let parts = if parts.len() > 1 { parts } else { Vec::new() };
        Table { parts, ..first.broken_if(input.broken) }
    }
}
