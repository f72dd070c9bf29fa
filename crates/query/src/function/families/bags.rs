//! `bag_pack`, `bag_keys`, `bag_merge`, `treepath` …
//!
//! Not here: access by a path (`json`).

use std::{borrow::Cow, collections::HashSet};

use arrow::array::ArrayRef;
use kql::{PathStep, Type};

use super::{
    super::{
        Argument, Call, Implementation,
        argument::{Datum, invalid},
        json::{self, Kind},
    },
    arrays::{array, as_json},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "bag_pack" | "bag_pack_columns" => |call| pack(call, call.args, false),
        "pack_all" => pack_all,
        "bag_keys" => bag_keys,
        "bag_merge" => bag_merge,
        "bag_remove_keys" => bag_remove_keys,
        "bag_set_key" => bag_set_key,
        "bag_has_key" => bag_has_key,
        "bag_zip" => bag_zip,
        "treepath" => treepath,
        "dynamic_to_json" => dynamic_to_json,
        _ => return None,
    })
}

/// A bag of keys and values in turn; of a repeated key, the first value.
fn pack(call: &Call<'_>, args: &[Argument], only_present: bool) -> Result<ArrayRef, Error> {
    let pairs = args.chunks(2).map(|pair| match pair {
        [key, value] => Ok((key.data()?, value.data()?)),
        _ => Err(invalid("a bag is packed from keys and values in turn")),
    });
    let mut pairs = pairs.collect::<Result<Vec<_>, _>>()?;
    let constant = args.iter().step_by(2).all(|key| key.constant);
    let mut seen = HashSet::new();
    if constant {
        // What repeats, repeats in every row.
        pairs.retain(|(key, _)| seen.insert(text(key.at(0))));
    }
    Ok(call.write_jsons(|row, out| {
        seen.clear();
        out.push('{');
        for (key, value) in &pairs {
            let value = value.at(row);
            if only_present && matches!(value, Datum::Null | Datum::Text("")) {
                continue;
            }
            let key = text(key.at(row));
            if constant || seen.insert(key.clone()) {
                json::write_key(&key, out);
                json::write_datum(value, out);
            }
        }
        out.push('}');
        Some(())
    }))
}

/// A key as text.
fn text(key: Datum<'_>) -> Cow<'_, str> {
    if let Datum::Text(key) = key {
        return Cow::Borrowed(key);
    }
    let mut text = String::new();
    json::write_text(key, &mut text);
    Cow::Owned(text)
}

fn pack_all(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let Some((flag, pairs)) = call.args.split_first() else { return pack(call, &[], false) };
    if flag.ty != Type::Bool || !flag.constant {
        return Err(Error::internal("pack_all() was given columns without its flag"));
    }
    pack(call, pairs, flag.bools()?.at(0) == Some(true))
}

fn bag_keys(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let bags = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let bag = bags.at(row).filter(|json| json::kind(json) == Kind::Bag)?;
        out.push('[');
        for (i, (key, _)) in json::members(bag).enumerate() {
            if i > 0 {
                out.push(',');
            }
            out.push('"');
            out.push_str(key);
            out.push('"');
        }
        out.push(']');
        Some(())
    }))
}

/// Appends a key as it is written in a bag, and its value.
fn write_member((key, value): (&str, &str), out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
    out.push('"');
    out.push_str(key);
    out.push_str("\":");
    out.push_str(value);
}

fn bag_merge(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let bags = call.args.iter().map(Argument::jsons).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let bags = bags.iter().filter_map(|bag| bag.at(row));
        let mut bags = bags.filter(|json| json::kind(json) == Kind::Bag).peekable();
        bags.peek()?;
        let mut seen = HashSet::new();
        out.push('{');
        for member in bags.flat_map(json::members) {
            if seen.insert(member.0) {
                write_member(member, out);
            }
        }
        out.push('}');
        Some(())
    }))
}

/// The keys that a text names: those of a JSONPath, or the text itself.
fn steps(key: &str) -> Vec<PathStep> {
    let path = key.starts_with('$').then(|| json::json_path(key)).flatten();
    path.filter(|steps| !steps.is_empty()).unwrap_or_else(|| vec![PathStep::Key(key.into())])
}

fn bag_remove_keys(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (bags, keys) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    let paths = |list: &str| -> Vec<Vec<PathStep>> {
        json::elements(list).map(|key| steps(&json::text_of(key))).collect()
    };
    let constant = keys.constant().map(paths);
    Ok(call.write_jsons(|row, out| {
        let bag = bags.at(row).filter(|json| json::kind(json) == Kind::Bag)?;
        let list = keys.at(row)?;
        let own = if constant.is_some() { Vec::new() } else { paths(list) };
        let paths: Vec<_> = constant.as_ref().unwrap_or(&own).iter().map(Vec::as_slice).collect();
        write_without(bag, &paths, out);
        Some(())
    }))
}

