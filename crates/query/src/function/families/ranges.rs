//! `range`: an array of values at equal distances.
//!
//! Not here: the operator `range`, which makes rows.

use arrow::array::ArrayRef;
use kql::{
    Type,
    value::{TICKS_PER_DAY, TICKS_PER_SECOND},
};

use super::super::{Argument, Call, Implementation, argument::Datum, json};
use crate::Error;

/// Elements that an array may have; what comes after is dropped.
pub(super) const LONGEST: usize = 1_048_576;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    (name == "range").then_some(range)
}

fn range(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (start, stop) = (call.arg(0)?, call.arg(1)?);
    if start.ty == Type::Real {
        let (start, stop) = (start.reals()?, stop.reals()?);
        let step = call.optional(2).map(Argument::reals).transpose()?;
        return Ok(call.write_jsons(|row, out| {
            let (start, stop) = (start.at(row)?, stop.at(row)?);
            let step = step.map_or(Some(1.0), |step| step.at(row))?;
            let steps = (stop - start) / step;
            if steps.is_nan() || step == 0.0 {
                return None;
            }
            let values = (0..LONGEST).map(|i| i as f64).take_while(|i| *i <= steps);
            write(values.map(|i| Datum::Real(start + i * step)), out);
            Some(())
        }));
    }
    let (default, datum): (i64, fn(i64) -> Datum<'static>) = match start.ty {
        Type::Datetime => (TICKS_PER_DAY, Datum::Datetime),
        Type::Timespan => (3600 * TICKS_PER_SECOND, Datum::Timespan),
        _ => (1, Datum::Long),
    };
    let (start, stop) = (start.integers()?, stop.integers()?);
    let step = call.integers_or(2, default)?;
    Ok(call.write_jsons(|row, out| {
        let (start, stop, step) = (start.at(row)?, stop.at(row)?, step(row)?);
        if step == 0 {
            return None;
        }
        let values = std::iter::successors(Some(start), |value| value.checked_add(step))
            .take_while(|value| if step > 0 { *value <= stop } else { *value >= stop });
        write(values.take(LONGEST).map(datum), out);
        Some(())
    }))
}

fn write<'a>(values: impl Iterator<Item = Datum<'a>>, out: &mut String) {
    out.push('[');
    for (i, value) in values.enumerate() {
        if i > 0 {
            out.push(',');
        }
        json::write_datum(value, out);
    }
    out.push(']');
}
