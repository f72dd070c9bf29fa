//! `project-rename`.
//!
//! Not here: expressions; only columns can be renamed.

use crate::{
    Column, Schema, Span,
    bind::{Binder, table::Table},
    bound::{Expr, RelOp},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn project_rename(
        &mut self,
        op: &'t tree::ProjectRename,
        input: Table,
        span: Span,
    ) -> Table {
        let old = input.schema().clone();
        let mut columns = old.to_vec();
        let mut broken = false;
        for item in &op.columns {
            let [name] = item.names.as_slice() else {
                self.error("KS110", item.span, "`project-rename` needs a new name for each column");
                broken = true;
                continue;
            };
            let Ok(chosen) = self.chosen(&item.value, &input) else {
                broken = true;
                continue;
            };
            // None while a column of an open table is only just found.
            let Some(index) = chosen.first() else { continue };
            let taken =
                columns.iter().enumerate().any(|(i, it)| i != *index && *it.name == name.text);
            if taken {
                self.error("SEM0034", name.span, format!("two columns are called `{}`", name.text));
                broken = true;
            } else if let Some(column) = columns.get_mut(*index) {
                *column = Column::new(name.text.as_str(), column.ty);
            }
        }
        let exprs =
            old.iter().enumerate().map(|(i, column)| Expr::column(i, column, span)).collect();
        input.then(RelOp::Project { columns: exprs }, Schema::new(columns), span).broken_if(broken)
    }
}
