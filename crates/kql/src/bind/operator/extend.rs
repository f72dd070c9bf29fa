//! `extend`, and `serialize` with columns.
//!
//! Not here: window functions' need for an order (`expr::builtin`).

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
            let index = match schema.iter().position(|it| it.name == column.name) {
                Some(index) => {
                    if let Some(slot) = schema.get_mut(index) {
                        *slot = column;
                    }
                    index
                }
                None => {
                    schema.push(column);
                    schema.len() - 1
                }
            };
            columns.push((index, expr));
        }
        // What could not be bound has no type, and nothing is said about its uses.
        let broken = !computed.lost.is_empty();
        schema.retain(|column| !computed.lost.contains(&column.name));
        input.then(RelOp::Extend { columns }, Schema::new(schema), span).broken_if(broken)
    }
}
