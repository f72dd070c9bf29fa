//! `round`, `ceiling`, `abs`, `sign`.
//!
//! Not here: rounding to bins (`bins`).

use arrow::array::ArrayRef;
use kql::{Type, value::Decimal};

use super::super::{Call, Implementation};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "round" => round,
        "ceiling" => |call| {
            let values = call.arg(0)?.reals()?;
            Ok(call.write_reals(|row| values.at(row).map(f64::ceil)))
        },
        "abs" => abs,
        "sign" => sign,
        _ => return None,
    })
}

fn round(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (values, digits) = (call.arg(0)?.reals()?, call.integers_or(1, 0)?);
    Ok(call.write_reals(|row| {
        let (value, digits) = (values.at(row)?, i32::try_from(digits(row)?).ok()?);
        let scale = 10_f64.powi(digits.clamp(-308, 308));
        let rounded = (value * scale).round() / scale;
        // So many digits that there is nothing to round.
        Some(if rounded.is_finite() { rounded } else { value })
    }))
}

fn abs(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let value = call.arg(0)?;
    match value.ty {
        Type::Real => {
            let values = value.reals()?;
            Ok(call.write_reals(|row| values.at(row).map(f64::abs)))
        }
        Type::Decimal => {
            let values = value.data()?;
            Ok(call.write_decimals(|row| {
                let value = super::to_decimal(values.at(row))?;
                Some(Decimal::new(value.mantissa().checked_abs()?, value.scale()))
            }))
        }
        _ => {
            let values = value.integers()?;
            Ok(call.write_integers(|row| values.at(row).map(i64::wrapping_abs)))
        }
    }
}

/// Null and `NaN` count as zero.
fn sign(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.reals()?;
    Ok(call.write_reals(|row| {
        Some(match values.at(row) {
            Some(value) if value > 0.0 => 1.0,
            Some(value) if value < 0.0 => -1.0,
            _ => 0.0,
        })
    }))
}
