//! Arrays, and what arrays share with strings and objects.
//!
//! Not here: `split`, which makes an array of a text (`text`).

use serde_json::{Map, Value};

use super::{ANY, Arguments, Function, function};
use crate::expression::value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("length", 1, 1, length),
    function("empty", 1, 1, empty),
    function("contains", 2, 2, contains),
    function("first", 1, 1, |it| end(it, true)),
    function("last", 1, 1, |it| end(it, false)),
    function("take", 2, 2, |it| cut(it, true)),
    function("skip", 2, 2, |it| cut(it, false)),
    function("join", 2, 2, join),
    function("union", 1, ANY, union),
    function("intersection", 1, ANY, intersection),
    function("reverse", 1, 1, |it| Ok(it.array(0)?.iter().rev().cloned().collect())),
    function("createArray", 0, ANY, |it| Ok(it.values.iter().copied().cloned().collect())),
];

fn wrong(it: &Arguments<'_>, index: usize, wanted: &str) -> String {
    it.wrong(index, wanted)
}

/// .NET counts UTF-16 units.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn length(it: &Arguments<'_>) -> Result<Value, String> {
    match it.value(0) {
        Value::String(text) => Ok(units(text).into()),
        Value::Array(items) => Ok(items.len().into()),
        _ => Err(wrong(it, 0, "a String or an Array")),
    }
}

fn empty(it: &Arguments<'_>) -> Result<Value, String> {
    match it.value(0) {
        Value::Null => Ok(true.into()),
        Value::String(text) => Ok(text.is_empty().into()),
        Value::Array(items) => Ok(items.is_empty().into()),
        Value::Object(members) => Ok(members.is_empty().into()),
        _ => Err(wrong(it, 0, "a String, an Array or an Object")),
    }
}

/// A part of a string (with case), an element of an array, a property of an object.
fn contains(it: &Arguments<'_>) -> Result<Value, String> {
    let found = match it.value(0) {
        Value::String(text) => text.contains(&value::text(it.value(1))),
        Value::Array(items) => items.iter().any(|item| value::equal(item, it.value(1))),
        Value::Object(members) => value::property(members, it.text(1)?).is_some(),
        _ => return Err(wrong(it, 0, "a String, an Array or an Object")),
    };
    Ok(found.into())
}

fn end(it: &Arguments<'_>, first: bool) -> Result<Value, String> {
    match it.value(0) {
        Value::String(text) => {
            let letter = if first { text.chars().next() } else { text.chars().next_back() };
            Ok(letter.map(String::from).unwrap_or_default().into())
        }
        Value::Array(items) => {
            let item = if first { items.first() } else { items.last() };
            Ok(item.cloned().unwrap_or_default())
        }
        _ => Err(wrong(it, 0, "a String or an Array")),
    }
}

fn cut(it: &Arguments<'_>, front: bool) -> Result<Value, String> {
    let count = it.count(1)?;
    match it.value(0) {
        Value::String(text) if front => Ok(text.chars().take(count).collect::<String>().into()),
        Value::String(text) => Ok(text.chars().skip(count).collect::<String>().into()),
        Value::Array(items) if front => Ok(items.iter().take(count).cloned().collect()),
        Value::Array(items) => Ok(items.iter().skip(count).cloned().collect()),
        _ => Err(wrong(it, 0, "a String or an Array")),
    }
}

fn join(it: &Arguments<'_>) -> Result<Value, String> {
    let texts: Vec<String> = it.array(0)?.iter().map(value::text).collect();
    Ok(texts.join(it.text(1)?).into())
}

/// All elements once, or all properties with the last value.
fn union(it: &Arguments<'_>) -> Result<Value, String> {
    if it.value(0).is_object() {
        let mut all = Map::new();
        for index in 0..it.len() {
            let members = it.object(index)?.iter();
            all.extend(members.map(|(name, value)| (name.clone(), value.clone())));
        }
        return Ok(Value::Object(all));
    }
    let mut all: Vec<Value> = Vec::new();
    for index in 0..it.len() {
        for item in it.array(index)? {
            if !all.iter().any(|seen| value::equal(seen, item)) {
                all.push(item.clone());
            }
        }
    }
    Ok(Value::Array(all))
}

/// What all arguments have in common.
fn intersection(it: &Arguments<'_>) -> Result<Value, String> {
    if it.value(0).is_object() {
        let mut common = it.object(0)?.clone();
        for index in 1..it.len() {
            let other = it.object(index)?;
            common.retain(|name, value| {
                other.get(name).is_some_and(|other| value::equal(value, other))
            });
        }
        return Ok(Value::Object(common));
    }
    let mut common: Vec<Value> = Vec::new();
    for item in it.array(0)? {
        let seen = common.iter().any(|seen| value::equal(seen, item));
        let mut everywhere = !seen;
        for index in 1..it.len() {
            everywhere &= it.array(index)?.iter().any(|other| value::equal(other, item));
        }
        if everywhere {
            common.push(item.clone());
        }
    }
    Ok(Value::Array(common))
}
