//! `getschema`: the columns as rows.
//!
//! Not here: reading any rows; none are needed.

use crate::{
    Schema, Span, Type, Value,
    bind::{Binder, table::Table},
    bound::Source,
};

impl Binder<'_> {
    pub(super) fn getschema(&self, input: &Table, span: Span) -> Table {
        let rows = input
            .schema()
            .iter()
            .zip(0_i32..)
            .map(|(column, ordinal)| {
                vec![
                    Value::String(column.name.clone()),
                    if self.checks() {
                        Value::Long(Some(i64::from(ordinal)))
                    } else {
                        Value::Int(Some(ordinal))
                    },
                    Value::string(column.ty.dotnet_name()),
                    Value::string(column.ty.name()),
                ]
            })
            .collect();
        // The engine says int, the language service long.
        let ordinal = if self.checks() { Type::Long } else { Type::Int };
        let schema = Schema::of([
            ("ColumnName", Type::String),
            ("ColumnOrdinal", ordinal),
            ("DataType", Type::String),
            ("ColumnType", Type::String),
        ]);
        Table::new(Source::Datatable { rows }, schema, span).ordered()
    }
}
