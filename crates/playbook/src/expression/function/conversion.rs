//! Between types and encodings.
//!
//! Not here: dates (`date`); `xml` and `xpath`, which are refused.

use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Number, Value, json};

use super::{Arguments, Function, function};
use crate::expression::value;

/// RFC 3986's unreserved characters stay.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) const FUNCTIONS: &[Function] = &[
    function("string", 1, 1, |it| Ok(value::text(it.value(0)).into())),
    function("int", 1, 1, int),
    function("float", 1, 1, float),
    function("bool", 1, 1, boolean),
    function("json", 1, 1, json),
    function("array", 1, 1, |it| match it.value(0) {
        Value::Array(items) => Ok(Value::Array(items.clone())),
        other => Ok(Value::Array(vec![other.clone()])),
    }),
    function("base64", 1, 1, |it| Ok(STANDARD.encode(bytes(it)?).into())),
    function("base64ToString", 1, 1, from_base64),
    function("decodeBase64", 1, 1, from_base64),
    function("base64ToBinary", 1, 1, |it| {
        from_base64_bytes(it)?;
        Ok(json!({"$content-type": "application/octet-stream", "$content": it.text(0)?}))
    }),
    function("encodeURIComponent", 1, 1, encode),
    function("uriComponent", 1, 1, encode),
    function("decodeURIComponent", 1, 1, decode),
    function("uriComponentToString", 1, 1, decode),
];

/// The bytes that a string or an embedded binary stands for.
fn bytes(it: &Arguments<'_>) -> Result<Vec<u8>, String> {
    let value = it.value(0);
    match (value, value.get("$content").and_then(Value::as_str)) {
        (Value::String(text), _) => Ok(text.clone().into_bytes()),
        (_, Some(content)) => STANDARD.decode(content).map_err(|error| error.to_string()),
        (other, None) => Ok(value::text(other).into_bytes()),
    }
}

fn int(it: &Arguments<'_>) -> Result<Value, String> {
    match it.value(0) {
        Value::String(text) => match text.trim().parse::<i64>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(format!("`int`: `{text}` is not an integer")),
        },
        Value::Number(number) if number.is_f64() => {
            // Towards zero, as .NET casts; the cast saturates.
            Ok((it.number(0)?.trunc() as i64).into())
        }
        _ => it.integer(0).map(Value::from),
    }
}

fn float(it: &Arguments<'_>) -> Result<Value, String> {
    let number = match it.value(0) {
        Value::String(text) => text.trim().parse::<f64>().ok(),
        _ => Some(it.number(0)?),
    };
    let number = number.and_then(Number::from_f64).map(Value::Number);
    number.ok_or_else(|| format!("`float`: `{}` is not a number", value::text(it.value(0))))
}

fn boolean(it: &Arguments<'_>) -> Result<Value, String> {
    match it.value(0) {
        Value::Bool(value) => Ok((*value).into()),
        Value::Number(_) => Ok((it.number(0)? != 0.0).into()),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true.into()),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false.into()),
        _ => Err(it.wrong(0, "`true`, `false` or a number")),
    }
}

/// Text is parsed, an embedded JSON document is decoded first, anything else is as it is.
fn json(it: &Arguments<'_>) -> Result<Value, String> {
    match it.value(0) {
        Value::String(text) => serde_json::from_str(text)
            .map_err(|error| format!("`json`: the text is not JSON: {error}")),
        value if value.get("$content").is_some() => serde_json::from_slice(&bytes(it)?)
            .map_err(|error| format!("`json`: the content is not JSON: {error}")),
        other => Ok(other.clone()),
    }
}

fn from_base64_bytes(it: &Arguments<'_>) -> Result<Vec<u8>, String> {
    STANDARD.decode(it.text(0)?).map_err(|error| format!("`{}`: {error}", it.name))
}

fn from_base64(it: &Arguments<'_>) -> Result<Value, String> {
    match String::from_utf8(from_base64_bytes(it)?) {
        Ok(text) => Ok(text.into()),
        Err(_) => Err(format!("`{}`: the bytes are no text", it.name)),
    }
}

fn encode(it: &Arguments<'_>) -> Result<Value, String> {
    Ok(utf8_percent_encode(it.text(0)?, COMPONENT).to_string().into())
}

fn decode(it: &Arguments<'_>) -> Result<Value, String> {
    match percent_decode_str(it.text(0)?).decode_utf8() {
        Ok(text) => Ok(text.into()),
        Err(_) => Err(format!("`{}`: the bytes are no text", it.name)),
    }
}
