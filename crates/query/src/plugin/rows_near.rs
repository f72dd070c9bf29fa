//! `rows_near`: the rows around those that meet a condition.
//!
//! Not here: putting rows into an order.

use arrow::{
    array::{Array, ArrayRef, AsArray, UInt32Array},
    compute::take,
};

use super::Call;
use crate::Error;

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let distance = |place| call.number(place).map(|it| usize::try_from(it).unwrap_or(0));
    let before = distance(0)?;
    let after = if call.settings.len() > 1 { distance(1)? } else { before };
    let condition = call.column(0)?.as_boolean_opt();
    let condition = condition.ok_or_else(|| Error::internal("a condition is no bool"))?;
    let mut kept = Vec::new();
    let mut next = 0;
    for row in (0..call.rows).filter(|row| condition.is_valid(*row) && condition.value(*row)) {
        let end = row.saturating_add(after).min(call.rows - 1);
        kept.extend(next.max(row.saturating_sub(before))..=end);
        next = end + 1;
    }
    let rows = kept.into_iter().map(|row| u32::try_from(row).ok()).collect::<UInt32Array>();
    let own = call.columns.get(1..).unwrap_or_default();
    own.iter().map(|column| Ok(take(column, &rows, None)?)).collect()
}
