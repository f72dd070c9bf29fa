//! How far a query is: rows that have been read, of how many.
//!
//! Not here: showing it.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

/// How far a query is. Clones are of the same query; give one to a
/// [`Request`](crate::Request) and look at another while it runs.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Reading>);

#[derive(Debug, Default)]
struct Reading {
    read: AtomicU64,
    /// Rows of all tables; not set where one does not know how many it has.
    all: OnceLock<u64>,
}

impl Progress {
    /// Rows that have been read, and how many there are; `None` as long as nothing is read, or
    /// where a table does not know how many it has. Not all need be read in the end.
    #[must_use]
    pub fn rows(&self) -> Option<(u64, u64)> {
        let all = self.0.all.get().copied().filter(|rows| *rows > 0)?;
        Some((self.0.read.load(Ordering::Relaxed).min(all), all))
    }

    /// Says how many rows the tables have together, the first time it is known.
    pub(crate) fn of(&self, rows: usize) {
        self.0.all.get_or_init(|| rows as u64);
    }

    /// Rows have been read.
    pub(crate) fn add(&self, rows: usize) {
        self.0.read.fetch_add(rows as u64, Ordering::Relaxed);
    }
}
