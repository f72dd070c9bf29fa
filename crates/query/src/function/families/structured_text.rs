//! `parse_path`, `parse_csv`, `parse_command_line`, `parse_version`.
//!
//! Not here: URLs (`urls`), XML (`xml`), and `parse_user_agent`, whose patterns Reeve does not have.

use arrow::array::ArrayRef;
use kql::value::Decimal;

use super::super::{Call, Implementation, argument::invalid, json};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "parse_path" => parse_path,
        "parse_csv" => parse_csv,
        "parse_command_line" => parse_command_line,
        "parse_version" => parse_version,
        _ => return None,
    })
}

fn parse_path(call: &Call<'_>) -> Result<ArrayRef, Error> {
    const SEPARATORS: [char; 2] = ['/', '\\'];
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let text = texts.at(row);
        let (scheme, path) = text.split_once("://").unwrap_or(("", text));
        let root = root(path);
        // A colon after the root begins an alternate data stream.
        let below = path.get(root.len()..).unwrap_or_default();
        let (below, stream) = below.rsplit_once(':').unwrap_or((below, ""));
        let path = path.get(..root.len() + below.len()).unwrap_or_default();
        let (directory, file) = match path.rfind(SEPARATORS) {
            Some(at) => (path.get(..at)?, path.get(at + 1..)?),
            None => ("", path),
        };
        let name = directory.rsplit(SEPARATORS).next().unwrap_or_default();
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        out.push('{');
        for (key, value) in [
            ("Scheme", scheme),
            ("RootPath", root),
            ("DirectoryPath", directory),
            ("DirectoryName", name),
            ("Filename", file),
            ("Extension", extension),
            ("AlternateDataStreamName", stream),
        ] {
            json::write_key(key, out);
            json::write_string(value, out);
        }
        out.push('}');
        Some(())
    }))
}

/// The root that a path begins with: that of a drive, such as `C:\`, or nothing.
fn root(path: &str) -> &str {
    match path.as_bytes() {
        [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic() => {
            path.get(..3).unwrap_or_default()
        }
        _ => "",
    }
}

/// Appends an array of texts.
fn write_texts(texts: &[String], out: &mut String) {
    out.push('[');
    for (i, text) in texts.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        json::write_string(text, out);
    }
    out.push(']');
}

fn parse_csv(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
        let mut letters = texts.at(row).chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    field.push('"');
                }
                '"' if quoted || field.is_empty() => quoted = !quoted,
                ',' if !quoted => fields.push(std::mem::take(&mut field)),
                // Only the first record counts.
                '\r' | '\n' if !quoted => break,
                _ => field.push(letter),
            }
        }
        fields.push(field);
        write_texts(&fields, out);
        Some(())
    }))
}

/// By the rules of Windows' own: 2n backslashes before a quote are n and the quote counts,
/// 2n + 1 are n and a quote as such.
fn parse_command_line(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let kind = call.constant_text(1)?;
    if !kind.eq_ignore_ascii_case("windows") {
        return Err(invalid(format!("parse_command_line() knows 'windows', not '{kind}'")));
    }
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let text = texts.at(row);
        if text.is_empty() {
            return None;
        }
        let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => {
                    let mut count = 1;
                    while letters.next_if_eq(&'\\').is_some() {
                        count += 1;
                    }
                    let word = word.get_or_insert_default();
                    let before_quote = letters.peek() == Some(&'"');
                    let kept = if before_quote { count / 2 } else { count };
                    word.extend(std::iter::repeat_n('\\', kept));
                    if before_quote && count % 2 == 1 {
                        letters.next();
                        word.push('"');
                    }
                }
                '"' => {
                    word.get_or_insert_default();
                    quoted = !quoted;
                }
                ' ' | '\t' if !quoted => words.extend(word.take()),
                _ => word.get_or_insert_default().push(letter),
            }
        }
        words.extend(word);
        write_texts(&words, out);
        Some(())
    }))
}

fn parse_version(call: &Call<'_>) -> Result<ArrayRef, Error> {
    const PARTS: usize = 4;
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_decimals(|row| {
        let parts: Vec<&str> = texts.at(row).split('.').collect();
        let digits =
            |part: &&str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if parts.len() > PARTS || !parts.iter().all(digits) {
            return None;
        }
        let parts = parts.into_iter().chain(std::iter::repeat("0")).take(PARTS);
        let number = parts.fold(0_i128, |number, part| {
            number * 100_000_000 + part.parse::<i128>().unwrap_or_default()
        });
        Some(Decimal::new(number, 0))
    }))
}
