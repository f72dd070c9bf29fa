//! JSON that may be anything, checked and brought into canonical form.
//!
//! Not here: parts of what is canonical already (`scan`).

use std::{collections::HashSet, ops::Range};

use jiter::{Jiter, NumberAny, NumberInt, Peek};

use super::{write_real, write_string};

/// Arrays and bags deeper than this are no JSON to KQL.
const DEEPEST: usize = 256;

/// Appends the canonical form of a text, if it is JSON: compact, keys in their order, of a
/// repeated key the last value.
///
/// Numbers that are whole and fit are written as such, others as the nearest `real`. If the
/// text is not JSON, `out` is as it was.
pub(in super::super) fn canonical(text: &str, out: &mut String) -> Option<()> {
    let start = out.len();
    let mut writer =
        Writer { json: Jiter::new(text.as_bytes()), text, keys: Vec::new(), repeated: false };
    let written = writer.json.peek().ok().and_then(|peek| writer.value(peek, out, 0));
    if written.is_none() || writer.json.finish().is_err() {
        out.truncate(start);
        return None;
    }
    if writer.repeated {
        let tree = serde_json::from_str::<serde_json::Value>(out.get(start..)?).ok()?;
        out.truncate(start);
        out.push_str(&tree.to_string());
    }
    Some(())
}

struct Writer<'a> {
    json: Jiter<'a>,
    text: &'a str,
    /// Where the keys of the bags that are open stand in the output.
    keys: Vec<Range<usize>>,
    /// Whether some bag has a key twice.
    repeated: bool,
}

impl Writer<'_> {
    fn value(&mut self, peek: Peek, out: &mut String, depth: usize) -> Option<()> {
        match peek {
            Peek::Null => {
                self.json.known_null().ok()?;
                out.push_str("null");
            }
            Peek::True | Peek::False => {
                let value = self.json.known_bool(peek).ok()?;
                out.push_str(if value { "true" } else { "false" });
            }
            Peek::String => self.string(out)?,
            Peek::Array if depth < DEEPEST => self.array(out, depth)?,
            Peek::Object if depth < DEEPEST => self.bag(out, depth)?,
            Peek::Array | Peek::Object => return None,
            _ => self.number(peek, out)?,
        }
        Some(())
    }

    fn string(&mut self, out: &mut String) -> Option<()> {
        let start = self.json.current_index();
        let decoded = self.json.known_str().ok()?;
        let plain = decoded.len();
        // Without escapes the text is as long as what it means, and two quotes.
        match self.text.get(start..start + plain + 2) {
            Some(raw) if raw.ends_with('"') && !raw.contains('\\') => out.push_str(raw),
            _ => write_string(decoded, out),
        }
        Some(())
    }

    fn number(&mut self, peek: Peek, out: &mut String) -> Option<()> {
        use std::fmt::Write as _;
        match self.json.known_number(peek).ok()? {
            NumberAny::Int(NumberInt::Int(number)) => write!(out, "{number}").ok(),
            NumberAny::Int(number @ NumberInt::BigInt(_)) => {
                write_real(f64::from(NumberAny::Int(number)), out);
                Some(())
            }
            NumberAny::Float(number) => {
                write_real(number, out);
                Some(())
            }
        }
    }

    fn array(&mut self, out: &mut String, depth: usize) -> Option<()> {
        out.push('[');
        let mut next = self.json.known_array().ok()?;
        while let Some(peek) = next {
            self.value(peek, out, depth + 1)?;
            next = self.json.array_step().ok()?;
            if next.is_some() {
                out.push(',');
            }
        }
        out.push(']');
        Some(())
    }

    fn bag(&mut self, out: &mut String, depth: usize) -> Option<()> {
        let first_key = self.keys.len();
        out.push('{');
        let mut key = self.json.known_object().ok()?;
        while let Some(name) = key {
            let start = out.len();
            write_string(name, out);
            self.keys.push(start..out.len());
            out.push(':');
            let peek = self.json.peek().ok()?;
            self.value(peek, out, depth + 1)?;
            key = self.json.next_key().ok()?;
            if key.is_some() {
                out.push(',');
            }
        }
        out.push('}');
        self.repeated |= repeats(self.keys.get(first_key..)?, out);
        self.keys.truncate(first_key);
        Some(())
    }
}

fn repeats(keys: &[Range<usize>], out: &str) -> bool {
    let text = |key: &Range<usize>| out.get(key.clone());
    if keys.len() > 24 {
        let mut seen = HashSet::with_capacity(keys.len());
        return !keys.iter().all(|key| seen.insert(text(key)));
    }
    keys.iter().enumerate().any(|(i, key)| {
        keys.iter().take(i).any(|other| other.len() == key.len() && text(other) == text(key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut out = String::from("before ");
        let result = canonical(text, &mut out);
        let written = out.strip_prefix("before ").unwrap();
        if result.is_some() { written.to_owned() } else { format!("no JSON{written}") }
    }

    #[test]
    fn json_becomes_compact() {
        for (text, expected) in [
            (
                r#" { "b" : [ 1 , 2.50, 1e3 ], "a" : "x\u0041\n\/" } "#,
                r#"{"b":[1,2.5,1000.0],"a":"xA\n/"}"#,
            ),
            ("123", "123"),
            ("-1.0", "-1.0"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "9.223372036854776e+18"),
            ("\"é\"", "\"é\""),
            ("[]", "[]"),
            (r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#),
            ("null", "null"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_leaves_nothing() {
        for text in ["", "abc", "{", "[1,]", "1 2", "\"a\tb\"", "NaN", "{'a':1}", "01"] {
            assert_eq!(read(text), "no JSON", "{text:?}");
        }
        assert_eq!(read(&"[".repeat(1000)), "no JSON");
    }
}
