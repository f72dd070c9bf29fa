//! Values as JSON and as text.
//!
//! Not here: reading either.

use std::fmt::Write as _;

use kql::value::{Datetime, Timespan};

use super::{super::argument::Datum, text_of};

/// Appends a JSON string.
pub(in super::super) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\') {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = special.chars();
        match letters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some(other) => push(out, format_args!("\\u{:04x}", u32::from(other))),
            None => {}
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Appends a real as JSON has it: with a point or an exponent, `"NaN"` and its like as strings.
///
/// Of the shortest texts that mean the number, Kusto takes the one farthest from zero, not the
/// nearest: 0.1 + 0.2 is 0.30000000000000007.
pub(in super::super) fn write_real(value: f64, out: &mut String) {
    match serde_json::Number::from_f64(value) {
        Some(number) => {
            let start = out.len();
            push(out, format_args!("{number}"));
            // With fewer digits there is one such text only.
            if out.len() - start > 16 {
                farthest(value, start, out);
            }
        }
        None if value.is_nan() => out.push_str("\"NaN\""),
        None => out.push_str(if value > 0.0 { "\"Infinity\"" } else { "\"-Infinity\"" }),
    }
}

/// Makes the last digit of a number at the end of a text as great as it can be.
fn farthest(value: f64, start: usize, out: &mut String) {
    let Some(written) = out.get(start..) else { return };
    let (digits, exponent) = written.split_at(written.find('e').unwrap_or(written.len()));
    let Some((before, last)) = digits.split_at_checked(digits.len() - 1) else { return };
    let Ok(last) = last.parse::<u8>() else { return };
    let texts = (last + 1..=9).map(|digit| format!("{before}{digit}{exponent}"));
    let same = |text: &String| text.parse::<f64>().is_ok_and(|it| it.to_bits() == value.to_bits());
    let found = if digits.ends_with(".0") { None } else { texts.take_while(same).last() };
    if let Some(text) = found {
        out.truncate(start);
        out.push_str(&text);
    }
}

/// Appends a value as it is inside a dynamic, as `pack_array` stores it.
pub(in super::super) fn write_datum(value: Datum<'_>, out: &mut String) {
    match value {
        Datum::Null => out.push_str("null"),
        Datum::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Datum::Int(value) => push(out, format_args!("{value}")),
        Datum::Long(value) => push(out, format_args!("{value}")),
        Datum::Real(value) => write_real(value, out),
        Datum::Decimal(value) => push(out, format_args!("\"{value}\"")),
        Datum::Datetime(value) => push(out, format_args!("\"{:#}\"", Datetime(value))),
        Datum::Timespan(value) => push(out, format_args!("\"{}\"", Timespan(value))),
        Datum::Text(value) => write_string(value, out),
        Datum::Guid(value) => push(out, format_args!("\"{value}\"")),
        Datum::Json(value) => out.push_str(value),
    }
}

/// Appends a value as `tostring()` writes it; null as nothing.
pub(in super::super) fn write_text(value: Datum<'_>, out: &mut String) {
    match value {
        Datum::Null => {}
        Datum::Bool(value) => out.push_str(if value { "True" } else { "False" }),
        Datum::Int(value) => push(out, format_args!("{value}")),
        Datum::Long(value) => push(out, format_args!("{value}")),
        Datum::Real(value) if value.is_nan() => out.push_str("NaN"),
        Datum::Real(value) if value.is_infinite() => {
            out.push_str(if value > 0.0 { "inf" } else { "-inf" });
        }
        Datum::Real(value) => write_real(value, out),
        Datum::Decimal(value) => push(out, format_args!("{value}")),
        Datum::Datetime(value) => push(out, format_args!("{:#}", Datetime(value))),
        Datum::Timespan(value) => push(out, format_args!("{}", Timespan(value))),
        Datum::Text(value) => out.push_str(value),
        Datum::Guid(value) => push(out, format_args!("{value}")),
        Datum::Json(value) => write_text_of(value, out),
    }
}

/// Appends a dynamic as `tostring()` writes it.
pub(in super::super) fn write_text_of(json: &str, out: &mut String) {
    if json != "null" {
        out.push_str(&text_of(json));
    }
}

/// Appends a key of a bag, with the comma and the colon around it. `out` ends with what comes
/// before in the bag.
pub(in super::super) fn write_key(key: &str, out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_string(key, out);
    out.push(':');
}

/// Appends an array of JSON values.
pub(in super::super) fn write_array<'a>(
    elements: impl IntoIterator<Item = &'a str>,
    out: &mut String,
) {
    out.push('[');
    for (i, element) in elements.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(element);
    }
    out.push(']');
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // A `String` takes everything.
    _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_serde_does() {
        for text in ["", "plain", "a\"b\\c", "line\nreturn\rtab\t", "\u{0}\u{8}\u{c}\u{1f}é😀"] {
            let mut out = String::new();
            write_string(text, &mut out);
            assert_eq!(out, serde_json::to_string(text).unwrap());
        }
    }

    #[test]
    fn values_have_two_forms() {
        for (value, json, text) in [
            (Datum::Bool(true), "true", "True"),
            (Datum::Real(1500.0), "1500.0", "1500.0"),
            (Datum::Real(-0.0), "-0.0", "-0.0"),
            (Datum::Real(f64::INFINITY), "\"Infinity\"", "inf"),
            (Datum::Real(f64::NAN), "\"NaN\"", "NaN"),
            (
                Datum::Datetime(0),
                "\"0001-01-01T00:00:00.0000000Z\"",
                "0001-01-01T00:00:00.0000000Z",
            ),
            (Datum::Timespan(15_000_000), "\"00:00:01.5000000\"", "00:00:01.5000000"),
            (Datum::Text("a\"b"), "\"a\\\"b\"", "a\"b"),
            (Datum::Json("\"a\\\"b\""), "\"a\\\"b\"", "a\"b"),
            (Datum::Json("true"), "true", "true"),
            (Datum::Null, "null", ""),
        ] {
            let mut out = String::new();
            write_datum(value, &mut out);
            assert_eq!(out, json);
            out.clear();
            write_text(value, &mut out);
            assert_eq!(out, text);
        }
    }
}
