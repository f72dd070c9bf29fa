//! `print`.
//!
//! Not here: its expressions (`expr`).

use crate::{
    Column, Span,
    bind::{Binder, Failed, naming::Names, table::Table},
    bound::Source,
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn print(&mut self, op: &'t tree::Print, span: Span) -> Table {
        let row = self.no_row();
        let mut names = Names::default();
        let (mut columns, mut schema) = (Vec::new(), Vec::new());
        let mut broken = false;
        for (i, item) in op.columns.iter().enumerate() {
            let value = self.expr(&item.value, &row);
            let name = match item.names.as_slice() {
                [] => Ok(names.automatic(Some(format!("print_{i}")))),
                [name] => self.explicit_name(name, &mut names),
                _ => Err(self.unsupported(item.span, "several names for one expression")),
            };
            match (value, name) {
                (Ok(value), Ok(name)) => {
                    schema.push(Column::new(name, value.ty));
                    columns.push(value);
                }
                (Err(Failed), _) | (_, Err(Failed)) => broken = true,
            }
        }
        Table::new(Source::Print { columns }, schema.into_iter().collect(), span)
            .ordered()
            .broken_if(broken)
    }
}
