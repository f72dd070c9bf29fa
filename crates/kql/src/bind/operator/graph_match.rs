//! `graph-match`: each edge of the pattern is a join of what was matched before with the edges of
//! the graph.
//!
//! Not here: which nodes of a pattern are the same (`pattern`).

mod pattern;

use std::sync::Arc;

use super::{make_graph::branch, parameter};
use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        graph::{Graph, Variable},
        naming::Names,
        table::{Row, Table},
    },
    bound::{self, Expr, JoinKey, JoinKind, RelOp, Source},
    syntax::tree::{self, GraphDirection},
};
use pattern::{Edge, Pattern};

/// So many pairs of edges cost as much as an expression.
const PAIRS: usize = 64;

/// What was matched so far.
struct Matching {
    table: Table,
    /// Where the id of each node of the pattern stands.
    nodes: Vec<Option<usize>>,
    /// Where the numbers of edges stand.
    numbers: Vec<usize>,
    variables: Vec<Variable>,
}

impl<'t> Binder<'t> {
    pub(super) fn graph_match(
        &mut self,
        op: &'t tree::GraphMatch,
        input: Table,
        span: Span,
    ) -> Table {
        let Some(graph) = self.graph_of(&input, "graph-match", span) else {
            return Table::broken(span);
        };
        let matched = self.matched(op, &graph, span);
        let Ok((table, variables)) = matched else { return Table::broken(span) };
        let row = self.row(&table);
        let row = Row { columns: Schema::empty(), variables: variables.into(), ..row };
        let table = match op.predicate.as_ref().map(|condition| self.predicate(condition, &row)) {
            Some(Ok(predicate)) => table.keep(RelOp::Filter { predicate }, span),
            Some(Err(Failed)) => table.broken_if(true),
            None => table,
        };
        if op.columns.is_empty() {
            self.error("SYN0002", span, "`graph-match` needs `project` and what it yields");
            return Table::broken(span);
        }
        let computed = self.computed(&op.columns, &row, &mut Names::default(), false);
        let broken = !computed.lost.is_empty() || input.broken;
        let schema = computed.schema();
        let columns = computed.exprs();
        table.then(RelOp::Project { columns }, schema, span).closed().broken_if(broken)
    }

    fn matched(
        &mut self,
        op: &'t tree::GraphMatch,
        graph: &Graph,
        span: Span,
    ) -> Bind<(Table, Vec<Variable>)> {
        if let Some(output) = op.parameters.iter().find(|it| it.name.text == "output") {
            return Err(self.error("SYN0002", output.name.span, "`graph-match` has no `output`"));
        }
        let (unique_edges, unique_nodes) = match parameter(&op.parameters, "cycles") {
            None | Some(("unique_edges", _)) => (true, false),
            Some(("all", _)) => (false, false),
            Some(("none", _)) => (true, true),
            Some((name, at)) => {
                let message = format!("`cycles` is `all`, `none` or `unique_edges`, not `{name}`");
                return Err(self.error("SYN0002", at, message));
            }
        };
        let pattern = self.graph_pattern(&op.patterns)?;
        self.spend(pattern.edges.len() * pattern.edges.len() / PAIRS, span)?;
        let mut matching = self.edges_matched(&pattern, graph, span)?;
        if unique_edges {
            let numbers = matching.numbers.clone();
            matching.table = self.all_different(matching.table, &numbers, span)?;
        }
        if unique_nodes {
            if pattern.returns {
                let predicate = Expr::literal(Value::Bool(Some(false)), span);
                matching.table = matching.table.keep(RelOp::Filter { predicate }, span);
            }
            let nodes: Vec<usize> = matching.nodes.iter().copied().flatten().collect();
            matching.table = self.all_different(matching.table, &nodes, span)?;
        }
        for (node, name) in pattern.nodes.iter().enumerate() {
            if let Some(name) = name {
                matching = with_node(matching, node, &name.text, graph, span)?;
            }
        }
        Ok((matching.table, matching.variables))
    }

    fn edges_matched(
        &mut self,
        pattern: &Pattern<'t>,
        graph: &Graph,
        span: Span,
    ) -> Bind<Matching> {
        let mut nodes = vec![None; pattern.nodes.len()];
        let mut waiting: Vec<&Edge<'t>> = pattern.edges.iter().collect();
        if waiting.is_empty() {
            if let Some(id) = nodes.first_mut() {
                *id = Some(graph.id());
            }
            let table = graph.nodes.clone();
            self.connected(&nodes, span)?;
            return Ok(Matching { table, nodes, numbers: Vec::new(), variables: Vec::new() });
        }
        let first = waiting.remove(0);
        let table = self.edges_in(first.direction, graph, span)?;
        let mut matching = Matching { table, nodes, numbers: Vec::new(), variables: Vec::new() };
        note_edge(&mut matching, first, graph, 0);
        if first.from == first.to {
            let ends = [graph.source(), graph.source() + 1];
            let [source, target] = ends.map(|end| cell(&matching.table, end, span));
            let predicate = self.operator_call("==", vec![source?, target?], span)?;
            matching.table = matching.table.keep(RelOp::Filter { predicate }, span);
        }
        while !waiting.is_empty() {
            let known = |node: usize| matching.nodes.get(node).copied().flatten().is_some();
            let next = waiting.iter().position(|edge| known(edge.from) || known(edge.to));
            let Some(next) = next else { break };
            let edge = waiting.remove(next);
            let right = self.edges_in(edge.direction, graph, span)?;
            matching = with_edge(matching, edge, right, graph, span)?;
        }
        self.connected(&matching.nodes, span)?;
        Ok(matching)
    }

