//! `sample-distinct`: some of the different values of an expression.
//!
//! Not here: chance; Kusto does not promise any.

use crate::{
    Span,
    bind::{Binder, naming::Names, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn sample_distinct(
        &mut self,
        op: &'t tree::SampleDistinct,
        input: Table,
        span: Span,
    ) -> Table {
        let row = self.row(&input);
        let count = self.row_count(&op.count);
        let of = std::slice::from_ref(&op.of);
        let computed = self.computed(of, &row, &mut Names::default(), true);
        let broken = !computed.lost.is_empty();
        let schema = computed.schema();
        let columns = computed.exprs();
        let distinct = input
            .then(RelOp::Distinct { columns }, schema, span)
            .closed()
            .unordered()
            .broken_if(broken);
        match count {
            Ok(count) => distinct.keep(RelOp::Take { count }, span),
            Err(_) => distinct,
        }
    }
}
