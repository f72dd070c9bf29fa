//! `mv-apply`.
//!
//! Not here: the operators in it, which are bound like any others.

use std::collections::HashSet;

use super::mv_expand::free;
use crate::{
    Column, Schema, Span, Type,
    bind::{Binder, naming::Names, operator::parameter, table::Table},
    bound::{self, ExprKind, Rel, RelOp, Source},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn mv_apply(&mut self, op: &'t tree::MvApply, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let mut schema = input.schema().to_vec();
        let (columns, broken) = self.expanded(&op.columns, &row, &mut schema);
        let limit = self.element_limit(op.limit.as_ref());
        let broken = broken || limit.is_err();
        let item_index = parameter(&op.parameters, "with_itemindex").map(|(name, _)| {
            schema.push(Column::new(free(name, &schema), Type::Long));
            schema.len() - 1
        });
        let elements = Table {
            open: input.open.clone(),
            broken: input.broken || broken,
            serialized: true,
            ..Table::new(Source::Elements, Schema::new(schema), span)
        };
        let applied = self.operators(&op.operators, elements);
        let outer = outer_columns(op, &columns, &input, &applied);
        let inner = own_columns(&applied.rel, &outer, &columns);
        let mut names = Names::default();
        let from_outer = outer.iter().filter_map(|index| input.schema().get(*index));
        let from_inner = inner.iter().filter_map(|index| applied.schema().get(*index));
        let schema: Schema = from_outer
            .chain(from_inner)
            .map(|column| Column::new(names.free(column.name.clone()), column.ty))
            .collect();
        let broken = broken || applied.broken;
        let op = RelOp::MvApply(Box::new(bound::MvApply {
            columns,
            item_index,
            limit: limit.ok().flatten(),
            rel: applied.rel,
            outer,
            inner,
        }));
        input.then(op, schema, span).broken_if(broken)
    }
}

/// The columns of the row that the result begins with. Elements take the place of a column that
/// is expanded under its own name; one that is named again stays if its elements do not.
fn outer_columns(
    op: &tree::MvApply,
    columns: &[bound::MvColumn],
    input: &Table,
    applied: &Table,
) -> Vec<usize> {
    let expanded = op.columns.iter().zip(columns);
    let replaced: HashSet<usize> = expanded
        .filter(|(item, column)| {
            let name = input.schema().get(column.index).map(|it| &it.name);
            let stays = name.is_some_and(|name| applied.schema().index_of(name).is_some());
            item.value.names.is_empty() || stays
        })
        .map(|(_, column)| column.index)
        .collect();
    (0..input.schema().len()).filter(|index| !replaced.contains(index)).collect()
}

/// The columns of the elements' table that are not just columns of the outer row, come through.
fn own_columns(rel: &Rel, outer: &[usize], columns: &[bound::MvColumn]) -> Vec<usize> {
    let expanded = |index: &usize| columns.iter().any(|column| column.index == *index);
    let origins = origins(rel);
    let schema = rel.schema();
    let own = |index: &usize| {
        let origin = origins.get(*index).copied().flatten();
        let Some(origin) = origin.filter(|it| outer.contains(it) && !expanded(it)) else {
            return true;
        };
        let name = |schema: &Schema, index: usize| schema.get(index).map(|it| it.name.clone());
        name(schema, *index) != name(&rel.source_schema, origin)
    };
    (0..schema.len()).filter(own).collect()
}

/// For each column of a table the column of its source that it is, unchanged.
fn origins(rel: &Rel) -> Vec<Option<usize>> {
    let mut origins: Vec<Option<usize>> = (0..rel.source_schema.len()).map(Some).collect();
    for step in &rel.steps {
        let of = |expr: &bound::Expr| match expr.kind {
            ExprKind::Column { index, .. } => origins.get(index).copied().flatten(),
            _ => None,
        };
        let mut next = match &step.op {
            RelOp::Project { columns } | RelOp::Distinct { columns } => {
                columns.iter().map(of).collect()
            }
            RelOp::Summarize { keys, outputs, .. } => outputs
                .iter()
                .map(|output| match output.kind {
                    ExprKind::Column { index, .. } => keys.get(index).and_then(of),
                    _ => None,
                })
                .collect(),
            RelOp::Count | RelOp::MakeSeries(_) => Vec::new(),
            _ => origins.clone(),
        };
        let replaced: Vec<usize> = match &step.op {
            RelOp::Extend { columns } => columns.iter().map(|(index, _)| *index).collect(),
            RelOp::MvExpand(mv) => mv.columns.iter().map(|column| column.index).collect(),
            _ => Vec::new(),
        };
        for index in replaced {
            if let Some(slot) = next.get_mut(index) {
                *slot = None;
            }
        }
        next.resize(step.schema.len(), None);
        origins = next;
    }
    origins
}
