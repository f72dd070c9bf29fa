//! One value of a record and the value that a column makes of it.
//!
//! Not here: which value belongs to which column.

use kql::{
    Type, Value,
    value::{Datetime, Decimal, Timespan},
};
use serde_json::Value as Json;
use uuid::Uuid;

/// A value as a record has it.
#[derive(Debug, Clone)]
pub(super) enum Cell<'a> {
    /// From JSON.
    Json(&'a Json),
    /// From CSV, or a text from elsewhere.
    Text(&'a str),
    /// Of a known type already.
    Exact(Value),
}

/// Enough of a faulty value to find it; the whole record is kept beside the reason.
const SHOWN: usize = 60;

impl Cell<'_> {
    /// The value for a column of type `ty`.
    ///
    /// # Errors
    /// What is wrong with it, as a clause about it.
    pub(super) fn value(&self, ty: Type) -> Result<Value, String> {
        let (value, shown) = match self {
            Self::Exact(value) if value.is_null() => (Some(Value::null(ty)), None),
            Self::Exact(value) if value.ty() == ty => (Some(value.clone()), None),
            Self::Exact(value) => return of_text(ty, &text_of(value)?),
            Self::Text(text) => return of_text(ty, text),
            Self::Json(Json::String(text)) => return of_text(ty, text),
            Self::Json(json) => (of_json(ty, json), Some(*json)),
        };
        value.ok_or_else(|| misfit(ty, &shown.map(ToString::to_string).unwrap_or_default()))
    }
}

fn misfit(ty: Type, shown: &str) -> String {
    let cut: String = shown.chars().take(SHOWN).collect();
    let more = if cut.len() < shown.len() { "…" } else { "" };
    format!("`{cut}{more}` is no {ty}")
}

/// The text that a value of another type stands for.
fn text_of(value: &Value) -> Result<String, String> {
    if let Value::String(text) | Value::Dynamic(Some(text)) = value {
        return Ok(text.to_string());
    }
    let json = serde_json::to_value(value).map_err(|e| e.to_string())?;
    Ok(json.as_str().map_or_else(|| json.to_string(), str::to_owned))
}

fn of_text(ty: Type, text: &str) -> Result<Value, String> {
    match ty {
        Type::String => return Ok(Value::string(text)),
        Type::Dynamic => return Ok(dynamic_of_text(text)),
        _ => {}
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Value::null(ty));
    }
    let value = match ty {
        Type::Bool => bool_of(trimmed).map(|v| Value::Bool(Some(v))),
        Type::Int => {
            whole(trimmed).and_then(|v| i32::try_from(v).ok()).map(|v| Value::Int(Some(v)))
        }
        Type::Long => whole(trimmed).map(|v| Value::Long(Some(v))),
        Type::Real => trimmed.parse().ok().map(|v| Value::Real(Some(v))),
        Type::Decimal => Decimal::parse(trimmed).map(|v| Value::Decimal(Some(v))),
        Type::Datetime => Datetime::parse(trimmed).map(|v| Value::Datetime(Some(v.0))),
        Type::Timespan => Timespan::parse(trimmed).map(|v| Value::Timespan(Some(v.0))),
        Type::Guid => Uuid::try_parse(trimmed).ok().map(|v| Value::Guid(Some(v))),
        Type::String | Type::Dynamic => None,
    };
    value.ok_or_else(|| misfit(ty, trimmed))
}

fn of_json(ty: Type, json: &Json) -> Option<Value> {
    match (ty, json) {
        (_, Json::Null) => Some(Value::null(ty)),
        (Type::Dynamic, _) => Some(Value::dynamic(json)),
        // Columns of text hold lists and objects as JSON, as Log Analytics writes them.
        (Type::String, _) => Some(Value::string(json.to_string())),
        (Type::Bool, Json::Bool(v)) => Some(Value::Bool(Some(*v))),
        (Type::Real, Json::Number(v)) => v.as_f64().map(|v| Value::Real(Some(v))),
        (Type::Bool | Type::Int | Type::Long | Type::Decimal, Json::Number(v)) => {
            of_text(ty, &v.to_string()).ok()
        }
        _ => None,
    }
}

/// A text that is a JSON object or array is that, as in exported rows; any other is a JSON text.
fn dynamic_of_text(text: &str) -> Value {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed == "null" {
        return Value::Dynamic(None);
    }
    let parsed = trimmed.starts_with(['{', '[']).then(|| serde_json::from_str::<Json>(trimmed));
    match parsed {
        Some(Ok(json)) => Value::dynamic(&json),
        _ => Value::dynamic(&Json::String(text.to_owned())),
    }
}

fn bool_of(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole number, also written as `12.0`.
fn whole(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (number, fraction) = text.split_once('.')?;
    fraction.bytes().all(|digit| digit == b'0').then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(ty: Type, json: &Json) -> String {
        match Cell::Json(json).value(ty) {
            Ok(value) => serde_json::to_string(&value).unwrap(),
            Err(reason) => reason,
        }
    }

    #[test]
    fn values_become_what_their_column_holds() {
        for (ty, json, expected) in [
            (Type::Long, json!("12"), "12"),
            (Type::Long, json!(12.0), "12"),
            (Type::Long, json!(12.5), "`12.5` is no long"),
            (Type::Int, json!(3_000_000_000_i64), "`3000000000` is no int"),
            (Type::Long, json!(""), "null"),
            (Type::Bool, json!("True"), "true"),
            (Type::Bool, json!("maybe"), "`maybe` is no bool"),
            (Type::Real, json!(1), "1.0"),
            (Type::Datetime, json!("2026-02-14 06:05:04.5"), "\"2026-02-14T06:05:04.5000000Z\""),
            (Type::Datetime, json!(5), "`5` is no datetime"),
            (Type::Guid, json!("x"), "`x` is no guid"),
            (Type::String, json!([1, "a"]), "\"[1,\\\"a\\\"]\""),
            (Type::String, json!(null), "\"\""),
            (Type::Dynamic, json!("{\"b\" : 1, \"a\":\"\\u00e9\"}"), "{\"b\":1,\"a\":\"é\"}"),
            (Type::Dynamic, json!("{not json"), "\"{not json\""),
            (Type::Dynamic, json!(""), "null"),
            (Type::Dynamic, json!({"z": 1, "a": [1.0]}), "{\"z\":1,\"a\":[1.0]}"),
        ] {
            assert_eq!(read(ty, &json), expected, "{ty} from {json}");
        }
    }
}
