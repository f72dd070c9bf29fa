//! `tostring`, `tolong`, `todatetime` … and the conversions that are implied. None ever fails:
//! what cannot be converted becomes null.
//!
//! Not here: text forms of types (`kql::value`, `json`).

use std::sync::Arc;

use arrow::array::ArrayRef;
use kql::{
    Type,
    value::{Datetime, Decimal, MAX_TICKS, Timespan},
};
use uuid::Uuid;

use super::super::{
    Argument, Call, Implementation,
    argument::{Data, Datum, text_builder},
    json::{self, Kind},
};
use crate::{Error, columns};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "tostring" | "toint" | "tolong" | "toreal" | "todecimal" | "tobool" | "todatetime"
        | "totimespan" | "toguid" => |call| convert(call.arg(0)?, call.result, call.rows),
        "parse_json" => parse_json,
        "gettype" => gettype,
        _ => return None,
    })
}

/// Values converted to a type, as the function `to…()` of the type does. To `dynamic` they are
/// not parsed, but stored.
pub(in super::super) fn convert(
    value: &Argument,
    to: Type,
    rows: usize,
) -> Result<ArrayRef, Error> {
    if value.ty == to {
        return value.spread(rows);
    }
    if value.constant && rows != 1 {
        let one = convert(value, to, 1)?;
        return Argument::constant(to, one).spread(rows);
    }
    match (value.ty, to) {
        (Type::Int, Type::Long | Type::Real) | (Type::Long, Type::Real) => {
            return Ok(arrow::compute::cast(&value.array, &columns::arrow_type(to))?);
        }
        (Type::Datetime | Type::Timespan, Type::Long) | (Type::Datetime, Type::Timespan) => {
            return Ok(value.array.clone());
        }
        _ => {}
    }
    let data = value.data()?;
    let call = Call { args: &[], rows, result: to, now: 0, seed: 0 };
    Ok(match to {
        Type::String if let Data::Json(values) = data => {
            let mut builder = text_builder(rows);
            for row in 0..rows {
                builder.append_value(values.at(row).map(json::text_of).unwrap_or_default());
            }
            Arc::new(builder.finish())
        }
        Type::String => call.write_texts(|row, out| json::write_text(data.at(row), out)),
        Type::Dynamic => call.write_jsons(|row, out| {
            json::write_datum(data.at(row), out);
            Some(())
        }),
        Type::Bool => call.write_bools(|row| to_bool(data.at(row))),
        Type::Int => call.write_integers(|row| to_int(data.at(row)).map(i64::from)),
        Type::Long => call.write_ticks(|row| to_long(data.at(row))),
        Type::Real => call.write_reals(|row| to_real(data.at(row))),
        Type::Decimal => call.write_decimals(|row| to_decimal(data.at(row))),
        Type::Datetime => call.write_ticks(|row| to_datetime(data.at(row))),
        Type::Timespan => call.write_ticks(|row| to_timespan(data.at(row))),
        Type::Guid => {
            let values: Vec<_> = (0..rows).map(|row| to_guid(data.at(row))).collect();
            columns::guids(values.into_iter())
        }
    })
}

/// What a `dynamic` holds, if it is one value.
fn held<'a>(json: &'a str, text: &'a str) -> Datum<'a> {
    match json::kind(json) {
        Kind::Bool => Datum::Bool(json == "true"),
        Kind::Integer => json.parse().map_or(Datum::Null, Datum::Long),
        Kind::Real => json.parse().map_or(Datum::Null, Datum::Real),
        Kind::Text => Datum::Text(text),
        Kind::Null | Kind::Array | Kind::Bag => Datum::Null,
    }
}

