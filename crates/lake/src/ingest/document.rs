//! A document of JSON to its records: one, an array, one a line, or wrapped in `records` or
//! `value`. What cannot be read becomes a record of its own, so that nothing is skipped.
//!
//! Not here: what a record means.

use std::borrow::Cow;

use serde_json::{Value as Json, value::RawValue};

use super::cell::Cell;

/// One record and where it stands.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// From 1.
    pub(super) number: i64,
    /// As it was sent.
    pub(super) raw: Cow<'a, str>,
    pub(super) content: Content<'a>,
}

/// What a record holds.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Json(Json),
    /// Columns by name, of a format that has columns.
    Fields(Vec<(&'a str, Cell<'a>)>),
    /// It cannot be read: why.
    Broken(String),
}

/// Gives each record of `bytes` to `take`, until that says no.
pub(super) fn each<'a>(bytes: &'a [u8], take: &mut dyn FnMut(Record<'a>) -> bool) {
    let mut splitter = Splitter { number: 0, take, go_on: true };
    match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(text) if is_lines(text) => text.lines().for_each(|line| splitter.line(line.as_bytes())),
        Ok(text) => splitter.values(text),
        Err(_) => bytes.split(|byte| *byte == b'\n').for_each(|line| splitter.line(line)),
    }
}

/// Whether each line is a value of its own. One record over many lines is not, nor is an array.
fn is_lines(text: &str) -> bool {
    if serde_json::from_str::<&RawValue>(text).is_ok() {
        return false;
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let whole = |line: &str| {
        line.starts_with(['{', '[']) && serde_json::from_str::<&RawValue>(line).is_ok()
    };
    // The first line may be the broken one.
    let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    whole(first)
        || whole(second)
        || !first.starts_with(['{', '['])
        || (first.starts_with('{') && second.starts_with("{\""))
}

struct Splitter<'a, 't> {
    number: i64,
    take: &'t mut dyn FnMut(Record<'a>) -> bool,
    go_on: bool,
}

impl<'a> Splitter<'a, '_> {
    fn give(&mut self, raw: Cow<'a, str>, content: Content<'a>) {
        if self.go_on {
            self.number += 1;
            self.go_on = (self.take)(Record { number: self.number, raw, content });
        }
    }

    fn broken(&mut self, raw: Cow<'a, str>, reason: impl Into<String>) {
        self.give(raw, Content::Broken(reason.into()));
    }

    fn record(&mut self, raw: &'a str) {
        match serde_json::from_str(raw) {
            Ok(json) => self.give(raw.into(), Content::Json(json)),
            Err(error) => self.broken(raw.into(), said(&error)),
        }
    }

    fn line(&mut self, line: &'a [u8]) {
        let line = line.trim_ascii();
        if line.is_empty() || !self.go_on {
            return;
        }
        match std::str::from_utf8(line) {
            Err(_) => self.broken(String::from_utf8_lossy(line), "it is not UTF-8"),
            Ok(text) if serde_json::from_str::<&RawValue>(text).is_ok() => self.values(text),
            Ok(text) => self.record(text),
        }
    }

    /// Values one after the other.
    fn values(&mut self, text: &'a str) {
        let mut rest = text.trim_start();
        while !rest.is_empty() && self.go_on {
            let list = if rest.starts_with('[') { Some(rest) } else { wrapped(rest) };
            let after = match list {
                Some(list) => self
                    .elements(list)
                    .map(|after| if rest.starts_with('{') { after_object(after) } else { after }),
                None => self.value(rest).map(|(value, after)| {
                    self.record(value);
                    after
                }),
            };
            rest = after.unwrap_or_default().trim_start();
        }
    }

    /// The value at the start of `text` and what follows it; the rest is one broken record if
    /// there is none.
    fn value(&mut self, text: &'a str) -> Option<(&'a str, &'a str)> {
        match next_value(text) {
            Ok(found) => Some(found),
            Err(reason) => {
                self.broken(text.into(), reason);
                None
            }
        }
    }

    /// The elements of the array at the start of `list`; returns what follows it.
    fn elements(&mut self, list: &'a str) -> Option<&'a str> {
        let mut rest = list.strip_prefix('[')?.trim_start();
        if let Some(after) = rest.strip_prefix(']') {
            return Some(after);
        }
        while self.go_on {
            if rest.is_empty() {
                self.broken("".into(), "the document ends before its array does: it is cut off");
                return None;
            }
            let (value, after) = self.value(rest)?;
            self.record(value);
            let after = after.trim_start();
            if let Some(after) = after.strip_prefix(']') {
                return Some(after);
            }
            match after.strip_prefix(',') {
                Some(after) => rest = after.trim_start(),
                None if after.is_empty() => rest = after,
                None => {
                    self.broken(after.into(), "`,` or `]` should stand before this");
                    return None;
                }
            }
        }
        None
    }
}

/// Parts `text` after the JSON value that it starts with.
fn next_value(text: &str) -> Result<(&str, &str), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(value)) => {
            let after = text.get(values.byte_offset()..).unwrap_or_default();
            Ok((value.get(), after))
        }
        Some(Err(error)) => Err(said(&error)),
        None => Err("there is no value".to_owned()),
    }
}

