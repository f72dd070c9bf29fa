//! `rolling_percentile`: the percentile of some bins up to each.
//!
//! Not here: percentiles of groups (`aggregate::percentile`).

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, Int64Array, UInt32Array, make_comparator},
    compute::{SortOptions, take},
    datatypes::Int64Type,
};
use kql::Value;

use super::{Call, events::numbered, windows::Windows, wrong};
use crate::Error;

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let Value::Real(Some(percent @ 0.0..=100.0)) = call.setting(0)? else {
        return Err(wrong("percentiles are constant numbers from 0 to 100"));
    };
    let bins = Windows::of(call.setting(1)?, 0)?;
    let size = usize::try_from(call.number(2)?).ok().filter(|size| *size > 0);
    let size = size.ok_or_else(|| wrong("a window has at least one bin"))?;
    let (values, index) = (call.column(0)?, call.column(1)?);
    let dimensions = call.columns.get(2..).unwrap_or_default();
    let times = index.as_primitive_opt::<Int64Type>();
    let times = times.ok_or_else(|| Error::internal("a timeline has no ticks"))?;
    let (groups, firsts) = numbered(dimensions, call.rows)?;
    let mut found: BTreeMap<(i64, u32), Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        if times.is_valid(row) && values.is_valid(row) {
            found.entry((bins.start(times.value(row)), *group)).or_default().push(row);
        }
    }
    let compare = make_comparator(values, values, SortOptions::default())?;
    let (mut starts, mut rows, mut picked) = (Vec::new(), Vec::new(), Vec::new());
    for (start, group) in found.keys() {
        let mut own = Vec::new();
        let mut bin = *start;
        for _ in 0..size {
            own.extend(found.get(&(bin, *group)).into_iter().flatten().copied());
            bin = bins.start(bin.saturating_sub(1));
        }
        starts.push(*start);
        rows.push(firsts.get(*group as usize).copied());
        picked.push(nearest(own, *percent, &compare).and_then(|row| u32::try_from(row).ok()));
    }
    let rows = UInt32Array::from(rows);
    let mut columns: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(starts))];
    for dimension in dimensions {
        columns.push(take(dimension, &rows, None)?);
    }
    columns.push(take(values, &UInt32Array::from(picked), None)?);
    Ok(columns)
}

/// The row with the value at the nearest rank.
fn nearest(
    mut rows: Vec<usize>,
    percent: f64,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Option<usize> {
    rows.sort_by(|one, other| compare(*one, *other));
    let rank = (percent / 100.0 * rows.len() as f64).ceil().max(1.0);
    rows.get(rank as usize - 1).copied()
}
