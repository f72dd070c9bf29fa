//! Parts of `dynamic` values, found by scanning their JSON text; no tree is made.
//!
//! Not here: functions of arrays and bags (`families`).

mod parse;
mod scan;
mod stored;
mod write;

use std::{borrow::Cow, sync::Arc};

use arrow::array::ArrayRef;
use kql::{DynamicPath, PathStep, Type};

pub(super) use parse::canonical;
pub(super) use scan::{Kind, element, kind, member, number_of, text_of, unescape};
pub(crate) use scan::{elements, members};
pub(super) use stored::stored;
pub(super) use write::{
    write_array, write_datum, write_key, write_real, write_string, write_text, write_text_of,
};

use super::{
    Argument,
    argument::{Datum, text_builder},
};
use crate::Error;

/// What a path leads to in each value; see [`super::path`].
pub(super) fn follow(
    base: &Argument,
    path: &DynamicPath,
    to: Type,
    rows: usize,
) -> Result<ArrayRef, Error> {
    let values = base.jsons()?;
    let mut builder = text_builder(rows);
    // What `mv-expand` repeats is found once.
    let mut last: Option<(&str, Option<&str>)> = None;
    for row in 0..rows {
        let json = values.at(row);
        let found = match (json, last) {
            (Some(json), Some((known, found))) if std::ptr::eq(json, known) => found,
            _ => json.and_then(|json| walk(json, path.steps())),
        };
        last = json.map(|json| (json, found));
        if to == Type::String {
            builder.append_value(found.map(text_of).unwrap_or_default());
        } else {
            builder.append_option(found);
        }
    }
    Ok(Arc::new(builder.finish()))
}

/// What a computed key or position leads to in each value; see [`super::index`].
pub(super) fn index(base: &Argument, index: &Argument, rows: usize) -> Result<ArrayRef, Error> {
    let (values, keys) = (base.jsons()?, index.data()?);
    let mut builder = text_builder(rows);
    for row in 0..rows {
        let part = values.at(row).and_then(|json| match keys.at(row) {
            Datum::Text(key) => member(json, key),
            Datum::Int(position) => element(json, i64::from(position)),
            Datum::Long(position) => element(json, position),
            Datum::Json(key) => match kind(key) {
                Kind::Text => member(json, &text_of(key)),
                Kind::Integer => element(json, key.parse().ok()?),
                _ => None,
            },
            _ => None,
        });
        builder.append_option(part.filter(|part| *part != "null"));
    }
    Ok(Arc::new(builder.finish()))
}

/// What steps lead to in a value. `None` if nowhere, or to `null`.
pub(crate) fn walk<'a>(json: &'a str, steps: &[PathStep]) -> Option<&'a str> {
    let mut rest = json;
    for step in steps {
        rest = match step {
            PathStep::Key(key) => scan::after_key(rest, key)?,
            PathStep::Index(position) => scan::after_position(rest, *position)?,
        };
    }
    scan::first(rest).filter(|part| *part != "null")
}

/// A text as JSON.
pub(crate) fn quoted_text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    write_string(text, &mut json);
    json
}

/// The text that a JSON text is; of another value, its JSON.
pub(crate) fn text_of_json(json: &str) -> Cow<'_, str> {
    text_of(json)
}

/// The steps of a JSONPath such as `$.a[0]['b c']`.
pub(super) fn json_path(text: &str) -> Option<Vec<PathStep>> {
    let mut rest = text.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            if after.starts_with('[') {
                rest = after;
                continue;
            }
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (key, after) = after.split_at(end);
            if key.is_empty() {
                return None;
            }
            steps.push(PathStep::Key(key.into()));
            rest = after;
            continue;
        }
        let inside = rest.strip_prefix('[')?;
        rest = match inside.chars().next()? {
            quote @ ('\'' | '"') => {
                let (key, after) = inside.strip_prefix(quote)?.split_once(quote)?;
                steps.push(PathStep::Key(key.into()));
                after.strip_prefix(']')?
            }
            _ => {
                let (position, after) = inside.split_once(']')?;
                steps.push(PathStep::Index(position.trim().parse().ok()?));
                after
            }
        };
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_bags_and_arrays() {
        let json = r#"{"a":[{"x":1},{"x":{"k\"y":[true,null]}}],"e":""}"#;
        let to = |text: &str| walk(json, &json_path(text).unwrap());
        assert_eq!(to("$"), Some(json));
        assert_eq!(to("$.a[0].x"), Some("1"));
        assert_eq!(to("$.a[-1]['x']"), Some(r#"{"k\"y":[true,null]}"#));
        assert_eq!(to("$.a[2]"), None);
        assert_eq!(to("$.a.x"), None);
        assert_eq!(to("$.A"), None);
        assert_eq!(to("$.e"), Some(r#""""#));
        assert_eq!(to("$[0]"), None);
        let steps = [PathStep::Key("a".into()), PathStep::Index(1), PathStep::Key("x".into())];
        let inner = walk(json, &steps).unwrap();
        assert_eq!(walk(inner, &[PathStep::Key("k\"y".into()), PathStep::Index(0)]), Some("true"));
        assert_eq!(walk(inner, &[PathStep::Key("k\"y".into()), PathStep::Index(1)]), None);
    }
}
