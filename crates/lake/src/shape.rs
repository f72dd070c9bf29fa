//! How tables look in Arrow and Parquet.
//!
//! Not here: values; `ingest` makes those. A `datetime` is a 64-bit integer of ticks, its meaning
//! in the field's metadata, since no Parquet type holds both 100 ns and year 9999.

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{ArrayRef, RecordBatch, StringViewArray, new_null_array},
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use kql::Type;

use crate::{Table, error::ErrorText, hidden};

/// The key of a field's metadata under which its KQL type stands.
pub const TYPE_KEY: &str = "kql.type";

/// How values of a type are held.
const fn arrow_type(ty: Type) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int => DataType::Int32,
        Type::Long | Type::Datetime | Type::Timespan => DataType::Int64,
        Type::Real => DataType::Float64,
        Type::String | Type::Dynamic | Type::Guid | Type::Decimal => DataType::Utf8View,
    }
}

fn field(name: &str, ty: Type) -> Field {
    let metadata = HashMap::from([(TYPE_KEY.to_owned(), ty.name().to_owned())]);
    Field::new(name, arrow_type(ty), true).with_metadata(metadata)
}

/// The table's columns as `append` takes them.
#[must_use]
pub fn data_schema(table: &Table) -> SchemaRef {
    let fields: Vec<_> = table.columns.columns().iter().map(|c| field(&c.name, c.ty)).collect();
    Arc::new(Schema::new(fields))
}

/// The table's columns and the hidden ones, as files and the tail hold them.
#[must_use]
pub fn full_schema(table: &Table) -> SchemaRef {
    let hidden = [
        (hidden::TIME_RECEIVED, Type::Datetime),
        (hidden::OFFSET, Type::Long),
        (hidden::ITEM_ID, Type::String),
    ];
    let columns = table.columns.columns().iter().map(|c| field(&c.name, c.ty));
    let fields: Vec<_> = columns.chain(hidden.map(|(name, ty)| field(name, ty))).collect();
    Arc::new(Schema::new(fields))
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
    let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(schema.clone(), columns, &options)?)
}

/// A column that rows were written without.
fn absent(field: &Field, rows: usize) -> ArrayRef {
    let text = field.metadata().get(TYPE_KEY).is_some_and(|ty| ty == Type::String.name());
    if text && *field.data_type() == DataType::Utf8View {
        return Arc::new(StringViewArray::from_iter_values(std::iter::repeat_n("", rows)));
    }
    new_null_array(field.data_type(), rows)
}
