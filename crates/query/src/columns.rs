//! The form that KQL's types take in Arrow, here and in everything that a [`Source`] provides:
//!
//! | KQL | Arrow | |
//! |---|---|---|
//! | `bool` | `Boolean` | |
//! | `int` | `Int32` | |
//! | `long` | `Int64` | |
//! | `real` | `Float64` | |
//! | `decimal` | `Decimal256(76, 34)` | holds every [`kql::value::Decimal`], and sorts and groups as it is |
//! | `datetime` | `Int64` | ticks of 100 ns since 0001-01-01; years 1 to 9999 |
//! | `timespan` | `Int64` | ticks of 100 ns |
//! | `string` | `Utf8View` | never null: an absent text is empty |
//! | `guid` | `FixedSizeBinary(16)` | the bytes in the order in which the text has them |
//! | `dynamic` | `Utf8View` | canonical JSON text: compact, keys in their order; JSON `null` is null |
//!
//! A table of a source may have columns of two more forms, which are converted where they are
//! read: a `datetime` may be a `Timestamp`, and a `dynamic` a `Utf8View` of JSON texts as they are
//! in a file, whose field has the metadata [`JSON_AS_FOUND`]: a text that is no JSON object or
//! array stands for itself, and an empty one or `null` for null.
//!
//! Not here: the values' text forms (`kql::value`).
//!
//! [`Source`]: crate::Source

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Decimal256Array, FixedSizeBinaryBuilder,
        Float64Array, Int32Array, Int64Array, RecordBatch, RecordBatchOptions, StringViewArray,
        new_null_array,
    },
    datatypes::{
        DataType, Decimal256Type, Field, Float64Type, Int32Type, Int64Type, Schema as ArrowSchema,
        SchemaRef, i256,
    },
    error::ArrowError,
};
use datafusion::scalar::ScalarValue;
use kql::{Column, Row, Schema, Type, Value, value::Decimal};
use uuid::Uuid;

/// The hidden column of what `ingestion_time()` returns: a `datetime`, never null.
pub const INGESTION_TIME: &str = "$IngestionTime";
/// The hidden column of a row's ingestion offset: a `long`, never null.
pub const OFFSET: &str = "$Offset";
/// The key in a field's metadata whose value is the name of its KQL type.
pub const TYPE_METADATA: &str = "kql.type";

/// A key in the metadata of a field of a `dynamic`: its texts are JSON that a file has, which may
/// not be canonical.
pub const JSON_AS_FOUND: &str = "kql.json_as_found";

/// A key in the metadata of a field of a `string`: it has few different texts, and equal ones
/// mostly lie in the same place in memory.
pub const FEW_TEXTS: &str = "kql.few_texts";

/// Digits after the point of the form of `decimal`.
const DECIMAL_SCALE: u8 = Decimal::MAX_SCALE;
const DECIMAL_TYPE: DataType = DataType::Decimal256(76, DECIMAL_SCALE as i8);

/// The Arrow type of a KQL type.
#[must_use]
pub const fn arrow_type(ty: Type) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int => DataType::Int32,
        Type::Long | Type::Datetime | Type::Timespan => DataType::Int64,
        Type::Real => DataType::Float64,
        Type::Decimal => DECIMAL_TYPE,
        Type::String | Type::Dynamic => DataType::Utf8View,
        Type::Guid => DataType::FixedSizeBinary(16),
    }
}

/// The Arrow field of a column, with its KQL type in the metadata. Only a `string` is not nullable.
#[must_use]
pub fn arrow_field(column: &Column) -> Field {
    Field::new(&*column.name, arrow_type(column.ty), column.ty != Type::String)
        .with_metadata([(TYPE_METADATA.to_owned(), column.ty.name().to_owned())].into())
}

/// The fields of a schema, in order.
#[must_use]
pub fn arrow_schema(schema: &Schema) -> SchemaRef {
    Arc::new(ArrowSchema::new(schema.iter().map(arrow_field).collect::<Vec<_>>()))
}

/// The fields of the hidden columns: [`INGESTION_TIME`], [`OFFSET`].
#[must_use]
pub fn hidden_fields() -> [Field; 2] {
    [(INGESTION_TIME, Type::Datetime), (OFFSET, Type::Long)]
        .map(|(name, ty)| arrow_field(&Column::new(name, ty)).with_nullable(false))
}

