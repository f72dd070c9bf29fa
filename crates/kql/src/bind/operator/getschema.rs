//! `getschema`: the columns as rows.
//!
//! Not here: reading any rows; none are needed.

use crate::{
    Schema, Span, Type, Value,
    bind::{Binder, table::Table},
    bound::Source,
};

impl Binder<'_> {
    pub(super) fn getschema(&mut self, input: &Table, span: Span) -> Table {
        let rows = input
            .schema()
            .iter()
            .zip(0_i32..)
            .map(|(column, ordinal)| {
                vec![
                    Value::String(column.name.clone()),
                    Value::Int(Some(ordinal)),
                    Value::string(column.ty.dotnet_name()),
                    Value::string(column.ty.name()),
                ]
            })
            .collect();
        let schema = Schema::of([
            ("ColumnName", Type::String),
            ("ColumnOrdinal", Type::Int),
            ("DataType", Type::String),
            ("ColumnType", Type::String),
        ]);
        Table::new(Source::Datatable { rows }, schema, span).ordered()
    }
}
