//! `where`.
//!
//! Not here: conditions (`expr`).

use crate::{
    Span,
    bind::{Binder, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn where_rows(&mut self, op: &'t tree::Where, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        match self.predicate(&op.predicate, &row) {
            Ok(predicate) => input.keep(RelOp::Filter { predicate }, span),
            // The columns are what they were.
            Err(_) => input,
        }
    }
}
