//! `sample`.
//!
//! Not here: `take`, which needs no chance.

use crate::{
    Span,
    bind::{Binder, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn sample(&mut self, op: &'t tree::Sample, input: Table, span: Span) -> Table {
        match self.row_count(&op.count) {
            Ok(count) => input.keep(RelOp::Sample { count }, span),
            Err(_) => input,
        }
    }
}
