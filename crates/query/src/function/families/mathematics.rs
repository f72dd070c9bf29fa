//! Powers, logarithms, trigonometry, bits, random numbers.
//!
//! Not here: operators (`arithmetic`), rounding (`rounding`).

use std::f64::consts::PI;

use arrow::array::ArrayRef;
use kql::Type;

use super::super::{Argument, Call, Implementation};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "pow" => |call| two(call, f64::powf),
        "sqrt" => |call| real(call, f64::sqrt),
        "exp" => |call| real(call, f64::exp),
        "exp2" => |call| real(call, f64::exp2),
        "exp10" => |call| real(call, |value| 10_f64.powf(value)),
        "log" => |call| partial(call, |value| value >= 0.0, f64::ln),
        "log2" => |call| partial(call, |value| value >= 0.0, f64::log2),
        "log10" => |call| partial(call, |value| value >= 0.0, f64::log10),
        "sin" => |call| real(call, f64::sin),
        "cos" => |call| real(call, f64::cos),
        "tan" => |call| real(call, f64::tan),
        "asin" => |call| partial(call, |value| value.abs() <= 1.0, f64::asin),
        "acos" => |call| partial(call, |value| value.abs() <= 1.0, f64::acos),
        "atan" => |call| real(call, f64::atan),
        "atan2" => |call| two(call, f64::atan2),
        "radians" => |call| real(call, |degrees| degrees / 180.0 * PI),
        "degrees" => |call| real(call, |radians| radians / PI * 180.0),
        "pi" => |call| Ok(call.write_reals(|_| Some(PI))),
        "isnan" => |call| test(call, f64::is_nan),
        "isinf" => |call| test(call, f64::is_infinite),
        "isfinite" => |call| test(call, f64::is_finite),
        "binary_and" => |call| bits(call, |left, right| left & right),
        "binary_or" => |call| bits(call, |left, right| left | right),
        "binary_xor" => |call| bits(call, |left, right| left ^ right),
        "binary_shift_left" => |call| bits(call, |value, by| value << (by & 63)),
        "binary_shift_right" => |call| bits(call, |value, by| value >> (by & 63)),
        "binary_not" => |call| whole(call, |value| !value),
        "bitset_count_ones" => |call| whole(call, |value| i64::from(value.count_ones())),
        "rand" => rand,
        "tohex" => tohex,
        "format_bytes" => format_bytes,
        _ => return None,
    })
}

fn real(call: &Call<'_>, function: fn(f64) -> f64) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.reals()?;
    Ok(call.write_reals(|row| values.at(row).map(function)))
}

/// A function that is null where it is not defined; of `NaN` it is `NaN`.
fn partial(
    call: &Call<'_>,
    defined: fn(f64) -> bool,
    function: fn(f64) -> f64,
) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.reals()?;
    Ok(call.write_reals(|row| {
        values.at(row).filter(|value| value.is_nan() || defined(*value)).map(function)
    }))
}

fn two(call: &Call<'_>, function: fn(f64, f64) -> f64) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.reals()?, call.arg(1)?.reals()?);
    Ok(call.write_reals(|row| Some(function(left.at(row)?, right.at(row)?))))
}

fn test(call: &Call<'_>, function: fn(f64) -> bool) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.reals()?;
    Ok(call.write_bools(|row| values.at(row).map(function)))
}

fn whole(call: &Call<'_>, function: fn(i64) -> i64) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.integers()?;
    Ok(call.write_integers(|row| values.at(row).map(function)))
}

fn bits(call: &Call<'_>, function: fn(i64, i64) -> i64) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.integers()?, call.arg(1)?.integers()?);
    Ok(call.write_integers(|row| Some(function(left.at(row)?, right.at(row)?))))
}

/// 64 bits that depend on the seed of the call and the row and look like chance (SplitMix64).
pub(super) fn random(call: &Call<'_>, row: usize) -> u64 {
    let mut bits = call.seed.wrapping_add((row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

fn rand(call: &Call<'_>) -> Result<ArrayRef, Error> {
    if call.result == Type::Real {
        // As many bits as a real has.
        let scale = 1.0 / (1_u64 << 53) as f64;
        return Ok(call.write_reals(|row| Some((random(call, row) >> 11) as f64 * scale)));
    }
    let limits = call.arg(0)?.integers()?;
    Ok(call.write_integers(|row| {
        let limit = limits.at(row).and_then(|limit| u64::try_from(limit).ok())?;
        i64::try_from(random(call, row).checked_rem(limit).unwrap_or(0)).ok()
    }))
}

fn tohex(call: &Call<'_>) -> Result<ArrayRef, Error> {
    use std::fmt::Write as _;
    let (values, lengths) = (call.arg(0)?.integers()?, call.integers_or(1, 0)?);
    // An `int` has half as many digits.
    let mask = if call.arg(0)?.ty == Type::Int { i64::from(u32::MAX) } else { -1 };
    Ok(call.write_texts(|row, out| {
        if let (Some(value), Some(length)) = (values.at(row), lengths(row)) {
            let (value, length) = (value & mask, usize::try_from(length).unwrap_or(0).min(64));
            // A `String` takes everything.
            _ = write!(out, "{value:0length$x}");
        }
    }))
}

const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

fn format_bytes(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (values, digits) = (call.arg(0)?.reals()?, call.integers_or(1, 0)?);
    let units = call.optional(2).map(Argument::texts).transpose()?;
    Ok(call.write_texts(|row, out| {
        let mut part = || {
            let (mut value, digits) =
                (values.at(row)?, usize::try_from(digits(row)?).ok()?.min(15));
            let wanted = units.map(|units| units.at(row)).filter(|unit| !unit.is_empty());
            let wanted = match wanted {
                Some(unit) => Some(UNITS.iter().position(|known| *known == unit)?),
                None => None,
            };
            let mut unit = 0;
            while unit + 1 < UNITS.len() && wanted.map_or(value.abs() >= 1024.0, |w| unit < w) {
                value /= 1024.0;
                unit += 1;
            }
            let number = format!("{value:.digits$}");
            let number = match number.contains('.') {
                true => number.trim_end_matches('0').trim_end_matches('.'),
                false => &number,
            };
            out.push_str(number);
            out.push(' ');
            out.push_str(UNITS.get(unit)?);
            Some(())
        };
        part();
    }))
}
