//! `top-hitters`: the most frequent values. Kusto estimates them; here they are counted.
//!
//! Not here: aggregates (`expr::aggregate`).

use std::sync::Arc;

use crate::{
    Column, Schema, Span, Type,
    bind::{
        Bind, Binder,
        naming::Names,
        table::{Row, Table},
    },
    bound::{self, Aggregate, Expr, RelOp},
    catalogue,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn top_hitters(
        &mut self,
        op: &'t tree::TopHitters,
        input: Table,
        span: Span,
    ) -> Table {
        let row = self.row(&input);
        let count = self.row_count(&op.count);
        let of = std::slice::from_ref(&op.of);
        let mut names = Names::default();
        let mut computed = self.computed(of, &row, &mut names, true);
        let (Some((name, key)), Ok(count)) = (computed.columns.pop(), count) else {
            return Table { broken: true, ..input };
        };
        let Ok((result, aggregate)) = self.weight(op, &row, &name, span) else {
            return Table { broken: true, ..input };
        };
        let result = Column::new(
            names.free(result),
            aggregate.results.first().map_or(Type::Long, |it| it.ty),
        );
        let key_column = Column::new(name, key.ty);
        let outputs = vec![Expr::column(0, &key_column, span), Expr::column(1, &result, span)];
        let weight = Expr::column(1, &result, span);
        let schema = Schema::new([key_column, result]);
        let op = RelOp::Summarize { keys: vec![key], aggregates: vec![aggregate], outputs };
        let keys = vec![bound::SortKey { expr: weight, descending: true, nulls_first: false }];
        input.then(op, schema, span).closed().keep(RelOp::Top { count, keys }, span).ordered()
    }

    /// What values are ranked by, and what its column is called.
    fn weight(
        &mut self,
        op: &'t tree::TopHitters,
        row: &Row,
        of: &str,
        span: Span,
    ) -> Bind<(Arc<str>, Aggregate)> {
        let (name, function, args) = match &op.by {
            None => (format!("approximate_count_{of}"), "count", Vec::new()),
            Some(by) => {
                let value = self.expr(&by.value.value, row)?;
                let named = self.auto_name(&by.value.value, row).unwrap_or_default();
                (format!("approximate_sum_{named}"), "sum", vec![value])
            }
        };
        let Some(function) = catalogue::aggregate(function) else {
            return Err(self.unsupported(span, "`top-hitters`"));
        };
        let resolved = self.resolve(function.name, function.parsed_signatures(), args, span)?;
        let results = vec![Column::new(name.as_str(), resolved.ty)];
        Ok((name.into(), Aggregate { function, args: resolved.args, results, span }))
    }
}
