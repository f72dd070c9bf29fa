//! `ingestionMapping`: which part of a record is which column.
//!
//! Not here: records (`records`).

use kql::Schema;
use serde_json::Value as Json;

use crate::{Error, ErrorKind};

/// The names and positions that lead to a value.
pub(super) type Path = Vec<String>;

/// Where the value of a column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In a field, counted from 0.
    Ordinal(usize),
    /// At a path from the object.
    Path(Path),
    /// Nowhere.
    Nowhere,
}

/// The places of the columns, of a mapping such as
/// `[{"Column": "all", "Properties": {"Path": "$"}}]`.
pub(super) fn parse(text: &str, schema: &Schema) -> Result<Vec<Place>, Error> {
    let wrong =
        |what: String| Error::new(ErrorKind::Semantic, format!("`ingestionMapping`: {what}"));
    let mapping: Vec<Json> =
        serde_json::from_str(text).map_err(|error| wrong(format!("not an array: {error}")))?;
    let mut places = vec![Place::Nowhere; schema.len()];
    for item in &mapping {
        let member = |object: &Json, name: &str| {
            let members = object.as_object()?;
            let found = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        let name = member(item, "Column");
        let name = name.as_ref().and_then(Json::as_str);
        let name = name.ok_or_else(|| wrong("a part names no column".to_owned()))?;
        let index = schema.index_of(name);
        let slot = index.and_then(|index| places.get_mut(index));
        let slot = slot.ok_or_else(|| wrong(format!("there is no column `{name}`")))?;
        let properties = member(item, "Properties").unwrap_or_else(|| item.clone());
        let number = |value: &Json| {
            let text = value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
            text.parse().ok()
        };
        let place = member(&properties, "Path")
            .and_then(|path| path_of(path.as_str()?).map(Place::Path))
            .or_else(|| {
                member(&properties, "Ordinal").and_then(|it| number(&it)).map(Place::Ordinal)
            });
        *slot = place.ok_or_else(|| {
            wrong(format!("`{name}` needs a `Path` of names and positions, or an `Ordinal`"))
        })?;
    }
    Ok(places)
}

/// `$`, `$.a.b`, `$['a'][0]`.
fn path_of(text: &str) -> Option<Path> {
    let mut rest = text.strip_prefix('$')?;
    let mut path = Vec::new();
    while !rest.is_empty() {
        let step = if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (step, next) = after.split_at(end);
            rest = next;
            step
        } else {
            let (step, next) = rest.strip_prefix('[')?.split_once(']')?;
            rest = next;
            step.trim_matches(['\'', '"'])
        };
        if step.is_empty() || step.contains('*') {
            return None;
        }
        path.push(step.to_owned());
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use kql::Type;

    use super::*;

    #[test]
    fn places_are_paths_and_positions() {
        let schema = Schema::of([("a", Type::Dynamic), ("b", Type::String), ("c", Type::String)]);
        let text =
            r#"[{"column":"a","Properties":{"path":"$"}},{"Column":"b","Path":"$.x['y'][0]"}]"#;
        let path = ["x", "y", "0"].map(str::to_owned).to_vec();
        let expected = [Place::Path(Vec::new()), Place::Path(path), Place::Nowhere];
        assert_eq!(parse(text, &schema).unwrap(), expected);
        let ordinal = r#"[{"Column":"c","Properties":{"Ordinal":"3"}}]"#;
        assert_eq!(parse(ordinal, &schema).unwrap()[2], Place::Ordinal(3));
        for wrong in ["{}", r#"[{"Column":"d","Path":"$"}]"#, r#"[{"Column":"a","Path":"$..x"}]"#] {
            assert!(parse(wrong, &schema).is_err(), "{wrong}");
        }
    }
}
