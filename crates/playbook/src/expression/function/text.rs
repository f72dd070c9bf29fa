//! Strings. Positions count characters, as far as the basic plane goes what .NET counts.
//!
//! Not here: `length` and `contains`, which arrays have too (`collection`).

use serde_json::Value;

use super::{ANY, Arguments, Function, function};
use crate::expression::value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("concat", 1, ANY, |it| {
        Ok(it.values.iter().map(|value| value::text(value)).collect::<String>().into())
    }),
    function("toLower", 1, 1, |it| Ok(it.text(0)?.to_lowercase().into())),
    function("toUpper", 1, 1, |it| Ok(it.text(0)?.to_uppercase().into())),
    function("trim", 1, 1, |it| Ok(it.text(0)?.trim().into())),
    function("replace", 3, 3, replace),
    function("split", 2, 2, split),
    function("substring", 2, 3, substring),
    function("slice", 2, 3, slice),
    function("indexOf", 2, 2, |it| position(it, |at| at.first().copied())),
    function("lastIndexOf", 2, 2, |it| position(it, |at| at.last().copied())),
    function("startsWith", 2, 2, |it| {
        Ok(it.text(0)?.to_lowercase().starts_with(&it.text(1)?.to_lowercase()).into())
    }),
    function("endsWith", 2, 2, |it| {
        Ok(it.text(0)?.to_lowercase().ends_with(&it.text(1)?.to_lowercase()).into())
    }),
];

fn replace(it: &Arguments<'_>) -> Result<Value, String> {
    let old = it.text(1)?;
    if old.is_empty() {
        return Err("`replace` cannot replace an empty text".into());
    }
    Ok(it.text(0)?.replace(old, it.text(2)?).into())
}

fn split(it: &Arguments<'_>) -> Result<Value, String> {
    let (text, between) = (it.text(0)?, it.text(1)?);
    if between.is_empty() {
        return Ok(Value::Array(vec![text.into()]));
    }
    Ok(text.split(between).map(Value::from).collect())
}

fn substring(it: &Arguments<'_>) -> Result<Value, String> {
    let (text, start) = (it.text(0)?, it.count(1)?);
    let length = text.chars().count();
    let count = match it.len() {
        2 => length.checked_sub(start),
        _ => Some(it.count(2)?),
    };
    match count.and_then(|count| start.checked_add(count).map(|end| (count, end))) {
        Some((count, end)) if end <= length => {
            Ok(text.chars().skip(start).take(count).collect::<String>().into())
        }
        _ => Err(format!("`substring` reaches beyond the text, which has {length} characters")),
    }
}

/// From start to end; negative positions count from the end, and what is outside is cut.
fn slice(it: &Arguments<'_>) -> Result<Value, String> {
    let text = it.text(0)?;
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let place = |at: i64| {
        let at = if at < 0 { at.saturating_add(length) } else { at };
        usize::try_from(at.clamp(0, length)).unwrap_or_default()
    };
    let start = place(it.integer(1)?);
    let end = if it.len() == 3 { place(it.integer(2)?) } else { place(length) };
    let count = end.saturating_sub(start);
    Ok(text.chars().skip(start).take(count).collect::<String>().into())
}

/// Where a text occurs, whatever the case; -1 if it does not.
fn position(it: &Arguments<'_>, pick: fn(&[usize]) -> Option<usize>) -> Result<Value, String> {
    let text: Vec<char> = it.text(0)?.chars().flat_map(lower).collect();
    let part: Vec<char> = it.text(1)?.chars().flat_map(lower).collect();
    let places: Vec<usize> = if part.is_empty() {
        vec![0, text.len()]
    } else {
        let windows = text.windows(part.len()).enumerate();
        windows.filter(|(_, window)| *window == part).map(|(at, _)| at).collect()
    };
    let at = pick(&places).and_then(|at| i64::try_from(at).ok());
    Ok(at.unwrap_or(-1).into())
}

/// One letter for each, so that positions stay true.
fn lower(letter: char) -> Option<char> {
    letter.to_lowercase().next()
}