/// Converts what a `dynamic` holds.
fn inside<T>(json: &str, convert: impl FnOnce(Datum<'_>) -> Option<T>) -> Option<T> {
    convert(held(json, &json::text_of(json)))
}

pub(in super::super) fn to_bool(value: Datum<'_>) -> Option<bool> {
    match value {
        Datum::Bool(value) => Some(value),
        Datum::Int(value) => Some(value != 0),
        Datum::Long(value) => Some(value != 0),
        Datum::Real(value) => Some(value != 0.0),
        Datum::Decimal(value) => Some(value.mantissa() != 0),
        Datum::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Datum::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Datum::Text(text) => whole_of(text).map(|value| value != 0),
        Datum::Json(json) => inside(json, to_bool),
        Datum::Null | Datum::Datetime(_) | Datum::Timespan(_) | Datum::Guid(_) => None,
    }
}

fn to_int(value: Datum<'_>) -> Option<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "KQL wraps")]
    match value {
        Datum::Int(value) => Some(value),
        Datum::Long(value) | Datum::Datetime(value) | Datum::Timespan(value) => Some(value as i32),
        // Rust's conversion cuts off and saturates, as KQL's does.
        Datum::Real(value) => value.is_finite().then_some(value as i32),
        Datum::Json(json) => inside(json, to_int),
        other => to_long(other).and_then(|value| i32::try_from(value).ok()),
    }
}

pub(in super::super) fn to_long(value: Datum<'_>) -> Option<i64> {
    match value {
        Datum::Bool(value) => Some(i64::from(value)),
        Datum::Int(value) => Some(i64::from(value)),
        Datum::Long(value) | Datum::Datetime(value) | Datum::Timespan(value) => Some(value),
        #[expect(clippy::cast_possible_truncation, reason = "KQL cuts off and saturates")]
        Datum::Real(value) => value.is_finite().then_some(value as i64),
        Datum::Decimal(value) => whole_part(value),
        Datum::Text(text) => whole_of(text.trim()),
        Datum::Json(json) => inside(json, to_long),
        Datum::Null | Datum::Guid(_) => None,
    }
}

fn whole_part(value: Decimal) -> Option<i64> {
    i64::try_from(value.mantissa() / 10_i128.pow(u32::from(value.scale()))).ok()
}

/// A whole number in a text: a sign and digits, or hexadecimal after `0x`.
fn whole_of(text: &str) -> Option<i64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) if !digits.starts_with('+') => {
            u64::from_str_radix(digits, 16).ok().map(u64::cast_signed)
        }
        Some(_) => None,
        None => text.parse().ok(),
    }
}

pub(in super::super) fn to_real(value: Datum<'_>) -> Option<f64> {
    match value {
        Datum::Bool(value) => Some(f64::from(u8::from(value))),
        Datum::Int(value) => Some(f64::from(value)),
        Datum::Long(value) | Datum::Datetime(value) | Datum::Timespan(value) => Some(value as f64),
        Datum::Real(value) => Some(value),
        Datum::Decimal(value) => value.to_string().parse().ok(),
        Datum::Text(text) => real_of(text),
        Datum::Json(json) => inside(json, to_real),
        Datum::Null | Datum::Guid(_) => None,
    }
}

fn real_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let named = ["nan", "NaN", "inf", "Inf", "Infinity", "infinity"].contains(&unsigned);
    if number || named { text.parse().ok() } else { None }
}

pub(in super::super) fn to_decimal(value: Datum<'_>) -> Option<Decimal> {
    match value {
        Datum::Real(value) if value.is_finite() => Decimal::parse(&format!("{value:e}")),
        Datum::Decimal(value) => Some(value),
        Datum::Text(text) => Decimal::parse(text),
        Datum::Json(json) => match json::kind(json) {
            Kind::Integer | Kind::Real => Decimal::parse(json),
            _ => inside(json, to_decimal),
        },
        Datum::Null | Datum::Guid(_) | Datum::Real(_) => None,
        other => to_long(other).map(Decimal::from),
    }
}

pub(in super::super) fn to_datetime(value: Datum<'_>) -> Option<i64> {
    match value {
        Datum::Datetime(value) => Some(value),
        Datum::Text(text) => Datetime::parse(text).map(|time| time.0),
        Datum::Json(json) => inside(json, to_datetime),
        Datum::Int(_) | Datum::Long(_) | Datum::Real(_) | Datum::Decimal(_) => {
            to_long(value).filter(|ticks| (0..=MAX_TICKS).contains(ticks))
        }
        Datum::Null | Datum::Bool(_) | Datum::Timespan(_) | Datum::Guid(_) => None,
    }
}

pub(in super::super) fn to_timespan(value: Datum<'_>) -> Option<i64> {
    match value {
        Datum::Text(text) => Timespan::parse(text).map(|span| span.0),
        Datum::Json(json) => inside(json, to_timespan),
        other => to_long(other),
    }
}

pub(in super::super) fn to_guid(value: Datum<'_>) -> Option<Uuid> {
    match value {
        Datum::Guid(value) => Some(value),
        Datum::Text(text) => {
            let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
            let hexadecimal = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            hexadecimal.then(|| u128::from_str_radix(&digits, 16).ok().map(Uuid::from_u128))?
        }
        Datum::Json(json) => inside(json, to_guid),
        _ => None,
    }
}

