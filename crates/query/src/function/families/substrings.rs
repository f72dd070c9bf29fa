//! Lengths, positions and parts of texts: `strlen`, `substring`, `indexof`, `split` …
//!
//! Not here: replacing parts (`replacing`).

use std::borrow::Cow;

use arrow::array::ArrayRef;
use kql::Type;

use super::{
    super::{
        Argument, Call, Implementation,
        argument::{Datum, invalid},
        json,
        pattern::{self, Patterns},
        term::{self, Bounds},
    },
    arrays::array,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "strlen" => strlen,
        "string_size" => |call| {
            let texts = call.arg(0)?.texts()?;
            Ok(call.write_integers(|row| i64::try_from(texts.at(row).len()).ok()))
        },
        "substring" => substring,
        "indexof" => indexof,
        "indexof_regex" => indexof_regex,
        "countof" => countof,
        "reverse" => reverse,
        "strcmp" => strcmp,
        "split" => split,
        "has_any_index" => has_any_index,
        _ => return None,
    })
}

fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

fn strlen(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_integers(|row| i64::try_from(characters(texts.at(row))).ok()))
}

/// What comes from a character on, if the text is that long.
fn skip(text: &str, characters: usize) -> Option<&str> {
    if text.is_ascii() {
        return text.get(characters..);
    }
    let mut letters = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    text.get(letters.nth(characters)?..)
}

/// The first characters of a text; all of it, if it is shorter.
fn first(text: &str, characters: usize) -> &str {
    skip(text, characters)
        .map_or(text, |rest| text.get(..text.len() - rest.len()).unwrap_or_default())
}

fn substring(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, starts) = (call.arg(0)?.texts()?, call.arg(1)?.integers()?);
    let lengths = call.integers_or(2, i64::MAX)?;
    Ok(call.write_slices(|row| {
        let part = || {
            let (text, start) = (texts.at(row), starts.at(row)?);
            let length = usize::try_from(lengths(row)?).ok()?;
            let start = if start < 0 {
                i64::try_from(characters(text)).ok()?.checked_add(start)?
            } else {
                start
            };
            Some(first(skip(text, usize::try_from(start).ok()?)?, length))
        };
        part().unwrap_or_default()
    }))
}

/// Where to look, in a text of so many characters: from, and at most up to.
fn range(characters: usize, start: i64, length: i64) -> Option<(usize, usize)> {
    let count = i64::try_from(characters).ok()?;
    let start = if start < 0 { count + start.max(-count) } else { start };
    let end = if length < 0 { count } else { start.saturating_add(length).min(count) };
    Some((usize::try_from(start).ok()?, usize::try_from(end.max(start)).ok()?))
}

fn as_texts<'a>(argument: &'a Argument, rows: usize) -> Result<Cow<'a, Argument>, Error> {
    if argument.ty == Type::String {
        return Ok(Cow::Borrowed(argument));
    }
    let rows = if argument.constant { 1 } else { rows };
    let array = super::convert(argument, Type::String, rows)?;
    Ok(Cow::Owned(Argument { ty: Type::String, array, constant: argument.constant }))
}

/// The position of an occurrence that `next` finds, in characters; `next` takes where to begin
/// and yields where something was found, and where to go on. The length tells how far after the
/// start an occurrence may begin.
fn occurrence(
    text: &str,
    (start, length, occurrence): (i64, i64, i64),
    mut next: impl FnMut(usize) -> Option<(usize, usize)>,
) -> Option<i64> {
    if length < -1 || occurrence < 1 {
        return None;
    }
    let (from, to) = range(characters(text), start, length)?;
    let byte = |position| skip(text, position).map(|rest| text.len() - rest.len());
    let (Some(mut at), end) = (byte(from), byte(to).unwrap_or(text.len())) else {
        return Some(-1);
    };
    for left in (1..=occurrence).rev() {
        let Some((found, after)) = next(at).filter(|(found, _)| *found < end) else {
            return Some(-1);
        };
        if left == 1 {
            return i64::try_from(characters(text.get(..found)?)).ok();
        }
        at = after;
    }
    Some(-1)
}

