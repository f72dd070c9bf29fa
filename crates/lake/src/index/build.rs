//! Making the index of some rows.
//!
//! Not here: where in the file it goes.

use arrow::array::{AsArray, RecordBatch, StringViewArray};
use datafusion::common::HashMap;
use kql::Type;
use query::terms::{folded, terms, text_of};

use super::{
    BLOCK, Directory, IndexedColumn, LONGEST_TERM, Listing, Section, is_identifier, numbers,
};
use crate::{Table, error::ErrorText};

/// Columns of more values are not listed by value.
const MOST_VALUES: usize = 1024;
/// Longer values are not worth it.
const LONGEST_VALUE: usize = 256;
const LEVEL: i32 = 3;
/// Room that is left for what the directory says of a column.
const DIRECTORY_SHARE: usize = 512;

/// An index, made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Built {
    pub(crate) bytes: Vec<u8>,
    /// The text columns that have few values.
    pub(crate) few: Vec<String>,
}

/// The rows that have a word, while they are counted.
#[derive(Debug, Default)]
struct Postings(Vec<(u32, u32)>);

impl Postings {
    fn add(&mut self, row: u32) {
        match self.0.last_mut() {
            Some((_, end)) if *end > row => {}
            Some((_, end)) if *end == row => *end = row + 1,
            _ => self.0.push((row, row + 1)),
        }
    }

    /// The blocks that have such rows.
    fn blocks(&self) -> Self {
        let mut blocks = Self::default();
        for (start, end) in &self.0 {
            (start / BLOCK..=(end - 1) / BLOCK).for_each(|block| blocks.add(block));
        }
        blocks
    }
}

/// The words of a column and their rows.
#[derive(Debug, Default)]
struct Words {
    rows: HashMap<Box<[u8]>, Postings>,
    long: bool,
}

impl Words {
    fn add(&mut self, word: &[u8], row: u32) {
        if word.len() > LONGEST_VALUE {
            self.long = true;
        } else if let Some(postings) = self.rows.get_mut(word) {
            postings.add(row);
        } else {
            self.rows.entry(word.into()).or_default().add(row);
        }
    }

    fn sorted(self) -> Vec<(Box<[u8]>, Postings)> {
        let mut words: Vec<_> = self.rows.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        words
    }
}

/// The index of `rows`, in at most so many bytes; `None` if nothing of it fits.
///
/// # Errors
/// It could not be compressed.
pub(crate) fn build(
    table: &Table,
    rows: &RecordBatch,
    most: usize,
) -> Result<Option<Built>, ErrorText> {
    let Ok(count) = u32::try_from(rows.num_rows()) else { return Ok(None) };
    let mut bytes = Vec::new();
    let mut directory = Directory { rows: count, columns: Vec::new() };
    let texts = |name: &str| rows.column_by_name(name).and_then(|c| c.as_string_view_opt());
    for column in table.columns.iter().filter(|column| column.ty == Type::String) {
        if let Some(words) = texts(&column.name).and_then(values) {
            let written = written(&column.name, &words.sorted(), true, false, Listing::Rows)?;
            take(written, &mut bytes, &mut directory, most);
        }
    }
    let mut dynamics = Vec::new();
    for column in table.columns.iter().filter(|column| column.ty == Type::Dynamic) {
        let Some(texts) = texts(&column.name) else { continue };
        let mut words = Words::default();
        for (row, json) in (0_u32..).zip(texts) {
            if let Some(json) = json {
                each_term(&text_of(json), &mut |term| words.add(term, row));
            }
        }
        let long = words.long;
        let words = words.sorted();
        let written = written(&column.name, &words, false, long, Listing::Rows)?;
        dynamics.push(Dynamic { words, long, written });
    }
    fit(&mut dynamics, most.saturating_sub(bytes.len()))?;
    for dynamic in dynamics {
        take(dynamic.written, &mut bytes, &mut directory, most);
    }
    if directory.columns.is_empty() {
        return Ok(None);
    }
    let json = serde_json::to_vec(&directory).map_err(|e| ErrorText(e.to_string()))?;
    let length = u32::try_from(json.len()).map_err(|e| ErrorText(e.to_string()))?;
    bytes.extend(json);
    bytes.extend(length.to_le_bytes());
    let few = directory.columns.into_iter().filter(|column| column.values);
    Ok(Some(Built { bytes, few: few.map(|column| column.name).collect() }))
}