fn parse_json(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let value = call.arg(0)?;
    if value.ty != Type::String {
        return convert(value, Type::Dynamic, call.rows);
    }
    let texts = value.texts()?;
    let parse = |text: &str, out: &mut String| {
        if text.is_empty() {
            return None;
        }
        json::canonical(text, out).or_else(|| {
            json::write_string(text, out);
            Some(())
        })
    };
    if let Some(text) = texts.constant() {
        let one = Call { rows: 1, ..*call }.write_jsons(|_, out| parse(text, out));
        return Argument::constant(Type::Dynamic, one).spread(call.rows);
    }
    Ok(call.write_jsons(|row, out| parse(texts.at(row), out)))
}

fn gettype(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let value = call.arg(0)?;
    let Data::Json(values) = value.data()? else {
        return Ok(call.write_slices(|_| value.ty.name()));
    };
    Ok(call.write_slices(|row| match values.at(row).map_or(Kind::Null, json::kind) {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Integer => "long",
        Kind::Real => "double",
        Kind::Text => "string",
        Kind::Array => "array",
        Kind::Bag => "dictionary",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_whole_numbers() {
        for (text, expected) in [
            ("  45  ", Some(45)),
            ("+7", Some(7)),
            ("00789", Some(789)),
            ("0x1F", Some(31)),
            ("-12", Some(-12)),
            ("3.14", None),
            ("1e3", None),
            ("5.", None),
            ("", None),
            ("1,000", None),
            ("0b101", None),
            ("9223372036854775808", None),
        ] {
            assert_eq!(to_long(Datum::Text(text)), expected, "{text:?}");
        }
        assert_eq!(to_int(Datum::Text("2147483648")), None);
        assert_eq!(to_int(Datum::Long(2_147_483_648)), Some(i32::MIN));
        assert_eq!(to_int(Datum::Real(1e12)), Some(i32::MAX));
        assert_eq!(to_long(Datum::Real(-2.9)), Some(-2));
        assert_eq!(to_long(Datum::Real(f64::INFINITY)), None);
    }

    #[test]
    fn texts_become_reals() {
        for (text, expected) in [
            ("1.5e10", Some(1.5e10)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("Inf", Some(f64::INFINITY)),
            ("-inf", Some(f64::NEG_INFINITY)),
            ("1e400", Some(f64::INFINITY)),
            ("1e-400", Some(0.0)),
            ("1_000", None),
            ("1,234", None),
            ("0x10", None),
            ("INF", None),
        ] {
            assert_eq!(to_real(Datum::Text(text)), expected, "{text:?}");
        }
        assert!(to_real(Datum::Text("NaN")).is_some_and(f64::is_nan));
    }

    #[test]
    fn texts_become_truth_values() {
        for (text, expected) in [
            ("TRUE", Some(true)),
            ("false", Some(false)),
            ("-1", Some(true)),
            ("0", Some(false)),
            (" true", None),
            ("true ", None),
            ("1.0", None),
            ("yes", None),
            ("", None),
        ] {
            assert_eq!(to_bool(Datum::Text(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn dynamics_convert_as_what_they_hold() {
        assert_eq!(to_int(Datum::Json("\"3\"")), Some(3));
        assert_eq!(to_int(Datum::Json("1.9")), Some(1));
        assert_eq!(to_long(Datum::Json("\"3.14\"")), None);
        assert_eq!(to_long(Datum::Json("[1]")), None);
        assert_eq!(to_bool(Datum::Json("true")), Some(true));
        assert_eq!(to_real(Datum::Json("true")), Some(1.0));
        assert_eq!(to_timespan(Datum::Json("5")), Some(5));
        assert_eq!(to_timespan(Datum::Json("\"00:00:01\"")), Some(10_000_000));
        assert_eq!(to_datetime(Datum::Json("\"0001-01-02\"")), Some(864_000_000_000));
        assert_eq!(to_decimal(Datum::Json("0.1")), Decimal::parse("0.1"));
        let id = Some(Uuid::from_u128(1));
        assert_eq!(to_guid(Datum::Text("0000000000000000-0000000000000001")), id);
        assert_eq!(to_guid(Datum::Text("+0000000000000000000000000000001")), None);
    }
}
