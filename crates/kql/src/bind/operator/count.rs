//! `count`.
//!
//! Not here: the aggregate `count()`.

use crate::{
    Schema, Span, Type,
    bind::{Binder, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn count(&mut self, op: &'t tree::Count, input: Table, span: Span) -> Table {
        let name = op.name.as_ref().map_or("Count", |name| name.text.as_str());
        let counted = input.then(RelOp::Count, Schema::of([(name, Type::Long)]), span);
        Table { broken: false, ..counted.closed().unordered() }
    }
}
