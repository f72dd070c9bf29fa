//! Bodies between bytes and the values that expressions see.
//!
//! Not here: the transport.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

/// The body of an answer as Logic Apps present it: JSON as its value, text as a string, anything
/// else as `{"$content-type", "$content"}` with the bytes in base64. No bytes are `null`.
///
/// JSON that does not parse stays text, so that the run can say so where it is used.
#[must_use]
pub fn decode_body(content_type: Option<&str>, bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    let full = content_type.unwrap_or("application/json");
    let media = full.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = std::str::from_utf8(bytes).ok();
    let is_json = media == "application/json" || media == "text/json" || media.ends_with("+json");
    match text {
        Some(text) if is_json => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
        }
        Some(text) if media.starts_with("text/") => Value::String(text.to_owned()),
        _ => json!({"$content-type": full, "$content": STANDARD.encode(bytes)}),
    }
}

/// The bytes to send for a body, and the content type to use when the step names none.
///
/// A string goes as it is, `{"$content-type", "$content"}` as its bytes, everything else as JSON.
#[must_use]
pub fn encode_body(body: &Value) -> (String, Vec<u8>) {
    match body {
        Value::String(text) => ("text/plain; charset=utf-8".into(), text.clone().into_bytes()),
        Value::Object(object) => match embedded(object) {
            Some(parts) => parts,
            None => ("application/json".into(), body.to_string().into_bytes()),
        },
        _ => ("application/json".into(), body.to_string().into_bytes()),
    }
}

fn embedded(object: &Map<String, Value>) -> Option<(String, Vec<u8>)> {
    let media = object.get("$content-type")?.as_str()?;
    let content = object.get("$content")?.as_str()?;
    Some((media.to_owned(), STANDARD.decode(content).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_go_out_as_they_came_in() {
        assert_eq!(decode_body(Some("application/json; charset=utf-8"), b"[1]"), json!([1]));
        assert_eq!(decode_body(Some("text/html"), b"<p>"), json!("<p>"));
        assert_eq!(decode_body(None, b""), Value::Null);
        let binary = decode_body(Some("image/png"), &[0, 255]);
        assert_eq!(binary, json!({"$content-type": "image/png", "$content": "AP8="}));
        assert_eq!(encode_body(&binary), ("image/png".into(), vec![0, 255]));
    }

    #[test]
    fn json_that_does_not_parse_stays_text() {
        assert_eq!(decode_body(Some("application/json"), b"{oops"), json!("{oops"));
    }
}
