//! `externaldata`.
//!
//! Not here: reading files.

use crate::{
    Span,
    bind::{Binder, table::Table},
    bound::Source,
    syntax::tree::{self, ExprKind},
};

impl<'t> Binder<'t> {
    pub(super) fn externaldata(&mut self, op: &'t tree::Externaldata, span: Span) -> Table {
        let schema = self.declared(&op.columns);
        let row = self.no_row();
        let uris: Vec<_> = op.uris.iter().map(|uri| self.constant_text(uri, &row)).collect();
        let uris: Result<Vec<_>, _> = uris.into_iter().collect();
        let (Ok(schema), Ok(uris)) = (schema, uris) else { return Table::broken(span) };
        let properties = op.properties.iter().map(|property| {
            let value = match &property.value.kind {
                ExprKind::Literal(literal) => literal.text.clone(),
                ExprKind::Name(name) => name.text.clone(),
                _ => String::new(),
            };
            (property.name.text.clone(), value)
        });
        let source = Source::External { uris, properties: properties.collect() };
        Table::new(source, schema, span)
    }
}
