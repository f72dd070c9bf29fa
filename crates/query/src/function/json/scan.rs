//! A scanner over canonical JSON: valid, and without space between tokens.
//!
//! Not here: JSON that may be anything (`parse`).

use std::borrow::Cow;

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    Null,
    Bool,
    Integer,
    Real,
    Text,
    Array,
    Bag,
}

/// What a value is, by its first letter.
pub(in super::super) fn kind(json: &str) -> Kind {
    match json.as_bytes().first() {
        Some(b'"') => Kind::Text,
        Some(b'[') => Kind::Array,
        Some(b'{') => Kind::Bag,
        Some(b't' | b'f') => Kind::Bool,
        Some(b'n') | None => Kind::Null,
        Some(_) if json.bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) => Kind::Real,
        Some(_) => Kind::Integer,
    }
}

/// The elements of an array; nothing of anything else.
pub(crate) fn elements(json: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = json.strip_prefix('[').filter(|rest| !rest.starts_with(']')).unwrap_or("");
    std::iter::from_fn(move || {
        let (value, after) = rest.split_at_checked(length(rest.as_bytes())?)?;
        rest = after.strip_prefix(',').unwrap_or("");
        Some(value)
    })
}

/// The keys (as they are written, without quotes) and values of a bag; nothing of anything else.
pub(crate) fn members(json: &str) -> impl Iterator<Item = (&str, &str)> + Clone {
    let mut rest = json.strip_prefix('{').filter(|rest| !rest.starts_with('}')).unwrap_or("");
    std::iter::from_fn(move || {
        let (key, after) = rest.split_at_checked(length(rest.as_bytes())?)?;
        let after = after.strip_prefix(':')?;
        let (value, after) = after.split_at_checked(length(after.as_bytes())?)?;
        rest = after.strip_prefix(',').unwrap_or("");
        Some((key.strip_prefix('"')?.strip_suffix('"')?, value))
    })
}

/// The value of a key of a bag.
pub(in super::super) fn member<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    first(after_key(json, key)?)
}

/// The element at a position of an array; negative ones count from the end.
pub(in super::super) fn element(json: &str, position: i64) -> Option<&str> {
    first(after_position(json, position)?)
}

/// The value that a text begins with.
pub(super) fn first(text: &str) -> Option<&str> {
    text.get(..length(text.as_bytes())?)
}

/// The text from the value of a key on; what the text begins with must be a bag. Whatever comes
/// after the bag does not matter, so that a path need not find the end of what it goes into.
pub(super) fn after_key<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let plain = !key.contains(['"', '\\']);
    let mut rest = text.strip_prefix('{')?;
    loop {
        let (name, after) = rest.split_at_checked(length(rest.as_bytes())?)?;
        let name = name.strip_prefix('"')?.strip_suffix('"')?;
        let value = after.strip_prefix(':')?;
        if plain && name == key || name.contains('\\') && unescape(name) == key {
            return Some(value);
        }
        rest = value.get(length(value.as_bytes())?..)?.strip_prefix(',')?;
    }
}

/// The text from an element on; what the text begins with must be an array.
pub(super) fn after_position(text: &str, position: i64) -> Option<&str> {
    let mut left = if position < 0 {
        i64::try_from(elements(text).count()).ok()?.checked_add(position)?
    } else {
        position
    };
    let mut rest = text.strip_prefix('[').filter(|rest| !rest.starts_with(']'))?;
    while left > 0 {
        rest = rest.get(length(rest.as_bytes())?..)?.strip_prefix(',')?;
        left -= 1;
    }
    (left == 0).then_some(rest)
}

/// The bytes of the value that a text begins with.
fn length(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b'"' => string_length(text),
        b'{' | b'[' => {
            let (mut depth, mut at) = (0_usize, 0);
            loop {
                let rest = text.get(at..)?;
                at += rest.iter().position(|b| matches!(b, b'"' | b'{' | b'[' | b'}' | b']'))?;
                match text.get(at)? {
                    b'"' => {
                        at += string_length(text.get(at..)?)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    _ => depth -= 1,
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        b',' | b'}' | b']' => None,
        _ => Some(text.iter().position(|b| matches!(b, b',' | b'}' | b']')).unwrap_or(text.len())),
    }
}

/// The bytes of the string that a text begins with, quotes included.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        match text.get(at)? {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

/// A string without its escapes; it is given without quotes.
pub(in super::super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned()))
}

/// A value as text: a string without quotes, anything else as its JSON.
pub(in super::super) fn text_of(json: &str) -> Cow<'_, str> {
    match json.strip_prefix('"').and_then(|json| json.strip_suffix('"')) {
        Some(raw) => unescape(raw),
        None => Cow::Borrowed(json),
    }
}

/// The number that a value is; `"NaN"` and its like are texts that stand for numbers too.
pub(in super::super) fn number_of(json: &str) -> Option<f64> {
    match kind(json) {
        Kind::Integer | Kind::Real => json.parse().ok(),
        Kind::Text => match json {
            "\"NaN\"" => Some(f64::NAN),
            "\"Infinity\"" => Some(f64::INFINITY),
            "\"-Infinity\"" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_they_end() {
        let parts: Vec<_> = elements(r#"[1,"a]\",[",[2,[3]],{"a":"}"},null]"#).collect();
        assert_eq!(parts, ["1", r#""a]\",[""#, "[2,[3]]", r#"{"a":"}"}"#, "null"]);
        assert_eq!(elements("[]").count(), 0);
        assert_eq!(members("{}").count(), 0);
        assert_eq!(elements("{}").count(), 0);
        let parts: Vec<_> = members(r#"{"a":1,"b":{"c":[]},"":""}"#).collect();
        assert_eq!(parts, [("a", "1"), ("b", r#"{"c":[]}"#), ("", r#""""#)]);
    }

    #[test]
    fn keys_are_compared_without_escapes() {
        assert_eq!(member(r#"{"a\"b":1}"#, "a\"b"), Some("1"));
        assert_eq!(member(r#"{"a\\b":1}"#, r"a\b"), Some("1"));
        assert_eq!(member(r#"{"a\\b":1}"#, r"a\\b"), None);
    }

    #[test]
    fn what_is_cut_off_ends_quietly() {
        assert_eq!(elements("[1,[2").collect::<Vec<_>>(), ["1"]);
        assert_eq!(member(r#"{"a":"#, "a"), None);
        assert_eq!(element("", 0), None);
    }
}
