//! `bin`, `bin_at`, `startofday`, `endofmonth` …
//!
//! Not here: the calendar (`calendar`).

use arrow::array::ArrayRef;
use kql::Type;

use super::super::{
    Call, Implementation,
    calendar::{self, Part},
    decimal,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "bin" => bin,
        "bin_at" => bin_at,
        "startofday" => |call| start(call, Part::Day),
        "startofweek" => |call| start(call, Part::Week),
        "startofmonth" => |call| start(call, Part::Month),
        "startofyear" => |call| start(call, Part::Year),
        "endofday" => |call| end(call, Part::Day),
        "endofweek" => |call| end(call, Part::Week),
        "endofmonth" => |call| end(call, Part::Month),
        "endofyear" => |call| end(call, Part::Year),
        _ => return None,
    })
}

/// The greatest multiple of a size that is not more, if there is one.
fn floor_to(value: i64, size: i64) -> Option<i64> {
    let quotient = value.checked_div(size)?;
    let opposite = value % size != 0 && (value < 0) != (size < 0);
    (if opposite { quotient - 1 } else { quotient }).checked_mul(size)
}

fn bin(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (value, size) = (call.arg(0)?, call.arg(1)?);
    match value.ty {
        Type::Real => {
            let (value, size) = (value.reals()?, size.reals()?);
            Ok(call.write_reals(|row| {
                let size = size.at(row)?;
                Some((value.at(row)? / size).floor() * size)
            }))
        }
        Type::Decimal => {
            let (value, size) = (value.data()?, size.data()?);
            Ok(call.write_decimals(|row| {
                decimal::bin(super::to_decimal(value.at(row))?, super::to_decimal(size.at(row))?)
            }))
        }
        Type::Datetime => {
            let (value, size) = (value.ticks()?, size.ticks()?);
            Ok(call.write_datetimes(|row| {
                floor_to(value.at(row)?, size.at(row).filter(|size| *size > 0)?)
            }))
        }
        _ => {
            let (value, size) = (value.integers()?, size.integers()?);
            Ok(call.write_integers(|row| floor_to(value.at(row)?, size.at(row)?)))
        }
    }
}

fn bin_at(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (value, size, fixed) = (call.arg(0)?, call.arg(1)?, call.arg(2)?);
    if value.ty == Type::Real {
        let (value, size, fixed) = (value.reals()?, size.reals()?, fixed.reals()?);
        return Ok(call.write_reals(|row| {
            let (size, fixed) = (size.at(row)?, fixed.at(row)?);
            Some(fixed + ((value.at(row)? - fixed) / size).floor() * size)
        }));
    }
    let (value, size, fixed) = (value.integers()?, size.integers()?, fixed.integers()?);
    let bin = |row| {
        let fixed = fixed.at(row)?;
        fixed.checked_add(floor_to(value.at(row)?.checked_sub(fixed)?, size.at(row)?)?)
    };
    Ok(if call.result == Type::Datetime {
        call.write_datetimes(bin)
    } else {
        call.write_integers(bin)
    })
}

fn start(call: &Call<'_>, part: Part) -> Result<ArrayRef, Error> {
    let (date, offset) = (call.arg(0)?.ticks()?, call.integers_or(1, 0)?);
    Ok(call.write_datetimes(|row| calendar::start_of(part, date.at(row)?, offset(row)?)))
}

fn end(call: &Call<'_>, part: Part) -> Result<ArrayRef, Error> {
    let (date, offset) = (call.arg(0)?.ticks()?, call.integers_or(1, 0)?);
    Ok(call.write_datetimes(|row| {
        calendar::start_of(part, date.at(row)?, offset(row)?.checked_add(1)?)?.checked_sub(1)
    }))
}
