//! `isempty`, `isnull` and their opposites.
//!
//! Not here: what is null (`argument`).

use arrow::array::ArrayRef;
use kql::Type;

use super::super::{
    Call, Implementation,
    argument::{Data, Datum},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "isempty" => |call| is_empty(call, false),
        "isnotempty" => |call| is_empty(call, true),
        "isnull" => |call| is_null(call, false),
        "isnotnull" => |call| is_null(call, true),
        _ => return None,
    })
}

fn is_empty(call: &Call<'_>, negated: bool) -> Result<ArrayRef, Error> {
    match call.arg(0)?.data()? {
        Data::Text(values) => {
            Ok(call
                .write_bools(|row| Some(values.at(row).unwrap_or_default().is_empty() != negated)))
        }
        // An empty text inside a dynamic is empty too.
        Data::Json(values) => Ok(call
            .write_bools(|row| Some(values.at(row).is_none_or(|json| json == "\"\"") != negated))),
        _ => is_null(call, negated),
    }
}

fn is_null(call: &Call<'_>, negated: bool) -> Result<ArrayRef, Error> {
    let value = call.arg(0)?;
    if value.ty == Type::String {
        return Ok(call.write_bools(|_| Some(negated)));
    }
    let data = value.data()?;
    Ok(call.write_bools(|row| Some((data.at(row) == Datum::Null) != negated)))
}
