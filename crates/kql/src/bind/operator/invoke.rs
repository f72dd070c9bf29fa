//! `invoke`: a function with the rows so far as its first argument.
//!
//! Not here: functions (`function`).

use crate::{
    Column, Span,
    bind::{
        Binder,
        scope::{Binding, Meaning},
        table::Table,
    },
    catalog::{TableDefinition, TableFunction},
    syntax::tree::{self, ExprKind},
};

impl<'t> Binder<'t> {
    pub(super) fn invoke(&mut self, op: &'t tree::Invoke, input: Table, span: Span) -> Table {
        let ExprKind::Call { function: name, arguments } = &op.call.kind else {
            self.unsupported(op.call.span, "`invoke` of a function elsewhere");
            return Table { broken: true, ..input };
        };
        let function = match self.scope.find(&name.text).map(|entry| entry.binding.clone()) {
            Some(Binding::Function(function)) => function,
            _ => {
                if let Some(function) = self.catalog.table_function(&name.text) {
                    return self.enriched(&function, input, name.span);
                }
                let message = format!("there is no function `{}`", name.text);
                self.error("SEM0260", name.span, message);
                return Table { broken: true, ..input };
            }
        };
        let row = self.no_row();
        match self.call_function(&name.text, function, arguments, Some(input), span, &row) {
            Ok(Meaning::Table(table)) => table,
            Ok(Meaning::Scalar(_)) => {
                self.error("SEM0085", name.span, format!("`{}` does not yield a table", name.text));
                Table::broken(span)
            }
            Err(_) => Table::broken(span),
        }
    }

    /// The columns that one of Defender's enrichments adds, or replaces. It cannot run here.
    fn enriched(&mut self, function: &TableFunction, input: Table, span: Span) -> Table {
        let what = format!("the function `{}`", function.name);
        if self.tolerate_unsupported(span, what).is_err() {
            return Table { broken: true, ..input };
        }
        let kept = |column: &&Column| function.schema.index_of(&column.name).is_none();
        let kept = input.schema().iter().filter(kept);
        let columns = kept.chain(function.schema.iter()).cloned();
        let definition = TableDefinition {
            name: function.name.clone(),
            schema: columns.collect(),
            open: function.open,
        };
        self.table_source(definition, span)
    }
}
