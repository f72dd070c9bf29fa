//! `facet`: a table of the rows, and one of the values of each column.
//!
//! Not here: where several tables may come out (`fork`).

use crate::{
    Column, Schema, Span, Type,
    bind::{Binder, Failed, naming::Names, table::Table},
    bound::{Aggregate, Expr, RelOp},
    catalogue,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn facet(&mut self, op: &'t tree::Facet, input: Table, span: Span) -> Table {
        let input = self.for_several_tables("facet", input, span);
        let mut tables = Vec::new();
        if !op.with.is_empty() {
            tables.push(self.operators(&op.with, input.clone()));
        }
        for column in &op.columns {
            match self.value_counts(column, input.clone(), span) {
                Ok(table) => tables.push(table),
                Err(Failed) => tables.push(Table::broken(span)),
            }
        }
        let broken = tables.iter().any(|table| table.broken);
        let parts = tables.iter().map(|table| (None, table.rel.clone())).collect();
        let first = tables.into_iter().next().unwrap_or(input);
        Table { parts, label: None, ..first.broken_if(broken) }
    }

    /// The values of a column and how often each occurs.
    fn value_counts(
        &mut self,
        column: &'t tree::Expr,
        input: Table,
        span: Span,
    ) -> Result<Table, Failed> {
        let row = self.row(&input);
        let key = self.expr(column, &row)?;
        let key = self.key(key)?;
        let Some(function) = catalogue::aggregate("count") else {
            return Err(self.unsupported(span, "`facet`"));
        };
        let named = self.auto_name(column, &row);
        let mut names = Names::default();
        let count = format!("count_{}", named.as_deref().unwrap_or_default());
        let key_column = Column::new(names.automatic(named), key.ty);
        let count = Column::new(names.free(count.into()), Type::Long);
        let outputs = vec![Expr::column(0, &key_column, span), Expr::column(1, &count, span)];
        let results = vec![count.clone()];
        let aggregates = vec![Aggregate { function, args: Vec::new(), results, span }];
        let op = RelOp::Summarize { keys: vec![key], aggregates, outputs };
        Ok(input.then(op, Schema::new([key_column, count]), span).closed().unordered())
    }
}
