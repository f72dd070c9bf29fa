//! `partition by`.
//!
//! Not here: the operators in it, which are bound like any others.

use std::rc::Rc;

use crate::{
    Span,
    bind::{
        Binder, Failed,
        scope::Binding,
        table::{Row, Table},
    },
    bound::{self, Expr, ExprKind, RelOp, Source},
    syntax::tree::{self, Operator, PartitionBody, Pipeline},
};

impl<'t> Binder<'t> {
    pub(super) fn partition(&mut self, op: &'t tree::Partition, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let key = self.expr(&op.key, &row).and_then(|key| self.key(key));
        let (part, number) = match &op.body {
            PartitionBody::Operators(operators) => (self.each_part(operators, &input, span), None),
            PartitionBody::Query(query) => {
                let number = row.id;
                (self.for_each_key(op, query, key.as_ref(), &row), Some(number))
            }
        };
        let Ok(key) = key else { return Table { broken: true, ..part } };
        let schema = part.schema().clone();
        let op = RelOp::Partition(Box::new(bound::Partition { key, rel: part.rel, number }));
        let table = input.then(op, schema, span).unordered().broken_if(part.broken);
        Table { open: part.open, ..table }
    }

    /// `( … )`: operators on the rows with one value.
    fn each_part(&mut self, operators: &'t [Operator], input: &Table, span: Span) -> Table {
        let part = Table {
            open: input.open.clone(),
            broken: input.broken,
            serialized: input.serialized,
            ..Table::new(Source::Elements, input.schema().clone(), span)
        };
        self.operators(operators, part)
    }

    /// `{ … }`: a query of its own, which may name the key.
    fn for_each_key(
        &mut self,
        op: &'t tree::Partition,
        query: &'t Pipeline,
        key: Result<&Expr, &Failed>,
        row: &Row,
    ) -> Table {
        let names = self.scope.len();
        if let Some(name) = op.key.as_name() {
            let binding = match key {
                Ok(key) => {
                    let kind = ExprKind::PartitionKey(row.id);
                    let expr = Expr { kind, ty: key.ty, span: key.span };
                    Binding::Scalar { expr: Rc::new(expr), row: None }
                }
                Err(Failed) => Binding::Broken,
            };
            self.scope.add(name, binding, 1);
        }
        let outside = self.no_row();
        let table = self.pipeline(query, &outside);
        self.scope.forget(names);
        table
    }
}
