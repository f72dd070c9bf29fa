//! Reading an index, as much of it as a search needs.
//!
//! Not here: what is searched (`search`).

use std::{
    collections::HashMap,
    fs::File,
    io::{Error, ErrorKind, Read, Result, Seek, SeekFrom},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Directory, IndexedColumn, Listing, RowSet, Section, numbers};
use crate::manifest::ByteSpan;

/// The index of one file.
#[derive(Debug)]
pub(crate) struct Index {
    path: PathBuf,
    at: u64,
    directory: Directory,
    loaded: Mutex<HashMap<String, Arc<Words>>>,
}

/// The words of one column.
#[derive(Debug)]
pub(super) struct Words {
    /// Each followed by a zero.
    pub(super) texts: Vec<u8>,
    /// Where each begins, and the end.
    pub(super) starts: Vec<u32>,
    /// Where the rows of each begin, and the end.
    postings: Vec<u64>,
    postings_at: u64,
    pub(super) identifiers: Listing,
    pub(super) long: bool,
}

impl Index {
    /// Opens the index that takes up `span` of a file.
    pub(crate) fn open(path: PathBuf, span: ByteSpan) -> Result<Self> {
        let mut file = File::open(&path)?;
        let end = span.at.checked_add(span.length).ok_or_else(damaged)?;
        let length = read(&mut file, end.checked_sub(4).ok_or_else(damaged)?, 4)?;
        let length = u32::from_le_bytes(length.try_into().map_err(|_| damaged())?);
        let start = end.checked_sub(4 + u64::from(length)).ok_or_else(damaged)?;
        let directory = serde_json::from_slice(&read(&mut file, start, u64::from(length))?)?;
        Ok(Self { path, at: span.at, directory, loaded: Mutex::default() })
    }

    /// How many rows the file has.
    pub(crate) const fn rows(&self) -> u32 {
        self.directory.rows
    }

    /// About how much memory it takes now.
    pub(crate) fn memory(&self) -> usize {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.values().map(|words| words.texts.len() + 12 * words.starts.len()).sum()
    }

    /// The words of a column, if it is indexed by them.
    pub(super) fn words(&self, column: &str, values: bool) -> Result<Option<Arc<Words>>> {
        let wanted = |it: &&IndexedColumn| it.name == column && it.values == values;
        let Some(found) = self.directory.columns.iter().find(wanted) else { return Ok(None) };
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(words) = loaded.get(column) {
            return Ok(Some(words.clone()));
        }
        let words = Arc::new(self.load(found)?);
        loaded.insert(column.to_owned(), words.clone());
        Ok(Some(words))
    }

    fn load(&self, column: &IndexedColumn) -> Result<Words> {
        let mut file = File::open(&self.path)?;
        let mut section = |section: Section| {
            let bytes = read(&mut file, self.at + section.at, section.length)?;
            zstd::bulk::decompress(&bytes, usize::try_from(section.whole).map_err(|_| damaged())?)
        };
        let (texts, lengths) = (section(column.words)?, section(column.lengths)?);
        let (mut starts, mut postings) = (vec![0_u32], vec![0_u64]);
        let (mut start, mut posting) = (0_u64, 0_u64);
        let mut lengths = lengths.as_slice();
        while !lengths.is_empty() {
            let mut next = || numbers::read(&mut lengths).ok_or_else(damaged);
            start += next()? + 1;
            posting += next()?;
            starts.push(u32::try_from(start).map_err(|_| damaged())?);
            postings.push(posting);
        }
        if start != texts.len() as u64 || posting != column.postings.length {
            return Err(damaged());
        }
        Ok(Words {
            texts,
            starts,
            postings,
            postings_at: self.at + column.postings.at,
            identifiers: column.identifiers,
            long: column.long,
        })
    }

    /// What is listed for a word: rows or blocks.
    pub(super) fn listed(
        &self,
        words: &Words,
        file: &mut Option<File>,
        word: usize,
    ) -> Result<RowSet> {
        let (Some(start), Some(end)) = (words.postings.get(word), words.postings.get(word + 1))
        else {
            return Err(damaged());
        };
        let file = match file {
            Some(file) => file,
            None => file.insert(File::open(&self.path)?),
        };
        let bytes = read(file, words.postings_at + start, end - start)?;
        numbers::read_rows(&bytes).ok_or_else(damaged)
    }
}

impl Words {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The word at a place.
    pub(super) fn word(&self, place: usize) -> &[u8] {
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        let word = bounds.and_then(|(start, end)| {
            self.texts.get(*start as usize..(*end as usize).saturating_sub(1))
        });
        word.unwrap_or_default()
    }

    /// The first place whose word does not come before `text`.
    pub(super) fn first_from(&self, text: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The place of the word that is at a byte.
    pub(super) fn place_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= byte).saturating_sub(1)
    }
}

fn read(file: &mut File, at: u64, length: u64) -> Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| damaged())?];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "the index is damaged")
}
