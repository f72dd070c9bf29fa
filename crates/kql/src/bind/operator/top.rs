//! `top n by`.
//!
//! Not here: keys (`sort`).

use crate::{
    Span,
    bind::{Binder, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn top(&mut self, op: &'t tree::Top, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let count = self.row_count(&op.count);
        let key = self.sort_key(&op.key, &row, false);
        match (count, key) {
            (Ok(count), Ok(key)) => {
                input.keep(RelOp::Top { count, keys: vec![key] }, span).ordered()
            }
            _ => input.ordered(),
        }
    }
}
