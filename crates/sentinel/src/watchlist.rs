//! Watchlists: small tables that people keep and rules consult.
//!
//! Not here: storing them, and `_GetWatchlist`, which the query engine answers from
//! [`Watchlist::items`].

use directory::Ticks;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A watchlist with its live items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watchlist {
    /// The alias that `_GetWatchlist` takes; compared without regard to case.
    pub alias: String,
    /// The column whose values are the search keys.
    pub search_key: String,
    /// The columns, named as in the CSV header.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// When the rows were last written.
    pub updated: Ticks,
}

/// Why a watchlist was not taken. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The alias breaks Sentinel's rule.
    #[error(
        "alias `{0}`: 3 to 64 letters, digits, spaces, `-` or `_`, with a letter or digit at both ends"
    )]
    Alias(String),
    /// The header does not have the search key.
    #[error("the search key `{key}` is not a column; the columns are {columns}")]
    SearchKey {
        /// The key asked for.
        key: String,
        /// The columns there are.
        columns: String,
    },
    /// A row has no search key.
    #[error("line {line}: the search key `{key}` is blank")]
    BlankSearchKey {
        /// Line in the file, from 1.
        line: usize,
        /// The search key's column.
        key: String,
    },
    /// A row is longer or shorter than the header.
    #[error("line {line}: {found} fields, but the header has {expected}")]
    Fields {
        /// Line in the file, from 1.
        line: usize,
        /// Fields in the row.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// There is no header.
    #[error("no header: the first line names the columns")]
    NoHeader,
}

impl Watchlist {
    /// Makes a watchlist of records already split into fields; the first is the header.
    /// `records` gives each with its line in the file.
    ///
    /// # Errors
    ///
    /// See [`Rejection`]; an empty list (a header alone) is fine.
    pub fn new(
        alias: &str,
        search_key: &str,
        records: impl IntoIterator<Item = (usize, Vec<String>)>,
        now: Ticks,
    ) -> Result<Self, Rejection> {
        check_alias(alias)?;
        let mut records = records.into_iter();
        let (_, columns) = records.next().ok_or(Rejection::NoHeader)?;
        let key = columns.iter().position(|column| column == search_key).ok_or_else(|| {
            Rejection::SearchKey { key: search_key.to_owned(), columns: columns.join(", ") }
        })?;
        let mut rows = Vec::new();
        for (line, row) in records {
            if row.len() != columns.len() {
                return Err(Rejection::Fields { line, found: row.len(), expected: columns.len() });
            }
            if row.get(key).is_none_or(|text| text.trim().is_empty()) {
                return Err(Rejection::BlankSearchKey { line, key: search_key.to_owned() });
            }
            rows.push(row);
        }
        Ok(Self {
            alias: alias.to_owned(),
            search_key: search_key.to_owned(),
            columns,
            rows,
            updated: now,
        })
    }

    /// Each item as `(SearchKey, WatchlistItem)`; the columns of `_GetWatchlist` follow from the
    /// bag.
    pub fn items(&self) -> impl Iterator<Item = (&str, Value)> {
        self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            let bag: Map<String, Value> =
                cells.clone().map(|(column, cell)| (column.clone(), cell.clone().into())).collect();
            let mut keys = cells.filter(|(column, _)| **column == self.search_key);
            (keys.next().map_or("", |(_, cell)| cell.as_str()), Value::Object(bag))
        })
    }
}

fn check_alias(alias: &str) -> Result<(), Rejection> {
    let letters: Vec<char> = alias.chars().collect();
    let inner = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    let ends = [letters.first(), letters.last()];
    let fits = (3..=64).contains(&letters.len())
        && letters.iter().all(inner)
        && ends.into_iter().flatten().all(char::is_ascii_alphanumeric);
    if fits { Ok(()) } else { Err(Rejection::Alias(alias.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(usize, Vec<String>)> {
        let lines = text.lines().enumerate();
        lines.map(|(at, line)| (at + 1, line.split(',').map(str::to_owned).collect())).collect()
    }

    fn watchlist(alias: &str, text: &str) -> Result<Watchlist, Rejection> {
        Watchlist::new(alias, "Id", records(text), Ticks::MIN)
    }

    #[test]
    fn items_carry_key_and_bag() {
        let list = watchlist("PrivilegedAADRoles", "Name,Id\nGlobal Administrator,62e9").unwrap();
        let items: Vec<_> =
            list.items().map(|(key, bag)| (key.to_owned(), bag.to_string())).collect();
        assert_eq!(
            items,
            [("62e9".to_owned(), r#"{"Name":"Global Administrator","Id":"62e9"}"#.to_owned())]
        );
    }

    #[test]
    fn refused_with_the_line() {
        let refused = |alias, text| watchlist(alias, text).unwrap_err().to_string();
        assert_eq!(refused("abc", "Name,Id\nx"), "line 2: 1 fields, but the header has 2");
        assert_eq!(refused("abc", "Name,Id\nx,1\ny, "), "line 3: the search key `Id` is blank");
        assert_eq!(
            refused("abc", "Name,Key\nx,1"),
            "the search key `Id` is not a column; the columns are Name, Key"
        );
        assert!(refused("-x-", "Id").starts_with("alias `-x-`"));
        assert_eq!(refused("abc", ""), "no header: the first line names the columns");
    }
}
