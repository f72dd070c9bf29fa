//! `as`: a name for the rows so far.
//!
//! Not here: the name's uses (`meaning`).

use std::rc::Rc;

use crate::{
    Span,
    bind::{Binder, operator::parameter, scope::Binding, table::Table},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn as_name(&mut self, op: &'t tree::As, input: Table, span: Span) -> Table {
        if let Some(earlier) = self.scope.in_block(&op.name.text)
            && earlier.span != op.name.span
        {
            self.error("SEM0079", op.name.span, format!("`{}` is named twice", op.name.text));
            return input;
        }
        let once =
            parameter(&op.parameters, "hint.materialized").is_some_and(|(it, _)| it == "true");
        let table = if once { self.shared(input, span) } else { input };
        let table = Table { label: Some(op.name.text.as_str().into()), ..table };
        let cost = table.rel.steps.len() + 1;
        self.scope.add(&op.name, Binding::Table(Rc::new(table.clone())), cost);
        table
    }
}