fn said(error: &serde_json::Error) -> String {
    if error.is_eof() {
        format!("it is cut off: {error}")
    } else {
        format!("it is no JSON: {error}")
    }
}

/// The text from the array on, if `text` starts with an object that is only a wrapper around one:
/// its member `records` or `value`, with none but annotations (`@odata.…`) before it.
fn wrapped(text: &str) -> Option<&str> {
    let mut rest = text.strip_prefix('{')?;
    loop {
        let (name, after) = next_value(rest.trim_start()).ok()?;
        let member = after.trim_start().strip_prefix(':')?.trim_start();
        match name {
            "\"records\"" | "\"value\"" if member.starts_with('[') => {
                // An object with other members is a record that happens to have such a list.
                let end = next_value(member).map_or("", |(_, end)| end);
                let others = end.trim_start().strip_prefix(',').map(str::trim_start);
                return others.is_none_or(|next| next.starts_with("\"@")).then_some(member);
            }
            _ if name.starts_with("\"@") => {
                let (_, after) = next_value(member).ok()?;
                rest = after.trim_start().strip_prefix(',')?;
            }
            _ => return None,
        }
    }
}

/// What follows the object of which `text` is the remainder after a member.
fn after_object(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(member) = rest.strip_prefix(',') {
        let Ok((_, after)) = next_value(member.trim_start()) else { return rest };
        let Some(value) = after.trim_start().strip_prefix(':') else { return rest };
        let Ok((_, after)) = next_value(value.trim_start()) else { return rest };
        rest = after.trim_start();
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record's JSON, or `!reason|raw`.
    fn records(text: &str) -> Vec<String> {
        let mut seen = Vec::new();
        each(text.as_bytes(), &mut |record| {
            assert_eq!(record.number, i64::try_from(seen.len()).unwrap() + 1);
            seen.push(match record.content {
                Content::Json(json) => json.to_string(),
                Content::Broken(reason) => {
                    let short = reason.split(':').next().unwrap_or_default();
                    format!("!{short}|{}", record.raw)
                }
                Content::Fields(_) => panic!("JSON has no columns"),
            });
            true
        });
        seen
    }

    #[test]
    fn every_way_to_write_records() {
        let two = ["{\"a\":1}", "{\"b\":2}"];
        for text in [
            "[{\"a\":1},{\"b\":2}]",
            "[\n  {\"a\": 1},\n  {\"b\": 2}\n]\n",
            "{\"a\":1}\n{\"b\":2}\n",
            "\n{\"a\":1}\r\n\r\n{\"b\":2}",
            "{\"records\": [{\"a\":1}, {\"b\":2}]}",
            "{\"@odata.context\":\"x\",\"value\":[{\"a\":1},{\"b\":2}],\"@odata.nextLink\":\"y\"}",
            "{\"records\":[{\"a\":1}]}\n{\"records\":[{\"b\":2}]}\n",
            "{\n\"a\": 1\n}\n{\n\"b\": 2\n}",
        ] {
            assert_eq!(records(text), two, "{text}");
        }
        assert_eq!(records("{\"a\":1}"), ["{\"a\":1}"]);
        assert_eq!(records("{\"value\":[1],\"x\":2}"), ["{\"value\":[1],\"x\":2}"]);
        assert!(records("").is_empty() && records("[]").is_empty());
        assert!(records("{\"records\":[]}").is_empty());
    }

    #[test]
    fn what_is_broken_is_kept_with_its_reason_and_its_neighbours() {
        for (text, expected) in [
            (
                "{\"a\":1}\n{\"a\":\n{\"b\":2}\n",
                vec!["{\"a\":1}", "!it is cut off|{\"a\":", "{\"b\":2}"],
            ),
            ("{\"a\"\n{\"b\":2}", vec!["!it is cut off|{\"a\"", "{\"b\":2}"]),
            ("[{\"a\":1},{\"b\"", vec!["{\"a\":1}", "!it is cut off|{\"b\""]),
            ("{\"records\":[{\"a\":1},{\"b\"", vec!["{\"a\":1}", "!it is cut off|{\"b\""]),
            ("[{\"a\":1},", vec!["{\"a\":1}", "!the document ends before its array does|"]),
            ("[{\"a\":1}", vec!["{\"a\":1}", "!the document ends before its array does|"]),
            (
                "[{\"a\":1} {\"b\":2}]",
                vec!["{\"a\":1}", "!`,` or `]` should stand before this|{\"b\":2}]"],
            ),
            ("hello\n{\"b\":2}", vec!["!it is no JSON|hello", "{\"b\":2}"]),
            ("{\n\"a\": 1,\n", vec!["!it is cut off|{\n\"a\": 1,\n"]),
            ("[1, \"x\"]", vec!["1", "\"x\""]),
        ] {
            assert_eq!(records(text), expected, "{text}");
        }
        let mut reasons = Vec::new();
        each(b"{\"a\":1}\n\xff\n", &mut |record| {
            reasons.push(format!("{:?}", record.content));
            true
        });
        assert_eq!(reasons[1], "Broken(\"it is not UTF-8\")");
        let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(records(&deep)[0].starts_with('!'));
    }
}