/// A dynamic column, as it would be listed now.
struct Dynamic {
    words: Vec<(Box<[u8]>, Postings)>,
    long: bool,
    written: (IndexedColumn, Vec<u8>),
}

/// Lists identifiers less exactly, in the largest column first, until all fits.
fn fit(dynamics: &mut [Dynamic], most: usize) -> Result<(), ErrorText> {
    let most = most.saturating_sub(DIRECTORY_SHARE * (dynamics.len() + 1));
    while dynamics.iter().map(|it| it.written.1.len()).sum::<usize>() > most {
        let next = |it: &Dynamic| match it.written.0.identifiers {
            Listing::Rows => Some(Listing::Blocks),
            Listing::Blocks => Some(Listing::Nothing),
            Listing::Nothing => None,
        };
        let reducible = dynamics.iter_mut().filter_map(|it| Some((next(it)?, it)));
        let Some((listing, it)) = reducible.max_by_key(|(_, it)| it.written.1.len()) else {
            return Ok(());
        };
        let name = it.written.0.name.clone();
        it.written = written(&name, &it.words, false, it.long, listing)?;
    }
    Ok(())
}

/// The values of a column and their rows, if they are few.
fn values(texts: &StringViewArray) -> Option<Words> {
    let mut words = Words::default();
    for (row, text) in (0_u32..).zip(texts) {
        words.add(text.unwrap_or_default().as_bytes(), row);
        if words.rows.len() > MOST_VALUES || words.long {
            return None;
        }
    }
    Some(words)
}

/// Gives each term of a text, without case, to `take`; of one that is too long, the whole of it.
fn each_term(text: &str, take: &mut dyn FnMut(&[u8])) {
    if !text.is_ascii() {
        terms(text).for_each(|term| take(folded(term).as_bytes()));
        return;
    }
    let mut lower = [0_u8; LONGEST_VALUE];
    for term in text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()) {
        if term.is_empty() {
            continue;
        }
        match lower.get_mut(..term.len()) {
            Some(lower) => {
                lower.copy_from_slice(term);
                lower.make_ascii_lowercase();
                take(lower);
            }
            None => take(term),
        }
    }
}

/// A column's part of the index, and where its sections are in it.
fn written(
    name: &str,
    words: &[(Box<[u8]>, Postings)],
    values: bool,
    long: bool,
    identifiers: Listing,
) -> Result<(IndexedColumn, Vec<u8>), ErrorText> {
    let (mut texts, mut lengths, mut postings) = (Vec::new(), Vec::new(), Vec::new());
    let mut long = long;
    for (word, rows) in words {
        if !values && word.len() > LONGEST_TERM {
            long = true;
            continue;
        }
        let before = postings.len();
        match identifiers {
            Listing::Nothing if is_identifier(word) => continue,
            Listing::Blocks if is_identifier(word) => {
                numbers::write_rows(&rows.blocks().0, &mut postings);
            }
            _ => numbers::write_rows(&rows.0, &mut postings),
        }
        // The length tells where a word begins; the zero, when looking for a part, where one ends.
        texts.extend_from_slice(word);
        texts.push(0);
        numbers::write(word.len() as u64, &mut lengths);
        numbers::write((postings.len() - before) as u64, &mut lengths);
    }
    let mut bytes = Vec::new();
    let mut section = |plain: &[u8], compress: bool| -> Result<Section, ErrorText> {
        let at = bytes.len() as u64;
        if compress {
            bytes.extend(zstd::bulk::compress(plain, LEVEL).map_err(|e| ErrorText(e.to_string()))?);
        } else {
            bytes.extend_from_slice(plain);
        }
        Ok(Section { at, length: bytes.len() as u64 - at, whole: plain.len() as u64 })
    };
    let column = IndexedColumn {
        name: name.to_owned(),
        words: section(&texts, true)?,
        lengths: section(&lengths, true)?,
        postings: section(&postings, false)?,
        values,
        identifiers,
        long,
    };
    Ok((column, bytes))
}

/// Adds a column's part if there is room for it.
fn take(
    (mut column, more): (IndexedColumn, Vec<u8>),
    bytes: &mut Vec<u8>,
    directory: &mut Directory,
    most: usize,
) -> bool {
    if bytes.len() + more.len() + DIRECTORY_SHARE * (directory.columns.len() + 1) > most {
        return false;
    }
    for section in [&mut column.words, &mut column.lengths, &mut column.postings] {
        section.at += bytes.len() as u64;
    }
    bytes.extend(more);
    directory.columns.push(column);
    true
}
