//! `project`.
//!
//! Not here: its relatives, which only choose among the columns.

use crate::{
    Span,
    bind::{Binder, naming::Names, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn project(&mut self, op: &'t tree::Project, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let computed = self.computed(&op.columns, &row, &mut Names::default(), false);
        let broken = !computed.lost.is_empty();
        let schema = computed.schema();
        let columns = computed.exprs();
        input.then(RelOp::Project { columns }, schema, span).closed().broken_if(broken)
    }
}
