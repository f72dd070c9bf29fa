//! `partition by`.
//!
//! Not here: the operators in it, which are bound like any others.

use crate::{
    Span,
    bind::{Binder, table::Table},
    bound::{self, RelOp, Source},
    syntax::tree::{self, PartitionBody},
};

impl<'t> Binder<'t> {
    pub(super) fn partition(&mut self, op: &'t tree::Partition, input: Table, span: Span) -> Table {
        let PartitionBody::Operators(operators) = &op.body else {
            self.unsupported(span, "`partition` with a query of its own in braces");
            return Table { broken: true, ..input };
        };
        let row = self.row(&input);
        let key = self.expr(&op.key, &row).and_then(|key| self.key(key));
        let part = Table {
            open: input.open.clone(),
            broken: input.broken,
            serialized: input.serialized,
            ..Table::new(Source::Elements, input.schema().clone(), span)
        };
        let part = self.operators(operators, part);
        let Ok(key) = key else { return Table { broken: true, ..part } };
        let schema = part.schema().clone();
        let op = RelOp::Partition(Box::new(bound::Partition { key, rel: part.rel }));
        let table = input.then(op, schema, span).unordered().broken_if(part.broken);
        Table { open: part.open, ..table }
    }
}
