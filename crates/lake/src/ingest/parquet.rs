//! Parquet files of others, and the lake's own.
//!
//! Not here: reading the lake for queries (`scan`).

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, Field, Int64Type, TimeUnit},
};
use bytes::Bytes;
use kql::{Type, Value, value::UNIX_EPOCH_TICKS};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value as Json};

use super::{
    Unreadable,
    cell::Cell,
    document::{Content, Record},
};
use crate::shape::kql_type;

/// Gives each row of `bytes` to `take`, until that says no.
///
/// # Errors
/// It is not a whole Parquet file, or a column has a type that no KQL type holds.
pub(super) fn each(
    bytes: &[u8],
    take: &mut dyn FnMut(Record<'_>) -> bool,
) -> Result<(), Unreadable> {
    let refuse = |detail: String| Unreadable::Parquet(detail);
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes))
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(|e| refuse(e.to_string()))?;
    let mut number = 0;
    for batch in reader {
        let batch = batch.map_err(|e| refuse(e.to_string()))?;
        let schema = batch.schema();
        let columns = columns(&batch).map_err(refuse)?;
        for row in 0..batch.num_rows() {
            number += 1;
            let cells = columns.iter().map(|column| column.cell(row)).collect::<Vec<_>>();
            let names = schema.fields().iter().map(|field| field.name().as_str());
            let raw = raw(names.clone().zip(&cells));
            let fields = names.zip(cells.iter().map(OwnedCell::lent)).collect();
            if !take(Record { number, raw: raw.into(), content: Content::Fields(fields) }) {
                return Ok(());
            }
        }
    }
    Ok(())
}

enum OwnedCell {
    Json(Json),
    Exact(Value),
}

impl OwnedCell {
    fn lent(&self) -> Cell<'_> {
        match self {
            Self::Json(json) => Cell::Json(json),
            Self::Exact(value) => Cell::Exact(value.clone()),
        }
    }
}

/// A row has no text of its own; as JSON it can at least be read.
fn raw<'a>(cells: impl Iterator<Item = (&'a str, &'a OwnedCell)>) -> String {
    let members = cells.map(|(name, cell)| {
        let json = match cell {
            OwnedCell::Json(json) => json.clone(),
            OwnedCell::Exact(value) => serde_json::to_value(value).unwrap_or_default(),
        };
        (name.to_owned(), json)
    });
    Json::Object(members.collect::<Map<_, _>>()).to_string()
}

/// A column in a form whose values are easy to take out.
struct Column {
    values: ArrayRef,
    /// It has the form of this KQL type.
    ty: Option<Type>,
}

fn columns(batch: &RecordBatch) -> Result<Vec<Column>, String> {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns());
    columns
        .map(|(field, values)| {
            column(field, values).map_err(|e| format!("column `{}`: {e}", field.name()))
        })
        .collect()
}

fn column(field: &Field, values: &ArrayRef) -> Result<Column, String> {
    if let Some(ty) = kql_type(field) {
        return Ok(Column { values: values.clone(), ty: Some(ty) });
    }
    match simplest(values.data_type()) {
        Some(Simple::Time(per_second)) => {
            let numbers = cast(values, &DataType::Int64).map_err(|e| e.to_string())?;
            let numbers = numbers.as_primitive::<Int64Type>();
            let ticks = numbers.iter().map(|n| n.and_then(|n| ticks(n, per_second)));
            let values = std::sync::Arc::new(ticks.collect::<arrow::array::Int64Array>());
            Ok(Column { values, ty: Some(Type::Datetime) })
        }
        Some(Simple::Cast(ty)) => {
            let values =
                cast(values, &query::columns::arrow_type(ty)).map_err(|e| e.to_string())?;
            Ok(Column { values, ty: Some(ty) })
        }
        None => {
            // Lists and structures are read as JSON, value by value.
            json_at(values, 0)?;
            Ok(Column { values: values.clone(), ty: None })
        }
    }
}

enum Simple {
    /// A time, counted since 1970 in this many parts of a second; 0 counts days.
    Time(i64),
    Cast(Type),
}

fn simplest(ty: &DataType) -> Option<Simple> {
    Some(match ty {
        DataType::Boolean => Simple::Cast(Type::Bool),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => {
            Simple::Cast(Type::Long)
        }
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => Simple::Cast(Type::Long),
        // As texts, so that those past `long` are noticed.
        DataType::UInt64 => Simple::Cast(Type::String),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Simple::Cast(Type::Real),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Simple::Cast(Type::String),
        DataType::Decimal32(..) | DataType::Decimal64(..) => Simple::Cast(Type::String),
        DataType::Decimal128(..) | DataType::Decimal256(..) => Simple::Cast(Type::String),
        DataType::Null => Simple::Cast(Type::String),
        DataType::Dictionary(_, values) => return simplest(values),
        DataType::Timestamp(unit, _) => Simple::Time(match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        }),
        DataType::Date32 => Simple::Time(0),
        DataType::Date64 => Simple::Time(1_000),
        _ => return None,
    })
}

fn ticks(number: i64, per_second: i64) -> Option<i64> {
    let ticks = match per_second {
        0 => i128::from(number) * i128::from(kql::value::TICKS_PER_DAY),
        _ => (i128::from(number) * 10_000_000).div_euclid(i128::from(per_second)),
    };
    let ticks = i64::try_from(ticks + i128::from(UNIX_EPOCH_TICKS)).ok()?;
    (0..=kql::value::MAX_TICKS).contains(&ticks).then_some(ticks)
}

impl Column {
    fn cell(&self, row: usize) -> OwnedCell {
        match self.ty {
            Some(_) if self.values.is_null(row) => OwnedCell::Json(Json::Null),
            Some(ty) => OwnedCell::Exact(query::columns::value_at(ty, &self.values, row)),
            None => OwnedCell::Json(json_at(&self.values, row).unwrap_or_default()),
        }
    }
}

/// A value of a list or structure as JSON.
fn json_at(values: &ArrayRef, row: usize) -> Result<Json, String> {
    if row >= values.len() || values.is_null(row) {
        return supported(values.data_type()).map(|()| Json::Null);
    }
    if let Some(list) = values.as_list_opt::<i32>() {
        return all(&list.value(row));
    }
    if let Some(list) = values.as_list_opt::<i64>() {
        return all(&list.value(row));
    }
    if let Some(fields) = values.as_struct_opt() {
        let members = fields.fields().iter().zip(fields.columns());
        let members =
            members.map(|(field, values)| Ok((field.name().clone(), json_at(values, row)?)));
        return Ok(Json::Object(members.collect::<Result<_, String>>()?));
    }
    let field = Field::new("item", values.data_type().clone(), true);
    if simplest(values.data_type()).is_none() {
        supported(values.data_type())?;
    }
    match column(&field, &values.slice(row, 1))?.cell(0) {
        OwnedCell::Json(json) => Ok(json),
        OwnedCell::Exact(value) => serde_json::to_value(&value).map_err(|e| e.to_string()),
    }
}

fn all(values: &ArrayRef) -> Result<Json, String> {
    supported(values.data_type())?;
    (0..values.len()).map(|row| json_at(values, row)).collect::<Result<_, _>>().map(Json::Array)
}

fn supported(ty: &DataType) -> Result<(), String> {
    match ty {
        DataType::List(item) | DataType::LargeList(item) => supported(item.data_type()),
        DataType::Struct(fields) => {
            fields.iter().try_for_each(|field| supported(field.data_type()))
        }
        _ if simplest(ty).is_some() => Ok(()),
        _ => Err(format!("values of Arrow's type {ty} are unsupported")),
    }
}