/// Values as an array of the form of `ty`. A value of another type counts as null.
#[must_use]
pub fn array_of<'a>(ty: Type, values: impl ExactSizeIterator<Item = &'a Value>) -> ArrayRef {
    match ty {
        Type::Bool => Arc::new(
            values
                .map(|v| if let Value::Bool(v) = v { *v } else { None })
                .collect::<BooleanArray>(),
        ),
        Type::Int => Arc::new(
            values.map(|v| if let Value::Int(v) = v { *v } else { None }).collect::<Int32Array>(),
        ),
        Type::Long | Type::Datetime | Type::Timespan => Arc::new(
            values
                .map(|v| match v {
                    Value::Long(v) | Value::Datetime(v) | Value::Timespan(v) => *v,
                    _ => None,
                })
                .collect::<Int64Array>(),
        ),
        Type::Real => Arc::new(
            values
                .map(|v| if let Value::Real(v) = v { *v } else { None })
                .collect::<Float64Array>(),
        ),
        Type::Decimal => Arc::new(
            values
                .map(|v| if let Value::Decimal(v) = v { v.map(decimal_to_arrow) } else { None })
                .collect::<Decimal256Array>()
                .with_data_type(DECIMAL_TYPE),
        ),
        Type::String => Arc::new(StringViewArray::from_iter_values(
            values.map(|v| v.as_str().unwrap_or_default()),
        )),
        Type::Dynamic => Arc::new(
            values
                .map(|v| if let Value::Dynamic(v) = v { v.as_deref() } else { None })
                .collect::<StringViewArray>(),
        ),
        Type::Guid => guids(values.map(|v| if let Value::Guid(v) = v { *v } else { None })),
    }
}

/// Guids as an array.
pub(crate) fn guids(values: impl ExactSizeIterator<Item = Option<Uuid>>) -> ArrayRef {
    let mut builder = FixedSizeBinaryBuilder::with_capacity(values.len(), 16);
    for value in values {
        match value {
            // Sixteen bytes always fit.
            Some(id) => drop(builder.append_value(id.as_bytes())),
            None => builder.append_null(),
        }
    }
    Arc::new(builder.finish())
}

/// Rows as one batch; `schema` has the type of each value.
///
/// # Errors
///
/// A row does not have a value for each column.
pub fn batch_of(schema: &Schema, rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    if let Some(row) = rows.iter().find(|row| row.len() != schema.len()) {
        let message = format!("a row has {} values for {} columns", row.len(), schema.len());
        return Err(ArrowError::InvalidArgumentError(message));
    }
    let nothing = Value::Bool(None);
    let arrays = schema
        .iter()
        .enumerate()
        .map(|(i, column)| {
            array_of(column.ty, rows.iter().map(|row| row.get(i).unwrap_or(&nothing)))
        })
        .collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(arrow_schema(schema), arrays, &options)
}

/// The rows of a batch whose columns have the types of `schema`, in its order.
#[must_use]
pub fn rows_of(schema: &Schema, batch: &RecordBatch) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(batch.num_rows());
    rows.resize_with(batch.num_rows(), || Vec::with_capacity(schema.len()));
    for (column, array) in schema.iter().zip(batch.columns()) {
        for (i, row) in rows.iter_mut().enumerate() {
            row.push(value_at(column.ty, array, i));
        }
    }
    rows
}

/// The value at a position of an array. Null if the array does not have the form of `ty`.
#[must_use]
pub fn value_at(ty: Type, array: &dyn Array, row: usize) -> Value {
    if row >= array.len() || array.is_null(row) || array.data_type() != &arrow_type(ty) {
        return Value::null(ty);
    }
    match ty {
        Type::Bool => Value::Bool(Some(array.as_boolean().value(row))),
        Type::Int => Value::Int(Some(array.as_primitive::<Int32Type>().value(row))),
        Type::Long => Value::Long(Some(array.as_primitive::<Int64Type>().value(row))),
        Type::Datetime => Value::Datetime(Some(array.as_primitive::<Int64Type>().value(row))),
        Type::Timespan => Value::Timespan(Some(array.as_primitive::<Int64Type>().value(row))),
        Type::Real => Value::Real(Some(array.as_primitive::<Float64Type>().value(row))),
        Type::Decimal => {
            Value::Decimal(decimal_of_arrow(array.as_primitive::<Decimal256Type>().value(row)))
        }
        Type::String => Value::string(array.as_string_view().value(row)),
        Type::Dynamic => Value::Dynamic(Some(array.as_string_view().value(row).into())),
        Type::Guid => Value::Guid(Uuid::from_slice(array.as_fixed_size_binary().value(row)).ok()),
    }
}

