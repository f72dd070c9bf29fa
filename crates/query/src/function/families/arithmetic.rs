//! `+`, `-`, `*`, `/`, `%` and the unary minus.
//!
//! Not here: arithmetic of decimals (`decimal`).

use arrow::{array::ArrayRef, datatypes::Int32Type};
use kql::{Type, value::Decimal};

use super::super::{Call, Implementation, decimal};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "+" => add,
        "-" => subtract,
        "*" => multiply,
        "/" => divide,
        "%" => modulo,
        "unary -" => negate,
        _ => return None,
    })
}

fn add(call: &Call<'_>) -> Result<ArrayRef, Error> {
    match call.result {
        Type::Real => reals(call, |l, r| l + r),
        Type::Decimal => decimals(call, decimal::add),
        Type::Datetime => datetimes(call, i64::checked_add),
        Type::Timespan => integers(call, i64::checked_add),
        _ => integers(call, |l, r| Some(l.wrapping_add(r))),
    }
}

fn subtract(call: &Call<'_>) -> Result<ArrayRef, Error> {
    match call.result {
        Type::Real => reals(call, |l, r| l - r),
        Type::Decimal => decimals(call, decimal::subtract),
        Type::Datetime => datetimes(call, i64::checked_sub),
        Type::Timespan => integers(call, i64::checked_sub),
        _ => integers(call, |l, r| Some(l.wrapping_sub(r))),
    }
}

fn multiply(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?, call.arg(1)?);
    match (left.ty, right.ty) {
        (Type::Timespan, _) => {
            let (span, factor) = (left.ticks()?, right.reals()?);
            Ok(call.write_ticks(|row| scaled(span.at(row)? as f64 * factor.at(row)?)))
        }
        (_, Type::Timespan) => {
            let (factor, span) = (left.reals()?, right.ticks()?);
            Ok(call.write_ticks(|row| scaled(factor.at(row)? * span.at(row)? as f64)))
        }
        (Type::Real, _) => reals(call, |l, r| l * r),
        (Type::Decimal, _) => decimals(call, decimal::multiply),
        _ => integers(call, |l, r| Some(l.wrapping_mul(r))),
    }
}

fn divide(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?, call.arg(1)?);
    match (left.ty, right.ty) {
        (Type::Timespan | Type::Datetime, Type::Timespan) => {
            let (left, right) = (left.ticks()?, right.ticks()?);
            Ok(call.write_reals(|row| Some(left.at(row)? as f64 / right.at(row)? as f64)))
        }
        (Type::Timespan, _) => {
            let (span, divisor) = (left.ticks()?, right.reals()?);
            Ok(call.write_ticks(|row| scaled(span.at(row)? as f64 / divisor.at(row)?)))
        }
        (Type::Real, _) => reals(call, |l, r| l / r),
        (Type::Decimal, _) => decimals(call, decimal::divide),
        _ => integers(call, |l, r| (r != 0).then(|| l.wrapping_div(r))),
    }
}

fn modulo(call: &Call<'_>) -> Result<ArrayRef, Error> {
    match call.result {
        Type::Real => reals(call, |l, r| l.rem_euclid(r.abs())),
        Type::Decimal => decimals(call, decimal::modulo),
        _ => integers(call, |l, r| (r != 0).then(|| l.wrapping_rem_euclid(r))),
    }
}

fn negate(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let value = call.arg(0)?;
    match value.ty {
        Type::Int => {
            let values = value.primitives::<Int32Type>()?;
            Ok(call.write::<Int32Type>(|row| values.at(row).map(i32::wrapping_neg)))
        }
        Type::Real => {
            // Zero has no sign then.
            let values = value.reals()?;
            Ok(call.write_reals(|row| values.at(row).map(|value| 0.0 - value)))
        }
        Type::Decimal => {
            let values = value.data()?;
            Ok(call
                .write_decimals(|row| super::to_decimal(values.at(row)).and_then(decimal::negate)))
        }
        _ => {
            let values = value.ticks()?;
            Ok(call.write_ticks(|row| values.at(row).map(i64::wrapping_neg)))
        }
    }
}

/// Ticks nearest to a number, if there are so many.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn scaled(ticks: f64) -> Option<i64> {
    let ticks = ticks.round();
    (ticks.abs() < 9_223_372_036_854_775_808.0).then_some(ticks as i64)
}

fn integers(
    call: &Call<'_>,
    operation: impl Fn(i64, i64) -> Option<i64>,
) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.integers()?, call.arg(1)?.integers()?);
    Ok(call.write_integers(|row| operation(left.at(row)?, right.at(row)?)))
}

fn datetimes(
    call: &Call<'_>,
    operation: impl Fn(i64, i64) -> Option<i64>,
) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.ticks()?, call.arg(1)?.ticks()?);
    Ok(call.write_datetimes(|row| operation(left.at(row)?, right.at(row)?)))
}

fn reals(call: &Call<'_>, operation: impl Fn(f64, f64) -> f64) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.reals()?, call.arg(1)?.reals()?);
    Ok(call.write_reals(|row| Some(operation(left.at(row)?, right.at(row)?))))
}

fn decimals(
    call: &Call<'_>,
    operation: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.data()?, call.arg(1)?.data()?);
    Ok(call.write_decimals(|row| {
        operation(super::to_decimal(left.at(row))?, super::to_decimal(right.at(row))?)
    }))
}