/// Appends a bag without what the paths lead to.
fn write_without(bag: &str, paths: &[&[PathStep]], out: &mut String) {
    if json::kind(bag) != Kind::Bag {
        return out.push_str(bag);
    }
    out.push('{');
    for (key, value) in json::members(bag) {
        let name = json::unescape(key);
        let below: Vec<_> = paths
            .iter()
            .filter_map(|path| match path.split_first()? {
                (PathStep::Key(first), rest) if **first == *name => Some(rest),
                _ => None,
            })
            .collect();
        if below.iter().any(|rest| rest.is_empty()) {
            continue;
        }
        if below.is_empty() {
            write_member((key, value), out);
        } else {
            write_member((key, ""), out);
            write_without(value, &below, out);
        }
    }
    out.push('}');
}

fn bag_set_key(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (bags, keys, values) = (call.arg(0)?.jsons()?, call.arg(1)?.texts()?, call.arg(2)?.data()?);
    Ok(call.write_jsons(|row, out| {
        let bag = bags.at(row).filter(|json| json::kind(json) == Kind::Bag)?;
        let mut buffer = String::new();
        let value = as_json(values.at(row), &mut buffer);
        let mut replaced = false;
        out.push('{');
        for (key, old) in json::members(bag) {
            let same = json::unescape(key) == keys.at(row);
            replaced |= same;
            write_member((key, if same { value } else { old }), out);
        }
        if !replaced {
            json::write_key(keys.at(row), out);
            out.push_str(value);
        }
        out.push('}');
        Some(())
    }))
}

fn bag_has_key(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (bags, keys) = (call.arg(0)?.jsons()?, call.arg(1)?.texts()?);
    let constant = keys.constant().map(steps);
    Ok(call.write_bools(|row| {
        let bag = bags.at(row).filter(|json| json::kind(json) == Kind::Bag)?;
        let own = if constant.is_some() { Vec::new() } else { steps(keys.at(row)) };
        let found =
            constant.as_ref().unwrap_or(&own).iter().try_fold(bag, |json, step| match step {
                PathStep::Key(key) => json::member(json, key),
                PathStep::Index(position) => json::element(json, *position),
            });
        Some(found.is_some())
    }))
}

fn bag_zip(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (keys, values) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    Ok(call.write_jsons(|row, out| {
        let (keys, values) = (array(keys.at(row)?)?, array(values.at(row)?)?);
        let mut seen = HashSet::new();
        out.push('{');
        for (i, key) in keys.iter().enumerate() {
            let Some(key) = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')) else {
                continue;
            };
            if seen.insert(key) {
                write_member((key, values.get(i).copied().unwrap_or("null")), out);
            }
        }
        out.push('}');
        Some(())
    }))
}

fn treepath(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let mut paths = Vec::new();
        collect_paths(values.at(row)?, "", &mut paths);
        out.push('[');
        for (i, path) in paths.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            json::write_string(path, out);
        }
        out.push(']');
        Some(())
    }))
}

fn collect_paths(json: &str, path: &str, paths: &mut Vec<String>) {
    let mut below = |path: String, value| {
        paths.push(path.clone());
        collect_paths(value, &path, paths);
    };
    for (key, value) in json::members(json) {
        below(format!("{path}['{}']", json::unescape(key)), value);
    }
    for (i, value) in json::elements(json).enumerate() {
        below(format!("{path}[{i}]"), value);
    }
}

fn dynamic_to_json(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.data()?;
    Ok(call.write_texts(|row, out| {
        let mut buffer = String::new();
        match values.at(row) {
            Datum::Null => {}
            value => write_sorted(as_json(value, &mut buffer), out),
        }
    }))
}

/// Appends a value with the keys of its bags sorted.
fn write_sorted(json: &str, out: &mut String) {
    match json::kind(json) {
        Kind::Array => {
            out.push('[');
            for (i, element) in json::elements(json).enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_sorted(element, out);
            }
            out.push(']');
        }
        Kind::Bag => {
            let mut members: Vec<_> = json::members(json).collect();
            members.sort_unstable();
            out.push('{');
            for (key, value) in members {
                write_member((key, ""), out);
                write_sorted(value, out);
            }
            out.push('}');
        }
        _ => out.push_str(json),
    }
}