/// A value as a constant of a plan.
#[must_use]
pub fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Bool(v) => ScalarValue::Boolean(*v),
        Value::Int(v) => ScalarValue::Int32(*v),
        Value::Long(v) | Value::Datetime(v) | Value::Timespan(v) => ScalarValue::Int64(*v),
        Value::Real(v) => ScalarValue::Float64(*v),
        Value::Decimal(v) => {
            ScalarValue::Decimal256(v.map(decimal_to_arrow), 76, DECIMAL_SCALE as i8)
        }
        Value::String(v) => ScalarValue::Utf8View(Some(v.to_string())),
        Value::Dynamic(v) => ScalarValue::Utf8View(v.as_ref().map(ToString::to_string)),
        Value::Guid(v) => ScalarValue::FixedSizeBinary(16, v.map(|v| v.as_bytes().to_vec())),
    }
}

/// Nulls of a type; for `string`, empty texts.
#[must_use]
pub fn nulls(ty: Type, rows: usize) -> ArrayRef {
    if ty == Type::String {
        Arc::new(StringViewArray::from_iter_values(std::iter::repeat_n("", rows)))
    } else {
        new_null_array(&arrow_type(ty), rows)
    }
}

/// A decimal as the integer that its form in Arrow holds.
pub(crate) fn decimal_to_arrow(value: Decimal) -> i256 {
    // 39 digits and 34 more fit into 76.
    i256::from_i128(value.mantissa()).wrapping_mul(power_of_ten(DECIMAL_SCALE - value.scale()))
}

/// The decimal that an integer means; `None` if it has too many digits.
pub(crate) fn decimal_of_arrow(value: i256) -> Option<Decimal> {
    let ten = i256::from_i128(10);
    let (mut mantissa, mut scale) = (value, DECIMAL_SCALE);
    while scale > 0 && mantissa.wrapping_rem(ten) == i256::ZERO {
        mantissa = mantissa.wrapping_div(ten);
        scale -= 1;
    }
    mantissa.to_i128().map(|mantissa| Decimal::new(mantissa, scale))
}

fn power_of_ten(exponent: u8) -> i256 {
    i256::from_i128(10_i128.pow(u32::from(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_went_in() {
        let schema = Schema::new(Type::ALL.map(|ty| Column::new(ty.name(), ty)));
        let id = Uuid::from_u128(0x74be_27de_1e4e_49d9_b579_fe0b_331d_3642);
        let rows = vec![
            vec![
                Value::Bool(Some(true)),
                Value::Int(Some(-1)),
                Value::Long(Some(i64::MIN)),
                Value::Real(Some(-0.5)),
                Value::Decimal(Decimal::parse("-3.14159265358979323846")),
                Value::Datetime(Some(kql::value::MAX_TICKS)),
                Value::Timespan(Some(-1)),
                Value::string("é"),
                Value::Guid(Some(id)),
                Value::Dynamic(Some(r#"{"a":1}"#.into())),
            ],
            Type::ALL.map(Value::null).to_vec(),
        ];
        let batch = batch_of(&schema, &rows).unwrap();
        assert_eq!(rows_of(&schema, &batch), rows);
        for (i, column) in schema.iter().enumerate() {
            for (row, values) in rows.iter().enumerate() {
                let constant = scalar(&values[i]).to_array().unwrap();
                assert_eq!(value_at(column.ty, &constant, 0), rows[row][i]);
            }
            assert_eq!(value_at(column.ty, &nulls(column.ty, 1), 0), Value::null(column.ty));
        }
    }

    #[test]
    fn the_largest_decimal_fits() {
        for text in
            ["170141183460469231731687303715884105727", "0.0000000000000000000000000000000001"]
        {
            let value = Decimal::parse(text).unwrap();
            assert_eq!(decimal_of_arrow(decimal_to_arrow(value)), Some(value));
        }
    }

    #[test]
    fn a_row_of_the_wrong_length_is_refused() {
        let schema = Schema::of([("a", Type::Long)]);
        assert!(batch_of(&schema, &[Vec::new()]).is_err());
    }
}
