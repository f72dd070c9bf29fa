//! `sort by`.
//!
//! Not here: `top`, which also counts.

use crate::{
    Diagnostic, Span, Type,
    bind::{
        Bind, Binder, Failed,
        table::{Row, Table},
    },
    bound::{self, RelOp},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn sort(&mut self, op: &'t tree::Sort, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let keys: Vec<Bind<bound::SortKey>> =
            op.keys.iter().map(|key| self.sort_key(key, &row, true)).collect();
        match keys.into_iter().collect::<Bind<Vec<_>>>() {
            Ok(keys) => input.keep(RelOp::Sort { keys }, span).ordered(),
            Err(Failed) => input.ordered(),
        }
    }

    /// A key. The language service minds a dynamic one in `sort` alone.
    pub(super) fn sort_key(
        &mut self,
        key: &'t tree::SortKey,
        row: &Row,
        editor_minds: bool,
    ) -> Bind<bound::SortKey> {
        let expr = self.expr(&key.value.value, row)?;
        if expr.ty == Type::Dynamic {
            let message = "rows cannot be sorted by a dynamic value";
            let error = Diagnostic::error("SEM0480", expr.span, message)
                .help("convert it with `tostring()`, `tolong()` or the like");
            // It may come from a column of which only the name is known.
            if editor_minds && self.unlisted.count == 0 {
                self.report(error);
                return Err(Failed);
            }
            self.tolerate(error)?;
        }
        let ascending = key.ascending.unwrap_or(false);
        Ok(bound::SortKey {
            expr,
            descending: !ascending,
            nulls_first: key.nulls_first.unwrap_or(ascending),
        })
    }
}
