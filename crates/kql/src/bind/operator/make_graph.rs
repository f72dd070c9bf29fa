//! `make-graph`.
//!
//! Not here: what becomes of a graph (`graph_match`, `graph_to_table`).

use std::sync::Arc;

use super::mv_expand::free;
use crate::{
    Column, Schema, Span, Type,
    bind::{
        Bind, Binder, Failed,
        graph::Graph,
        table::{Row, Table},
    },
    bound::{self, Aggregate, Expr, ExprKind, JoinKey, JoinKind, RelOp, Source, UnionBranch},
    catalogue,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn make_graph(
        &mut self,
        op: &'t tree::MakeGraph,
        input: Table,
        span: Span,
    ) -> Table {
        if let Some((key, _)) = &op.partition {
            self.unsupported(key.span, "`partitioned-by`");
            return Table::broken(span);
        }
        if let Some((table, _)) = op.nodes.get(1) {
            self.unsupported(table.span, "a second table of nodes");
            return Table::broken(span);
        }
        let broken = input.broken;
        let graph = self.edges(op, input, span).and_then(|edges| {
            let nodes = self.nodes(op, &edges, span)?;
            Ok(Graph { nodes: self.shared(nodes, span), edges })
        });
        let Ok(graph) = graph else { return Table::broken(span) };
        let broken = broken || graph.nodes.broken;
        // Where a table is needed, there is none.
        let op = RelOp::Unevaluated { name: "make-graph" };
        let table = graph.edges.clone().then(op, Schema::empty(), span).closed();
        Table { graph: Some(Arc::new(graph)), ..table.broken_if(broken) }
    }

    fn edges(&mut self, op: &'t tree::MakeGraph, input: Table, span: Span) -> Bind<Table> {
        let row = self.row(&input);
        let (source, target) = (self.node_id(&op.source, &row), self.node_id(&op.target, &row));
        let (source, target) = (source?, target?);
        self.of_one_type(&source, &target)?;
        let function = catalogue::function("row_number").ok_or(Failed)?;
        let number = ExprKind::Call { function, args: Vec::new() };
        let number = Expr { kind: number, ty: Type::Long, span };
        let mut schema = input.schema().to_vec();
        let mut columns = Vec::new();
        for (name, expr) in [("source", source), ("target", target), ("edge", number)] {
            columns.push((schema.len(), expr.clone()));
            schema.push(Column::new(free(name, &schema), expr.ty));
        }
        let table = input.then(RelOp::Extend { columns }, Schema::new(schema), span);
        Ok(self.shared(table.closed().unordered(), span))
    }

    fn node_id(&mut self, column: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        let id = self.expr(column, row)?;
        self.key(id)
    }

    fn of_one_type(&mut self, one: &Expr, other: &Expr) -> Bind<()> {
        if one.ty == other.ty {
            return Ok(());
        }
        let message =
            format!("ids of nodes must be of one type, and here are {} and {}", one.ty, other.ty);
        Err(self.error("SEM0001", other.span, message))
    }

    /// All nodes: those of the table, and those that only edges know.
    fn nodes(&mut self, op: &'t tree::MakeGraph, edges: &Table, span: Span) -> Bind<Table> {
        let first = edges.schema().len().saturating_sub(3);
        let id = edges.schema().get(first).cloned().ok_or(Failed)?;
        let ids = ids_of(edges, first, &id, span);
        let Some((table, key)) = op.nodes.first() else {
            let Some(name) = &op.node_id else { return Ok(ids) };
            let property = Column::new(name.text.as_str(), id.ty);
            let schema = vec![property.clone(), Column::new(free("id", &[property]), id.ty)];
            let columns = vec![Expr::column(0, &id, name.span), Expr::column(0, &id, name.span)];
            return Ok(ids.then(RelOp::Project { columns }, Schema::new(schema), span));
        };
        let outside = self.no_row();
        let table = self.table(table, &outside);
        let row = self.row(&table);
        let key = self.node_id(key, &row)?;
        self.of_one_type(&Expr::column(0, &id, key.span), &key)?;
        let place = match &key.kind {
            ExprKind::Column { index, .. } => *index,
            _ => return Err(self.unsupported(key.span, "nodes whose columns are not known")),
        };
        let known = one_of_each(table, key, span)?;
        let broken = known.broken;
        let known = self.shared(known, span);
        let unknown = without(ids, &known, span);
        let schema = known.schema().clone();
        let width = schema.len();
        let of_unknown = (0..width).map(|i| (i == place || i + 1 == width).then_some(0)).collect();
        let branches =
            vec![branch(known, (0..width).map(Some).collect()), branch(unknown, of_unknown)];
        let source = Source::Union { branches, with_source: false };
        Ok(Table::new(source, schema, span).broken_if(broken))
    }
}

pub(super) fn branch(table: Table, columns: Vec<Option<usize>>) -> UnionBranch {
    UnionBranch { rel: table.rel, columns, label: Arc::from("") }
}

/// The ids of sources and targets.
fn ids_of(edges: &Table, first: usize, id: &Column, span: Span) -> Table {
    let branches =
        [first, first + 1].map(|end| branch(edges.clone(), vec![Some(end)])).into_iter().collect();
    let source = Source::Union { branches, with_source: false };
    let columns = vec![Expr::column(0, id, span)];
    Table::new(source, Schema::new(vec![id.clone()]), span).keep(RelOp::Distinct { columns }, span)
}

/// One row for each id, with the id as last column.
fn one_of_each(table: Table, key: Expr, span: Span) -> Bind<Table> {
    let function = catalogue::aggregate("take_any").ok_or(Failed)?;
    let mut schema = table.schema().to_vec();
    let args = schema.iter().enumerate().map(|(i, column)| Expr::column(i, column, span)).collect();
    let aggregate = Aggregate { function, args, results: schema.clone(), span };
    let id = Column::new(free("id", &schema), key.ty);
    let properties = schema.iter().enumerate();
    let mut outputs: Vec<Expr> =
        properties.map(|(i, column)| Expr::column(i + 1, column, span)).collect();
    outputs.push(Expr::column(0, &id, span));
    schema.push(id);
    let op = RelOp::Summarize { keys: vec![key], aggregates: vec![aggregate], outputs };
    Ok(table.then(op, Schema::new(schema), span).closed().unordered())
}

/// The ids that no known node has.
fn without(ids: Table, known: &Table, span: Span) -> Table {
    let last = known.schema().len().saturating_sub(1);
    let column = |table: &Table, index| {
        table.schema().get(index).map(|column| Expr::column(index, column, span))
    };
    let keys = column(&ids, 0).zip(column(known, last));
    let keys = keys.map(|(left, right)| JoinKey { left, right }).into_iter().collect();
    let right_columns = Vec::new();
    let join =
        bound::Join { kind: JoinKind::LeftAnti, right: known.rel.clone(), keys, right_columns };
    ids.keep(RelOp::Join(Box::new(join)), span)
}
