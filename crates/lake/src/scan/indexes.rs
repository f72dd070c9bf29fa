//! The indexes of files that queries used lately, kept in memory.
//!
//! Not here: what is in them (`crate::index`).

use std::{
    io::Result,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{DataFile, index::Index};

/// How much memory they may take together.
const MOST_BYTES: usize = 64 << 20;

/// Indexes, the one used last at the end.
#[derive(Debug, Default)]
pub(crate) struct Indexes(Mutex<Vec<(Box<Path>, Arc<Index>)>>);

impl Indexes {
    /// The index of a file, if it has one.
    pub(super) fn of(&self, path: &Path, file: &DataFile) -> Result<Option<Arc<Index>>> {
        let span = file.arranged.as_ref().and_then(|arranged| arranged.index);
        let Some(span) = span else { return Ok(None) };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(known, _)| **known == *path);
        let (path, index) = match found {
            Some(place) => kept.remove(place),
            None => (path.into(), Arc::new(Index::open(path.to_owned(), span)?)),
        };
        kept.push((path, index.clone()));
        let mut bytes = kept.iter().map(|(_, index)| index.memory()).sum::<usize>();
        while bytes > MOST_BYTES && kept.len() > 1 {
            let (_, oldest) = kept.remove(0);
            bytes -= oldest.memory().min(bytes);
        }
        Ok(Some(index))
    }
}