/// The start of the character after the one at a position.
fn step(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

fn indexof(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, lookups) = (as_texts(call.arg(0)?, call.rows)?, as_texts(call.arg(1)?, call.rows)?);
    let (texts, lookups) = (texts.texts()?, lookups.texts()?);
    let (start, length) = (call.integers_or(2, 0)?, call.integers_or(3, -1)?);
    let which = call.integers_or(4, 1)?;
    Ok(call.write_integers(|row| {
        let lookup = lookups.at(row);
        if lookup.is_empty() {
            return None;
        }
        let text = texts.at(row);
        occurrence(text, (start(row)?, length(row)?, which(row)?), |at| {
            let found = at + text.get(at..)?.find(lookup)?;
            Some((found, step(text, found)))
        })
    }))
}

fn indexof_regex(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, regex) = (call.arg(0)?.texts()?, pattern::compile(call.constant_text(1)?)?);
    let (start, length) = (call.integers_or(2, 0)?, call.integers_or(3, -1)?);
    let which = call.integers_or(4, 1)?;
    Ok(call.write_integers(|row| {
        let text = texts.at(row);
        // Unlike that of `indexof`, the start may not count from the end.
        let start = start(row).filter(|start| *start >= 0)?;
        occurrence(text, (start, length(row)?, which(row)?), |at| {
            let found = (at <= text.len()).then(|| regex.find_at(text, at))??;
            let after = if found.is_empty() { step(text, found.end()) } else { found.end() };
            Some((found.start(), after))
        })
    }))
}

fn countof(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, searches) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    let kind = if call.optional(2).is_some() { call.constant_text(2)? } else { "normal" };
    let count = |number: usize| i64::try_from(number).ok();
    match kind {
        "normal" => Ok(call.write_integers(|row| {
            let (text, search) = (texts.at(row), searches.at(row));
            if search.is_empty() {
                return Some(0);
            }
            // Occurrences may overlap.
            count(
                text.char_indices()
                    .filter(|(at, _)| text.get(*at..).is_some_and(|rest| rest.starts_with(search)))
                    .count(),
            )
        })),
        "regex" => {
            let mut patterns = Patterns::new(searches);
            let mut counts = Vec::with_capacity(call.rows);
            for row in 0..call.rows {
                counts.push(count(patterns.at(row)?.find_iter(texts.at(row)).count()));
            }
            Ok(call.write_integers(|row| counts.get(row).copied().flatten()))
        }
        other => Err(invalid(format!("countof() knows 'normal' and 'regex', not '{other}'"))),
    }
}

fn reverse(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = as_texts(call.arg(0)?, call.rows)?;
    let texts = texts.texts()?;
    Ok(call.write_texts(|row, out| out.extend(texts.at(row).chars().rev())))
}

fn strcmp(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    Ok(call.write_integers(|row| Some(left.at(row).cmp(right.at(row)) as i64)))
}

fn split(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, delimiters) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    let index = call.optional(2).map(Argument::integers).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let (text, delimiter) = (texts.at(row), delimiters.at(row));
        if delimiter.is_empty() {
            return None;
        }
        if let Some(index) = &index {
            let index = usize::try_from(index.at(row)?).ok()?;
            out.push('[');
            json::write_string(text.split(delimiter).nth(index)?, out);
            out.push(']');
            return Some(());
        }
        out.push('[');
        for (i, part) in text.split(delimiter).enumerate() {
            if i > 0 {
                out.push(',');
            }
            json::write_string(part, out);
        }
        out.push(']');
        Some(())
    }))
}

/// The place of the first term that a text has; arrays stand for their elements.
fn has_any_index(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    let terms = call.args.iter().skip(1).map(Argument::data).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_integers(|row| {
        let text = texts.at(row);
        let mut place = 0;
        let mut term = String::new();
        for terms in &terms {
            let value = terms.at(row);
            let elements = match value {
                Datum::Json(json) => array(json),
                _ => None,
            };
            let values: Vec<Datum<'_>> = match elements {
                Some(elements) => elements.into_iter().map(Datum::Json).collect(),
                None => vec![value],
            };
            for value in values {
                term.clear();
                json::write_text(value, &mut term);
                if !term.is_empty() && term::is_in(text, &term, Bounds::BOTH, true) {
                    return Some(place);
                }
                place += 1;
            }
        }
        Some(-1)
    }))
}
