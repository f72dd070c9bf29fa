//! What is known of a data file's rows beside the rows: which of them hold a term or a value.
//! It stands in the same file, before the footer.
//!
//! Not here: whether a file gets one (`upkeep`), and how a scan uses it (`scan`).
//!
//! For each dynamic column it lists the terms of its text, without case, and for each term the
//! rows that have it. Terms that look like parts of identifiers are many; when they take too much
//! room, blocks of rows are listed for them, or nothing. For each text column of few values it
//! lists the rows of each value.

mod build;
mod numbers;
mod open;
mod rows;
mod search;

use serde::{Deserialize, Serialize};

pub(crate) use build::build;
pub(crate) use open::Index;
pub(crate) use rows::RowSet;
pub(crate) use search::Found;

/// Longer terms are not listed.
const LONGEST_TERM: usize = 64;
/// Rows of a block, where blocks are listed instead of rows.
const BLOCK: u32 = 2048;

/// Where the parts of an index are, counted from its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Directory {
    rows: u32,
    columns: Vec<IndexedColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct IndexedColumn {
    name: String,
    /// The terms or values, in order, each followed by its length: compressed.
    words: Section,
    /// For each of them, how many bytes its rows take: compressed.
    lengths: Section,
    /// The rows.
    postings: Section,
    /// Whether they are values rather than terms.
    values: bool,
    /// How the rows of terms that look like parts of identifiers are listed.
    identifiers: Listing,
    /// Whether a term was too long to be listed.
    long: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Section {
    at: u64,
    length: u64,
    /// Before compression.
    whole: u64,
}

/// How exactly rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Listing {
    Rows,
    Blocks,
    Nothing,
}

/// Whether a term looks like a part of an identifier: hexadecimal digits, some of them no letters.
fn is_identifier(term: &[u8]) -> bool {
    is_hexadecimal(term) && term.iter().any(u8::is_ascii_digit)
}

fn is_hexadecimal(term: &[u8]) -> bool {
    term.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests;
