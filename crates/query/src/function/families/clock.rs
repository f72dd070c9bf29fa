//! `now` and `ago`.
//!
//! Not here: `ingestion_time`, which is a column.

use arrow::array::ArrayRef;

use super::super::{Call, Implementation};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "now" => |call| moved(call, i64::checked_add),
        "ago" => |call| moved(call, i64::checked_sub),
        _ => return None,
    })
}

fn moved(call: &Call<'_>, by: fn(i64, i64) -> Option<i64>) -> Result<ArrayRef, Error> {
    let offset = call.integers_or(0, 0)?;
    Ok(call.write_datetimes(|row| by(call.now, offset(row)?)))
}
