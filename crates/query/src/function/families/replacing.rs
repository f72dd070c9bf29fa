//! `replace_string`, `replace_regex`, `trim`, `translate` …
//!
//! Not here: taking parts out (`extraction`, `substrings`).

use std::{borrow::Cow, collections::HashMap};

use arrow::array::ArrayRef;
use regex::{Captures, Regex};

use super::{
    super::{
        Call, Implementation,
        argument::{Texts, invalid},
        json::{self, Kind},
        pattern,
    },
    arrays::array,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "replace_string" => replace_string,
        "replace_strings" => replace_strings,
        "replace_regex" => |call| replace_regex(call, 1, 2, 0),
        "replace" => |call| replace_regex(call, 0, 1, 2),
        "trim" => |call| trim(call, true, true),
        "trim_start" => |call| trim(call, true, false),
        "trim_end" => |call| trim(call, false, true),
        "translate" => translate,
        "regex_quote" => regex_quote,
        _ => return None,
    })
}

fn replace_string(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, lookups) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    let rewrites = call.arg(2)?.texts()?;
    Ok(call.write_texts(|row, out| {
        let (text, lookup) = (texts.at(row), lookups.at(row));
        if lookup.is_empty() {
            return out.push_str(text);
        }
        let rewrite = rewrites.at(row);
        for (i, part) in text.split(lookup).enumerate() {
            if i > 0 {
                out.push_str(rewrite);
            }
            out.push_str(part);
        }
    }))
}

fn replace_strings(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, lookups) = (call.arg(0)?.texts()?, call.arg(1)?.jsons()?);
    let rewrites = call.arg(2)?.jsons()?;
    Ok(call.write_texts(|row, out| {
        let lists = (lookups.at(row).and_then(array), rewrites.at(row).and_then(array));
        let (Some(lookups), Some(rewrites)) = lists else { return };
        if lookups.len() != rewrites.len() {
            return;
        }
        // Earlier lookups come first; what they have replaced is not looked at again.
        let mut pieces = vec![(Cow::Borrowed(texts.at(row)), false)];
        for (lookup, rewrite) in lookups.into_iter().zip(rewrites) {
            let lookup = json::text_of(lookup);
            if !lookup.is_empty() {
                let rewrite = (json::kind(rewrite) == Kind::Text).then(|| json::text_of(rewrite));
                // What is no text replaces nothing, and yet what is found is done with.
                pieces = replace_in(pieces, &lookup, rewrite.as_ref().unwrap_or(&lookup));
            }
        }
        out.extend(pieces.iter().map(|(text, _)| &**text));
    }))
}

/// Pieces of a text, each with whether it is done with.
type Pieces<'a> = Vec<(Cow<'a, str>, bool)>;

fn replace_in<'a>(pieces: Pieces<'a>, lookup: &str, rewrite: &str) -> Pieces<'a> {
    let mut replaced = Pieces::with_capacity(pieces.len());
    for (text, done) in pieces {
        if done || !text.contains(lookup) {
            replaced.push((text, done));
            continue;
        }
        for (i, part) in text.split(lookup).enumerate() {
            if i > 0 {
                replaced.push((rewrite.to_owned().into(), true));
            }
            replaced.push((part.to_owned().into(), false));
        }
    }
    replaced
}

/// A part of what replaces a match.
enum Piece {
    Text(String),
    Group(usize),
}

/// Reads a rewrite: `\1` is the first group, `\\` a backslash, and `$` nothing special.
fn pieces(rewrite: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut letters = rewrite.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek().copied()) {
            ('\\', Some(digit)) if digit.is_ascii_digit() => {
                letters.next();
                pieces.push(Piece::Text(std::mem::take(&mut text)));
                pieces.push(Piece::Group(
                    usize::try_from(digit.to_digit(10).unwrap_or(0)).unwrap_or(0),
                ));
            }
            ('\\', Some('\\')) => {
                letters.next();
                text.push('\\');
            }
            _ => text.push(letter),
        }
    }
    pieces.push(Piece::Text(text));
    pieces
}

fn expand(pieces: &[Piece], captures: &Captures<'_>, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Group(group) => out.push_str(captures.get(*group).map_or("", |m| m.as_str())),
        }
    }
}

fn replace_regex(
    call: &Call<'_>,
    pattern: usize,
    rewrite: usize,
    text: usize,
) -> Result<ArrayRef, Error> {
    let regex = pattern::compile(call.constant_text(pattern)?)?;
    let (texts, rewrites) = (call.arg(text)?.texts()?, call.arg(rewrite)?.texts()?);
    let constant = rewrites.constant().map(pieces);
    Ok(call.write_texts(|row, out| {
        let text = texts.at(row);
        let own = if constant.is_some() { Vec::new() } else { pieces(rewrites.at(row)) };
        let pieces = constant.as_ref().unwrap_or(&own);
        let mut done = 0;
        for captures in regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            out.push_str(text.get(done..whole.start()).unwrap_or_default());
            expand(pieces, &captures, out);
            done = whole.end();
        }
        out.push_str(text.get(done..).unwrap_or_default());
    }))
}

/// The pattern of an argument, at the start or at the end of a text.
fn anchored(call: &Call<'_>, before: &str, after: &str) -> Result<Regex, Error> {
    let pattern = call.constant_text(0)?;
    if pattern.is_empty() {
        return Err(invalid("trim() needs a pattern that is not empty"));
    }
    // An error is to show the pattern as it was given.
    pattern::compile(pattern)?;
    pattern::compile(&format!("{before}(?:{pattern}){after}"))
}

fn trim(call: &Call<'_>, start: bool, end: bool) -> Result<ArrayRef, Error> {
    let (at_start, at_end) = (anchored(call, r"\A", "")?, anchored(call, "", r"\z")?);
    let texts: Texts<'_> = call.arg(1)?.texts()?;
    Ok(call.write_slices(|row| {
        let mut text = texts.at(row);
        if let Some(found) = at_start.find(text).filter(|_| start) {
            text = text.get(found.end()..).unwrap_or_default();
        }
        if let Some(found) = at_end.find(text).filter(|_| end) {
            text = text.get(..found.start()).unwrap_or_default();
        }
        text
    }))
}

fn translate(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (searches, replacements) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    let texts = call.arg(2)?.texts()?;
    let table = |search: &str, replacement: &str| -> HashMap<char, Option<char>> {
        let last = replacement.chars().next_back();
        let to = replacement.chars().map(Some).chain(std::iter::repeat(last));
        let mut table = HashMap::new();
        for (from, to) in search.chars().zip(to) {
            table.entry(from).or_insert(to);
        }
        table
    };
    let constant = searches.constant().zip(replacements.constant());
    let constant = constant.map(|(search, replacement)| table(search, replacement));
    Ok(call.write_texts(|row, out| {
        let own = match &constant {
            Some(_) => HashMap::new(),
            None => table(searches.at(row), replacements.at(row)),
        };
        let table = constant.as_ref().unwrap_or(&own);
        out.extend(texts.at(row).chars().filter_map(|c| table.get(&c).copied().unwrap_or(Some(c))));
    }))
}

fn regex_quote(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| out.push_str(&regex::escape(texts.at(row)))))
}
