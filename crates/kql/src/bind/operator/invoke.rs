//! `invoke`: a function with the rows so far as its first argument.
//!
//! Not here: functions (`function`).

use crate::{
    Span,
    bind::{
        Binder,
        scope::{Binding, Meaning},
        table::Table,
    },
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
                if self.catalog.table_function(&name.text).is_some() {
                    self.unsupported(name.span, format!("the function `{}`", name.text));
                } else {
                    self.error(
                        "SEM0260",
                        name.span,
                        format!("there is no function `{}`", name.text),
                    );
                }
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
}