    fn connected(&mut self, nodes: &[Option<usize>], span: Span) -> Bind<()> {
        if nodes.iter().all(Option::is_some) {
            return Ok(());
        }
        Err(self.error(
            "SEM0100",
            span,
            "the patterns must share names, so that they hang together",
        ))
    }

    /// The edges of the graph; both ways, if they may be followed so.
    fn edges_in(&mut self, direction: GraphDirection, graph: &Graph, span: Span) -> Bind<Table> {
        let edges = graph.edges.clone();
        if direction != GraphDirection::Any {
            return Ok(edges);
        }
        let source = graph.source();
        let (from, to) = (cell(&edges, source, span)?, cell(&edges, source + 1, span)?);
        let predicate = self.operator_call("!=", vec![from, to], span)?;
        let schema = edges.schema().clone();
        let same: Vec<Option<usize>> = (0..schema.len()).map(Some).collect();
        let mut swapped = same.clone();
        swapped.swap(source, source + 1);
        let back = edges.clone().keep(RelOp::Filter { predicate }, span);
        let branches = vec![branch(edges, same), branch(back, swapped)];
        Ok(Table::new(Source::Union { branches, with_source: false }, schema, span))
    }

    fn all_different(&mut self, table: Table, places: &[usize], span: Span) -> Bind<Table> {
        let mut table = table;
        for (i, one) in places.iter().enumerate() {
            for other in places.iter().skip(i + 1) {
                let (one, other) = (cell(&table, *one, span)?, cell(&table, *other, span)?);
                let predicate = self.operator_call("!=", vec![one, other], span)?;
                table = table.keep(RelOp::Filter { predicate }, span);
            }
        }
        Ok(table)
    }
}

fn cell(table: &Table, index: usize, span: Span) -> Bind<Expr> {
    let column = table.schema().get(index).ok_or(Failed)?;
    Ok(Expr::column(index, column, span))
}

/// Notes where an edge stands in the row of a match.
fn note_edge(matching: &mut Matching, edge: &Edge<'_>, graph: &Graph, start: usize) {
    let source = start + graph.source();
    for (node, end) in ends(edge, source) {
        if let Some(place) = matching.nodes.get_mut(node) {
            place.get_or_insert(end);
        }
    }
    matching.numbers.push(source + 2);
    if let Some(name) = edge.name {
        let (name, columns) = (Arc::from(name.text.as_str()), graph.edge_properties());
        matching.variables.push(Variable { name, start, columns });
    }
}

/// The nodes of an edge, and where their ids stand.
const fn ends(edge: &Edge<'_>, source: usize) -> [(usize, usize); 2] {
    match edge.direction {
        GraphDirection::Backward => [(edge.from, source + 1), (edge.to, source)],
        GraphDirection::Forward | GraphDirection::Any => {
            [(edge.from, source), (edge.to, source + 1)]
        }
    }
}

fn with_edge(
    matching: Matching,
    edge: &Edge<'_>,
    right: Table,
    graph: &Graph,
    span: Span,
) -> Bind<Matching> {
    let mut matching = matching;
    let mut keys = Vec::new();
    for (node, end) in ends(edge, graph.source()) {
        if let Some(place) = matching.nodes.get(node).copied().flatten() {
            let (left, right) = (cell(&matching.table, place, span)?, cell(&right, end, span)?);
            keys.push(JoinKey { left, right });
        }
    }
    let start = matching.table.schema().len();
    let all = right.schema().len();
    matching.table = joined(matching.table, right, keys, all, span);
    note_edge(&mut matching, edge, graph, start);
    Ok(matching)
}

fn with_node(
    matching: Matching,
    node: usize,
    name: &str,
    graph: &Graph,
    span: Span,
) -> Bind<Matching> {
    let mut matching = matching;
    let columns = graph.node_properties();
    let start = matching.table.schema().len();
    if !columns.is_empty() {
        let place = matching.nodes.get(node).copied().flatten().ok_or(Failed)?;
        let left = cell(&matching.table, place, span)?;
        let right = cell(&graph.nodes, graph.id(), span)?;
        let keys = vec![JoinKey { left, right }];
        matching.table = joined(matching.table, graph.nodes.clone(), keys, columns.len(), span);
    }
    matching.variables.push(Variable { name: name.into(), start, columns });
    Ok(matching)
}

/// The rows of both with equal keys, with the first columns of the right side. Columns are called
/// by their places, so that no two have one name.
fn joined(left: Table, right: Table, keys: Vec<JoinKey>, columns: usize, span: Span) -> Table {
    let types: Vec<Type> = left
        .schema()
        .iter()
        .chain(right.schema().iter().take(columns))
        .map(|column| column.ty)
        .collect();
    let schema: Schema =
        types.into_iter().enumerate().map(|(i, ty)| Column::new(i.to_string(), ty)).collect();
    let right_columns = (0..columns).collect();
    let join = bound::Join { kind: JoinKind::Inner, right: right.rel, keys, right_columns };
    left.then(RelOp::Join(Box::new(join)), schema, span).unordered()
}
