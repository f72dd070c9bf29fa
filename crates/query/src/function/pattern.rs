//! Regular expressions, compiled once.
//!
//! Not here: what functions do with their matches (`families`).

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{LazyLock, Mutex, PoisonError},
};

use regex::{Regex, bytes};

use super::argument::{Texts, invalid};
use crate::Error;

/// Compiled expressions to keep. Beyond that, all are forgotten.
const KEPT: usize = 128;

static COMPILED: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);

/// A regular expression, remembered from batch to batch.
pub(super) fn compile(pattern: &str) -> Result<Regex, Error> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = compiled.get(pattern) {
        return Ok(regex.clone());
    }
    let regex = Regex::new(pattern)
        .map_err(|error| invalid(format!("`{pattern}` is no regular expression: {error}")))?;
    if compiled.len() >= KEPT {
        compiled.clear();
    }
    compiled.insert(pattern.to_owned(), regex.clone());
    Ok(regex)
}

/// The patterns of an argument that may differ from row to row.
pub(super) struct Patterns<'a> {
    texts: Texts<'a>,
    last: Option<(&'a str, Regex)>,
}

impl<'a> Patterns<'a> {
    pub(super) fn new(texts: Texts<'a>) -> Self {
        Self { texts, last: None }
    }

    /// The pattern of a row.
    pub(super) fn at(&mut self, row: usize) -> Result<&Regex, Error> {
        let text = self.texts.at(row);
        let last = match self.last.take() {
            Some(last) if last.0 == text => last,
            _ => (text, compile(text)?),
        };
        Ok(&self.last.insert(last).1)
    }
}

/// The pattern that finds a text in any case, for texts and for blocks of bytes.
pub(super) fn literal_in_any_case(text: &str) -> Result<(Regex, bytes::Regex), Error> {
    static BLOCKS: LazyLock<Mutex<HashMap<String, bytes::Regex>>> = LazyLock::new(Mutex::default);
    let pattern = format!("(?i){}", regex::escape(text));
    let any = compile(&pattern)?;
    let mut blocks = BLOCKS.lock().unwrap_or_else(PoisonError::into_inner);
    if blocks.len() >= KEPT {
        blocks.clear();
    }
    let block = match blocks.entry(pattern) {
        Entry::Occupied(entry) => entry.get().clone(),
        Entry::Vacant(entry) => {
            let too_large = |error| invalid(format!("`{text}` is too long: {error}"));
            entry.insert(bytes::Regex::new(any.as_str()).map_err(too_large)?).clone()
        }
    };
    Ok((any, block))
}
