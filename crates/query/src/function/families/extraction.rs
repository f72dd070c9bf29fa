//! `extract`, `extract_all`, `extract_json`.
//!
//! Not here: access to parts of a `dynamic` (`json`).

use arrow::array::ArrayRef;
use kql::Type;
use regex::Regex;

use super::super::{
    Argument, Call, Implementation,
    argument::invalid,
    json::{self, Kind},
    pattern,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "extract" => extract,
        "extract_all" => extract_all,
        "extract_json" => extract_json,
        _ => return None,
    })
}

/// Most groups of a pattern of `extract_all`.
const MOST_GROUPS: usize = 16;

/// Texts that were found, as the type that was asked for.
fn typed(call: &Call<'_>, texts: ArrayRef) -> Result<ArrayRef, Error> {
    match call.result {
        Type::String => Ok(texts),
        Type::Dynamic => {
            let parse = super::super::implementation("parse_json");
            let parse = parse.ok_or_else(|| Error::internal("parse_json() is missing"))?;
            parse(&Call { args: &[Argument::rows(Type::String, texts)], ..*call })
        }
        ty => super::convert(&Argument::rows(Type::String, texts), ty, call.rows),
    }
}

fn extract(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let regex = pattern::compile(call.constant_text(0)?)?;
    let (groups, texts) = (call.arg(1)?.integers()?, call.arg(2)?.texts()?);
    let most = regex.captures_len();
    if call.arg(1)?.constant && groups.at(0).is_some_and(|group| group < 0 || group >= most as i64)
    {
        return Err(invalid(format!("extract(): the pattern has no group {:?}", groups.at(0))));
    }
    let mut places = regex.capture_locations();
    let found = call.write_slices(|row| {
        let text = texts.at(row);
        let mut part = || {
            let group = usize::try_from(groups.at(row)?).ok()?;
            if group == 0 {
                return Some(regex.find(text)?.as_str());
            }
            regex.captures_read(&mut places, text)?;
            let (start, end) = places.get(group)?;
            text.get(start..end)
        };
        part().unwrap_or_default()
    });
    typed(call, found)
}

/// The groups that a list of numbers and names means.
fn chosen_groups(list: &str, regex: &Regex) -> Result<Vec<usize>, Error> {
    let group = |element: &str| match json::kind(element) {
        Kind::Text => {
            let name = json::text_of(element);
            regex.capture_names().position(|known| known == Some(&*name))
        }
        _ => element.parse().ok().filter(|group| *group < regex.captures_len()),
    };
    json::elements(list)
        .map(|element| {
            let missing = || invalid(format!("extract_all(): the pattern has no group {element}"));
            group(element).ok_or_else(missing)
        })
        .collect()
}

fn extract_all(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let regex = pattern::compile(call.constant_text(0)?)?;
    let count = regex.captures_len() - 1;
    if count == 0 || count > MOST_GROUPS {
        return Err(invalid(format!(
            "extract_all(): the pattern must have 1 to {MOST_GROUPS} groups, not {count}"
        )));
    }
    let (list, texts) = match call.args {
        [_, list, texts] => (Some(list.jsons()?), texts.texts()?),
        _ => (None, call.arg(1)?.texts()?),
    };
    let list = list.map(|list| list.at(0)).filter(|_| call.rows > 0);
    let groups = match list {
        Some(Some(list)) => chosen_groups(list, &regex)?,
        _ => (1..=count).collect(),
    };
    Ok(call.write_jsons(|row, out| {
        out.push('[');
        for captures in regex.captures_iter(texts.at(row)) {
            if !out.ends_with('[') {
                out.push(',');
            }
            let mut parts =
                groups.iter().map(|group| captures.get(*group).map_or("", |part| part.as_str()));
            if groups.len() == 1 {
                json::write_string(parts.next().unwrap_or_default(), out);
                continue;
            }
            let start = out.len();
            for part in parts {
                out.push(if out.len() == start { '[' } else { ',' });
                json::write_string(part, out);
            }
            out.push(']');
        }
        out.push(']');
        // Without a match, null.
        (out.len() > 2).then_some(())
    }))
}

fn extract_json(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let path = call.constant_text(0)?;
    let steps = json::json_path(path)
        .ok_or_else(|| invalid(format!("extract_json(): `{path}` is no JSONPath")))?;
    let texts = call.arg(1)?.texts()?;
    let mut tree = String::new();
    let found = call.write_texts(|row, out| {
        tree.clear();
        if json::canonical(texts.at(row), &mut tree).is_some()
            && let Some(part) = json::walk(&tree, &steps)
        {
            json::write_text_of(part, out);
        }
    });
    typed(call, found)
}
