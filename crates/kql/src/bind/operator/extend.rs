//! `extend`, and `serialize` with columns.
//!
//! Not here: window functions' need for an order (`expr::builtin`).

use super::parse::placed;
use crate::{
    Column, Schema, Span,
    bind::{Binder, naming::Names, table::Table},
    bound::RelOp,
    syntax::tree::NamedExpr,
};

impl<'t> Binder<'t> {
    pub(super) fn extend(&mut self, items: &'t [NamedExpr], input: Table, span: Span) -> Table {
        if items.is_empty() {
            return input;
        }
        let row = self.row(&input);
        let mut names = Names::beside(input.schema());
        let computed = self.computed(items, &row, &mut names, false);
        let mut schema = input.schema().to_vec();
        let mut columns = Vec::new();
        for (name, expr) in computed.columns {
            let column = Column::new(name, expr.ty);
            let index = placed(&mut schema, column);
            columns.push((index, expr));
        }
        // What could not be bound has no type, and nothing is said about its uses.
        let broken = !computed.lost.is_empty();
        schema.retain(|column| !computed.lost.contains(&column.name));
        input.then(RelOp::Extend { columns }, Schema::new(schema), span).broken_if(broken)
    }
}
