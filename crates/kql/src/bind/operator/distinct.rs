//! `distinct`.
//!
//! Not here: `summarize by`, which groups in the same way.

use crate::{
    Span,
    bind::{Binder, naming::Names, table::Table},
    bound::{Expr, RelOp},
    syntax::tree::{self, ExprKind},
};

impl<'t> Binder<'t> {
    pub(super) fn distinct(&mut self, op: &'t tree::Distinct, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        if let [only] = op.columns.as_slice()
            && matches!(only.value.kind, ExprKind::Star)
        {
            let columns = row.columns.iter().enumerate();
            let keys: Result<Vec<Expr>, _> =
                columns.map(|(i, column)| self.key(Expr::column(i, column, only.span))).collect();
            let broken = keys.is_err();
            let columns = keys.unwrap_or_default();
            let schema = input.schema().clone();
            return input
                .then(RelOp::Distinct { columns }, schema, span)
                .unordered()
                .broken_if(broken);
        }
        let mut names = Names::default();
        let computed = self.computed(&op.columns, &row, &mut names, true);
        let broken = !computed.lost.is_empty();
        let schema = computed.schema();
        let columns = computed.exprs();
        input.then(RelOp::Distinct { columns }, schema, span).closed().unordered().broken_if(broken)
    }
}
