//! Entities that a column holds ready-made (`sentinelEntitiesMappings`), as `SecurityAlert` keeps
//! them.
//!
//! Not here: entities that refer to others; a reference stays the text that it is.

use serde_json::Value;

use super::{Entity, KINDS};

/// The entities in a column's text: an array of stored entities, or one of them.
#[must_use]
pub fn ready(text: &str) -> Vec<Entity> {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    match value {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        // A dynamic that holds the array as a text.
        Value::String(inner) => ready(&inner),
        other => one(&other).into_iter().collect(),
    }
}

fn one(value: &Value) -> Option<Entity> {
    let object = value.as_object()?;
    let stored = object.get("Type")?.as_str()?;
    let kind = KINDS.iter().find(|kind| kind.stored.eq_ignore_ascii_case(stored));
    let properties = object
        .iter()
        .filter(|(name, value)| !name.starts_with('$') && *name != "Type" && !value.is_null())
        .map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        })
        .collect();
    Some(Entity { kind: kind.map_or(stored, |kind| kind.name).to_owned(), properties })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_entities_are_read_back() {
        let text = r#"[{"$id":"3","Name":"alice","UPNSuffix":"c.com","Type":"account"},{"$ref":"3"},
            {"$id":"4","Address":"203.0.113.7","Location":null,"Type":"ip"}]"#;
        let found = ready(text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].kind.as_str(), found[0].property("Name")), ("Account", Some("alice")));
        assert_eq!(found[1].properties, [("Address".to_owned(), "203.0.113.7".to_owned())]);
        assert_eq!(ready(&Value::from(text).to_string()), found);
        assert_eq!(ready("none"), []);
    }
}
