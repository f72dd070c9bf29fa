//! Comparison and logic. Null counts as the empty string here, as it does in Logic Apps.
//!
//! Not here: conditions written as objects (`run/condition`).

use std::cmp::Ordering;

use serde_json::Value;

use super::{ANY, Arguments, Function, function};
use crate::expression::value::{self, type_name};

pub(super) const FUNCTIONS: &[Function] = &[
    function("and", 1, ANY, |it| all(it, true)),
    function("or", 1, ANY, |it| all(it, false)),
    function("not", 1, 1, |it| it.boolean(0).map(|value| Value::Bool(!value))),
    function("equals", 2, 2, |it| Ok(Value::Bool(equals(it.value(0), it.value(1))))),
    function("greater", 2, 2, |it| ordered(it, Ordering::is_gt)),
    function("greaterOrEquals", 2, 2, |it| ordered(it, Ordering::is_ge)),
    function("less", 2, 2, |it| ordered(it, Ordering::is_lt)),
    function("lessOrEquals", 2, 2, |it| ordered(it, Ordering::is_le)),
    function("coalesce", 1, ANY, |it| {
        let found = it.values.iter().find(|value| !value.is_null());
        Ok(found.map_or(Value::Null, |value| (*value).clone()))
    }),
];

/// `and` over all arguments when `wanted`, else `or`.
fn all(it: &Arguments<'_>, wanted: bool) -> Result<Value, String> {
    let mut result = wanted;
    for index in 0..it.len() {
        let value = it.boolean(index)?;
        result = if wanted { result && value } else { result || value };
    }
    Ok(Value::Bool(result))
}

fn equals(one: &Value, other: &Value) -> bool {
    let empty = Value::String(String::new());
    let or_empty = |value: &Value| if value.is_null() { empty.clone() } else { value.clone() };
    match (one.is_null(), other.is_null()) {
        (true, true) => true,
        (true, false) | (false, true) => value::equal(&or_empty(one), &or_empty(other)),
        (false, false) => value::equal(one, other),
    }
}

fn ordered(it: &Arguments<'_>, wanted: fn(Ordering) -> bool) -> Result<Value, String> {
    let (one, other) = (it.value(0), it.value(1));
    let order = value::compare(one, other).ok_or_else(|| {
        let (one, other) = (type_name(one), type_name(other));
        format!("`{}` compares two numbers or two strings, not {one} and {other}", it.name)
    })?;
    Ok(Value::Bool(wanted(order)))
}
