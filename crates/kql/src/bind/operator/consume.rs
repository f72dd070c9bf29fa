//! `consume`: evaluates its input and yields nothing.
//!
//! Not here: hints; they change no result.

use crate::{
    Column, Schema, Span, Type, Value,
    bind::{Binder, table::Table},
    bound::{Expr, ExprKind, RelOp},
    catalogue,
};

impl Binder<'_> {
    pub(super) fn consume(&mut self, input: Table, span: Span) -> Table {
        // The rows are counted, so that all of them are made, and the count is thrown away.
        let count = Column::new("Count", Type::Long);
        let counted = input.then(RelOp::Count, Schema::new([count.clone()]), span);
        let args = vec![Expr::column(0, &count, span), Expr::literal(Value::Long(Some(0)), span)];
        let table = match catalogue::function("<") {
            Some(function) => {
                let kind = ExprKind::Call { function, args };
                let predicate = Expr { kind, ty: Type::Bool, span };
                counted.keep(RelOp::Filter { predicate }, span)
            }
            None => counted,
        };
        table.then(RelOp::Project { columns: Vec::new() }, Schema::empty(), span).closed()
    }
}
