//! `contains`, `has`, `startswith`, `matches regex` …
//!
//! Not here: what a term is (`term`), `has_any` and `has_all` (`membership`).

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray},
    compute::not,
};

use super::super::{
    Call, Implementation, fold,
    pattern::Patterns,
    search::Search,
    term::{self, Bounds, Term},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    const PREFIX: Bounds = Bounds { start: true, end: false };
    const SUFFIX: Bounds = Bounds { start: false, end: true };
    Some(match name {
        "contains" => |call| contains(call, true, false),
        "!contains" => |call| contains(call, true, true),
        "contains_cs" => |call| contains(call, false, false),
        "!contains_cs" => |call| contains(call, false, true),
        "startswith" => |call| each(call, false, fold::starts_with),
        "!startswith" => |call| each(call, true, fold::starts_with),
        "startswith_cs" => |call| each(call, false, |text, part| text.starts_with(part)),
        "!startswith_cs" => |call| each(call, true, |text, part| text.starts_with(part)),
        "endswith" => |call| each(call, false, fold::ends_with),
        "!endswith" => |call| each(call, true, fold::ends_with),
        "endswith_cs" => |call| each(call, false, |text, part| text.ends_with(part)),
        "!endswith_cs" => |call| each(call, true, |text, part| text.ends_with(part)),
        "has" => |call| has(call, Bounds::BOTH, true, false),
        "!has" => |call| has(call, Bounds::BOTH, true, true),
        "has_cs" => |call| has(call, Bounds::BOTH, false, false),
        "!has_cs" => |call| has(call, Bounds::BOTH, false, true),
        "hasprefix" => |call| has(call, PREFIX, true, false),
        "!hasprefix" => |call| has(call, PREFIX, true, true),
        "hasprefix_cs" => |call| has(call, PREFIX, false, false),
        "!hasprefix_cs" => |call| has(call, PREFIX, false, true),
        "hassuffix" => |call| has(call, SUFFIX, true, false),
        "!hassuffix" => |call| has(call, SUFFIX, true, true),
        "hassuffix_cs" => |call| has(call, SUFFIX, false, false),
        "!hassuffix_cs" => |call| has(call, SUFFIX, false, true),
        "matches regex" => matches_regex,
        _ => return None,
    })
}

/// A test of each row's text.
fn each(call: &Call<'_>, negated: bool, test: fn(&str, &str) -> bool) -> Result<ArrayRef, Error> {
    let (texts, parts) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    Ok(call.write_bools(|row| Some(test(texts.at(row), parts.at(row)) != negated)))
}

fn contains(call: &Call<'_>, any_case: bool, negated: bool) -> Result<ArrayRef, Error> {
    let (texts, parts) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    if let Some(part) = parts.constant() {
        let search = Search::new(part, any_case)?;
        if let Some(texts) = texts.array() {
            return negated_if(negated, search.in_each(texts, |_, _, _| true));
        }
        return Ok(call.write_bools(|row| Some(search.is_in(texts.at(row)) != negated)));
    }
    Ok(call.write_bools(|row| {
        let (text, part) = (texts.at(row), parts.at(row));
        let found = if any_case {
            fold::folded(text).contains(&fold::folded(part))
        } else {
            text.contains(part)
        };
        Some(found != negated)
    }))
}

fn has(call: &Call<'_>, bounds: Bounds, any_case: bool, negated: bool) -> Result<ArrayRef, Error> {
    let (texts, parts) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    if let Some(part) = parts.constant() {
        let term = Term::new(part, bounds, any_case)?;
        if let Some(texts) = texts.array() {
            return negated_if(negated, term.in_each(texts));
        }
        return Ok(call.write_bools(|row| Some(term.is_in(texts.at(row)) != negated)));
    }
    Ok(call.write_bools(|row| {
        Some(term::is_in(texts.at(row), parts.at(row), bounds, any_case) != negated)
    }))
}

fn negated_if(negated: bool, found: BooleanArray) -> Result<ArrayRef, Error> {
    Ok(Arc::new(if negated { not(&found)? } else { found }))
}

fn matches_regex(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, mut patterns) = (call.arg(0)?.texts()?, Patterns::new(call.arg(1)?.texts()?));
    let mut matches = Vec::with_capacity(call.rows);
    for row in 0..call.rows {
        matches.push(patterns.at(row)?.is_match(texts.at(row)));
    }
    Ok(Arc::new(BooleanArray::from(matches)))
}
