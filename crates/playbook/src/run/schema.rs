//! JSON schema as `ParseJson` uses it.
//!
//! Not here: `pattern`, `$ref` and whatever else [`unsupported`] names; a schema that uses them is
//! refused rather than half checked.

use serde_json::Value;

use crate::{definition::source::child, expression::value};

/// Words that do not restrict anything.
const ANNOTATIONS: &[&str] = &[
    "$id",
    "$schema",
    "id",
    "title",
    "description",
    "default",
    "examples",
    "format",
    "readOnly",
    "writeOnly",
    "$comment",
    "x-ms-summary",
    "nullable",
];

/// Words that are understood.
const KEYWORDS: &[&str] = &[
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "additionalProperties",
    "anyOf",
    "oneOf",
    "allOf",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
];

/// The first word of a schema that is not understood, with its place.
pub(crate) fn unsupported(schema: &Value, at: &str) -> Option<(String, String)> {
    let members = schema.as_object()?;
    for (word, inner) in members {
        let place = child(at, word);
        let found = match word.as_str() {
            "properties" => {
                let mut properties = inner.as_object().into_iter().flatten();
                properties.find_map(|(name, schema)| unsupported(schema, &child(&place, name)))
            }
            "anyOf" | "oneOf" | "allOf" => {
                let schemas = inner.as_array().into_iter().flatten().enumerate();
                let mut schemas = schemas.map(|(index, it)| (format!("{place}/{index}"), it));
                schemas.find_map(|(place, schema)| unsupported(schema, &place))
            }
            "items" | "additionalProperties" if inner.is_object() => unsupported(inner, &place),
            "items" if inner.is_array() => Some(("items as an array".into(), place)),
            known if KEYWORDS.contains(&known) || ANNOTATIONS.contains(&known) => None,
            other => Some((other.to_owned(), place)),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Holds a value against a schema; the error names the place within the value.
pub(super) fn validate(value: &Value, schema: &Value, at: &str) -> Result<(), String> {
    let Some(members) = schema.as_object() else { return Ok(()) };
    let place = if at.is_empty() { "the content" } else { at };
    if let Some(wanted) = members.get("type")
        && !is_type(value, wanted)
    {
        let found = value::type_name(value);
        return Err(format!("{place} is {found}; the schema expects {}", type_words(wanted)));
    }
    let one_of = members.get("enum").and_then(Value::as_array);
    if one_of.is_some_and(|all| !all.iter().any(|it| value::equal(it, value))) {
        return Err(format!("{place} is none of the values that the schema lists"));
    }
    if members.get("const").is_some_and(|it| !value::equal(it, value)) {
        return Err(format!("{place} is not the value that the schema demands"));
    }
    bounds(value, schema, place)?;
    object(value, schema, at, place)?;
    if let (Value::Array(items), Some(schema)) = (value, members.get("items")) {
        for (index, item) in items.iter().enumerate() {
            validate(item, schema, &format!("{at}/{index}"))?;
        }
    }
    combined(value, schema, at, place)
}

fn is_type(value: &Value, wanted: &Value) -> bool {
    match wanted {
        Value::Array(several) => several.iter().any(|wanted| is_type(value, wanted)),
        Value::String(word) => match word.as_str() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "number" => value.is_number(),
            "integer" => {
                value.is_i64()
                    || value.is_u64()
                    || value.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            _ => false,
        },
        _ => true,
    }
}

fn type_words(wanted: &Value) -> String {
    match wanted {
        Value::Array(several) => {
            let words: Vec<String> = several.iter().map(value::text).collect();
            words.join(" or ")
        }
        one => value::text(one),
    }
}

fn bounds(value: &Value, schema: &Value, place: &str) -> Result<(), String> {
    let bound = |word: &str| schema.get(word).and_then(Value::as_f64);
    let (measure, least, most) = match value {
        Value::Number(number) => (number.as_f64(), bound("minimum"), bound("maximum")),
        Value::String(text) => {
            (Some(text.chars().count() as f64), bound("minLength"), bound("maxLength"))
        }
        Value::Array(items) => (Some(items.len() as f64), bound("minItems"), bound("maxItems")),
        _ => return Ok(()),
    };
    let measure = measure.unwrap_or_default();
    if least.is_some_and(|least| measure < least) || most.is_some_and(|most| measure > most) {
        return Err(format!("{place} is outside of the bounds that the schema sets"));
    }
    Ok(())
}

fn object(value: &Value, schema: &Value, at: &str, place: &str) -> Result<(), String> {
    let Value::Object(members) = value else { return Ok(()) };
    let required = schema.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(name) {
            return Err(format!("{place} lacks the property `{name}` that the schema requires"));
        }
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, member) in members {
        let place_of = child(at, name);
        match (properties.and_then(|all| all.get(name)), schema.get("additionalProperties")) {
            (Some(schema), _) => validate(member, schema, &place_of)?,
            (None, Some(Value::Bool(false))) => {
                return Err(format!("{place} has the property `{name}`, not in the schema"));
            }
            (None, Some(schema)) => validate(member, schema, &place_of)?,
            (None, None) => {}
        }
    }
    Ok(())
}

fn combined(value: &Value, schema: &Value, at: &str, place: &str) -> Result<(), String> {
    let passing = |word: &str| {
        let all = schema.get(word).and_then(Value::as_array)?;
        let passing = all.iter().filter(|schema| validate(value, schema, at).is_ok()).count();
        Some((passing, all.len()))
    };
    if passing("allOf").is_some_and(|(passing, all)| passing < all)
        || passing("anyOf").is_some_and(|(passing, _)| passing == 0)
        || passing("oneOf").is_some_and(|(passing, _)| passing != 1)
    {
        return Err(format!("{place} does not fit the schema's alternatives"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mismatch_names_its_place() {
        let schema = json!({
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": ["string", "null"]}, "list": {"items": {"type": "integer"}}},
        });
        assert_eq!(
            validate(&json!({"id": null, "list": [1, 2.0], "more": 1}), &schema, ""),
            Ok(())
        );
        let wrong = |value: Value| validate(&value, &schema, "").unwrap_err();
        assert_eq!(wrong(json!([])), "the content is Array; the schema expects object");
        assert_eq!(wrong(json!({"id": 1})), "/id is Integer; the schema expects string or null");
        assert_eq!(
            wrong(json!({})),
            "the content lacks the property `id` that the schema requires"
        );
        assert_eq!(
            wrong(json!({"id": "a", "list": ["x"]})),
            "/list/0 is String; the schema expects integer"
        );
    }

    #[test]
    fn a_word_that_is_not_understood_is_named() {
        let schema = json!({"properties": {"a/b": {"type": "string", "pattern": "x"}}});
        let found = unsupported(&schema, "");
        assert_eq!(found, Some(("pattern".into(), "/properties/a~1b/pattern".into())));
    }
}
