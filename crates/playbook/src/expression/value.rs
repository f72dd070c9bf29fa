//! Values as text, their types' names, equality and lookup by name.
//!
//! Not here: functions.

use std::cmp::Ordering;

use serde_json::{Map, Value};

/// The text of a value inside a string: null is nothing, `True` and `False` as .NET writes them,
/// arrays and objects as JSON.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The type's name in messages.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_f64() => "Float",
        Value::Number(_) => "Integer",
        Value::String(_) => "String",
        Value::Array(_) => "Array",
        Value::Object(_) => "Object",
    }
}

/// A property by name: exactly, else whatever the case.
pub(crate) fn property<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let same = || members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    members.get(name).or_else(|| same().map(|(_, value)| value))
}

/// Equality: numbers by value, everything else by type and content.
pub(crate) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(_), Value::Number(_)) => compare(one, other) == Some(Ordering::Equal),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|it| equal(value, it)))
        }
        _ => one == other,
    }
}

/// The order of two numbers or two strings; `None` for anything else.
pub(crate) fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (Some(one), Some(other)) => Some(one.cmp(&other)),
            _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
        },
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}
