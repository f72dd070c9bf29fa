//! How tables look in Arrow and Parquet.
//!
//! Not here: values; `ingest` makes those. A `datetime` is a 64-bit integer of ticks, its meaning
//! in the field's metadata, since no Parquet type holds both 100 ns and year 9999.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array},
    datatypes::{Field, Schema, SchemaRef},
};
use kql::{Column, Type};
use query::columns::{TYPE_METADATA, arrow_field, arrow_schema, arrow_type, hidden_fields, nulls};

use crate::{Table, error::ErrorText, hidden};

/// The table's columns as `append` takes them.
#[must_use]
pub fn data_schema(table: &Table) -> SchemaRef {
    arrow_schema(&table.columns)
}

/// The table's columns and the hidden ones, as files and the tail hold them.
#[must_use]
pub fn full_schema(table: &Table) -> SchemaRef {
    let item_id = arrow_field(&Column::new(hidden::ITEM_ID, Type::String));
    let columns = table.columns.iter().map(arrow_field);
    let fields: Vec<_> = columns.chain(hidden_fields()).chain([item_id]).collect();
    Arc::new(Schema::new(fields))
}

/// The KQL type that a field's metadata names.
pub(crate) fn kql_type(field: &Field) -> Option<Type> {
    let ty = field.metadata().get(TYPE_METADATA).and_then(|name| Type::parse(name));
    ty.filter(|ty| arrow_type(*ty) == *field.data_type())
}

/// The batch with exactly the columns of `schema`: those it lacks are null (text: empty), those
/// that `schema` lacks are gone.
///
/// # Errors
/// A column whose type is another than `schema` says.
pub(crate) fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ErrorText> {
    let columns = schema.fields().iter().map(|field| {
        let Some(column) = batch.column_by_name(field.name()) else {
            return Ok(absent(field, batch.num_rows()));
        };
        if column.data_type() == field.data_type() {
            return Ok(column.clone());
        }
        let (found, wanted) = (column.data_type(), field.data_type());
        Err(ErrorText(format!("column `{}` holds {found}, not {wanted}", field.name())))
    });
    let columns: Vec<ArrayRef> = columns.collect::<Result<_, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(schema.clone(), columns, &options)?)
}

/// A column that rows were written without.
fn absent(field: &Field, rows: usize) -> ArrayRef {
    kql_type(field).map_or_else(|| new_null_array(field.data_type(), rows), |ty| nulls(ty, rows))
}
