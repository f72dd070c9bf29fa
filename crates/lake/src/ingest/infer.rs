//! The columns of a file whose table nobody defined, from what stands in them.
//!
//! Not here: tables of the lake, which are defined before rows come.

use std::{collections::BTreeMap, sync::Arc};

use kql::{Column, Schema, Type, Value, value::Datetime};
use serde_json::Value as Json;

use super::{Format, Unreadable, cell::Cell, document::Content, file};
use crate::Table;

/// A definition that every record of a file fits, columns in the order of their first appearance.
/// Numbers without a fraction are `long`, others `real`; texts that all are ISO 8601 times are
/// `datetime`; objects and arrays are `dynamic`; a column of several types, or of none, is
/// `string`. CSV, which has texts only, is read likewise.
///
/// # Errors
/// [`Unreadable`]. Records that cannot be read are passed over; reading finds them again.
pub fn infer(name: &str, format: Format, bytes: &[u8]) -> Result<Table, Unreadable> {
    let mut order: Vec<Arc<str>> = Vec::new();
    let mut types: BTreeMap<Arc<str>, Option<Type>> = BTreeMap::new();
    let mut see = |name: &str, ty: Option<Type>| match types.get_mut(name) {
        Some(known) => *known = both(*known, ty),
        None => {
            let name: Arc<str> = name.into();
            order.push(name.clone());
            types.insert(name, ty);
        }
    };
    file::each_record(format, bytes, &mut |record| {
        match &record.content {
            Content::Json(Json::Object(members)) => {
                members.iter().for_each(|(name, value)| see(name, of(&Cell::Json(value))));
            }
            Content::Fields(fields) => fields.iter().for_each(|(name, cell)| see(name, of(cell))),
            Content::Json(_) | Content::Broken(_) => {}
        }
        true
    })?;
    let ty = |name: &str| types.get(name).copied().flatten().unwrap_or(Type::String);
    let columns = order.iter().map(|name| Column::new(name.clone(), ty(name)));
    Ok(Table {
        name: name.into(),
        doc: "".into(),
        columns: Schema::new(columns),
        keys: std::collections::BTreeSet::new(),
    })
}

/// The type of a value; `None` for nothing.
fn of(cell: &Cell<'_>) -> Option<Type> {
    match cell {
        Cell::Exact(Value::String(text)) => of_text(text, false),
        Cell::Exact(value) => (!value.is_null()).then(|| value.ty()),
        Cell::Text(text) => of_text(text, true),
        Cell::Json(json) => match json {
            Json::Null => None,
            Json::Bool(_) => Some(Type::Bool),
            Json::Number(number) if number.is_i64() => Some(Type::Long),
            Json::Number(_) => Some(Type::Real),
            Json::String(text) => of_text(text, false),
            Json::Array(_) | Json::Object(_) => Some(Type::Dynamic),
        },
    }
}

/// The type of a text; `bare` says that the format has no other values.
fn of_text(text: &str, bare: bool) -> Option<Type> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        // An empty text is a text, but an empty field may be anything.
        return (!bare).then_some(Type::String);
    }
    if is_time(trimmed) {
        return Some(Type::Datetime);
    }
    if !bare {
        return Some(Type::String);
    }
    let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | 'e' | 'E' | '+');
    // A number with a leading zero is an identifier.
    let plain = !(trimmed.len() > 1 && trimmed.starts_with('0') && !trimmed.starts_with("0."));
    let json = trimmed.starts_with(['{', '[']);
    Some(match trimmed {
        _ if trimmed.eq_ignore_ascii_case("true") => Type::Bool,
        _ if trimmed.eq_ignore_ascii_case("false") => Type::Bool,
        _ if plain && trimmed.parse::<i64>().is_ok() => Type::Long,
        _ if plain && trimmed.chars().all(number) && trimmed.parse::<f64>().is_ok() => Type::Real,
        _ if json && serde_json::from_str::<Json>(trimmed).is_ok() => Type::Dynamic,
        _ => Type::String,
    })
}

/// `2026-02-14T06:05:04Z` and its like, not every text that KQL would read as a time.
fn is_time(text: &str) -> bool {
    let shape = |(i, byte): (usize, u8)| match i {
        4 | 7 => byte == b'-',
        10 => matches!(byte, b'T' | b't' | b' '),
        13 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    text.len() >= 16
        && text.bytes().take(16).enumerate().filter(|(i, _)| *i < 14).all(shape)
        && Datetime::parse(text).is_some()
}

/// A type that holds the values of both.
fn both(one: Option<Type>, other: Option<Type>) -> Option<Type> {
    match (one, other) {
        (None, ty) | (ty, None) => ty,
        (Some(one), Some(other)) if one == other => Some(one),
        (Some(Type::Long), Some(Type::Real)) | (Some(Type::Real), Some(Type::Long)) => {
            Some(Type::Real)
        }
        _ => Some(Type::String),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(format: Format, text: &str) -> String {
        infer("T", format, text.as_bytes()).unwrap().columns.to_string()
    }

    #[test]
    fn columns_follow_from_the_values() {
        assert_eq!(
            columns(
                Format::Json,
                "{\"t\":\"2026-02-14T06:05:04Z\",\"n\":1,\"s\":\"1\",\"m\":1}\n\
                 {\"n\":1.5,\"d\":[1],\"m\":\"x\",\"z\":null}\nbroken"
            ),
            "(t: datetime, n: real, s: string, m: string, d: dynamic, z: string)"
        );
        assert_eq!(
            columns(
                Format::Csv,
                "t,n,s,id,b,d\n2026-02-14 06:05,1,x,007,True,\"{\"\"a\"\":1}\"\n,,,,,\n"
            ),
            "(t: datetime, n: long, s: string, id: string, b: bool, d: dynamic)"
        );
    }
}
