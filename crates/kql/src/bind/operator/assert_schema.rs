//! `assert-schema`: a query that goes on only if the columns are these.
//!
//! Not here: rows; nothing is left to do while the query runs.

use crate::{
    Diagnostic,
    bind::{Binder, table::Table},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn assert_schema(&mut self, op: &'t tree::AssertSchema, input: Table) -> Table {
        let Ok(declared) = self.declared(&op.columns) else { return input };
        if !input.broken && declared != *input.schema() {
            let span =
                op.columns.iter().map(|(name, ty)| name.span.to(ty.span)).reduce(crate::Span::to);
            self.report(
                Diagnostic::error(
                    "assert-schema",
                    span.unwrap_or_default(),
                    "the table has other columns than these",
                )
                .help(format!("it has {}", input.schema())),
            );
        }
        input
    }
}
