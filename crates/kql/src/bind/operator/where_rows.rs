//! `where`.
//!
//! Not here: conditions (`expr`).

use crate::{
    Diagnostic, Span,
    bind::{Binder, table::Table},
    bound::RelOp,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn where_rows(&mut self, op: &'t tree::Where, input: Table, span: Span) -> Table {
        if let Some(name) = &op.name {
            let message = format!("`{} =` is not compared with anything", name.text);
            let error = Diagnostic::error("SYN0002", name.span, message)
                .help("`=` gives a name; values are compared with `==`");
            if self.tolerate(error).is_err() {
                return input;
            }
        }
        let row = self.row(&input);
        match self.predicate(&op.predicate, &row) {
            Ok(predicate) => input.keep(RelOp::Filter { predicate }, span),
            // The columns are what they were.
            Err(_) => input,
        }
    }
}
