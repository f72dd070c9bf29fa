//! Reading: one instant of all tables, for as long as a query needs it.
//!
//! Not here: the query engine, watchlists. A snapshot keeps the files it names: upkeep removes a
//! file from the disk only when no snapshot and no running scan of this process holds it, and not
//! before its grace period, which is for readers in other processes.

mod adapt;
mod as_is;
mod files;
mod foreign;
mod indexes;
mod narrow;
mod prune;
mod reader;
mod source;
mod table;

use std::{path::Path, sync::Arc};

use datafusion::{
    catalog::TableProvider,
    execution::cache::{cache_manager::FileMetadataCache, default_cache::DefaultCache},
};
use kql::MemoryCatalog;
use query::SourceError;

pub use self::foreign::ForeignFile;
pub(crate) use self::indexes::Indexes;
use self::table::LogTable;
use crate::{Lake, Table, view::View};

/// Footers and page indexes kept in memory.
const METADATA_BYTES: usize = 64 << 20;

/// Room for what queries learn about data files.
pub(crate) fn metadata_cache() -> Arc<FileMetadataCache> {
    Arc::new(DefaultCache::new(METADATA_BYTES).with_name("lake"))
}

/// All tables as of one instant. Cheap to take and to clone; does not keep the lake open.
#[derive(Debug, Clone)]
pub struct Snapshot {
    view: Arc<View>,
    folder: Arc<Path>,
    metadata: Arc<FileMetadataCache>,
    indexes: Arc<Indexes>,
}

impl Lake {
    /// What is visible now: every acknowledged row, once.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let folder = &self.inner.folder;
        Snapshot {
            view: self.inner.shared.view(),
            folder: std::path::absolute(folder).unwrap_or_else(|_| folder.clone()).into(),
            metadata: self.inner.metadata.clone(),
            indexes: self.inner.indexes.clone(),
        }
    }

    /// All tables, for binding queries.
    #[must_use]
    pub fn catalog(&self) -> MemoryCatalog {
        self.snapshot().catalog()
    }
}

impl Snapshot {
    /// The rows of the table called exactly `name`, or `None` if there is no such table.
    ///
    /// Beside the columns of its definition it has [`crate::INGESTION_TIME`], [`crate::OFFSET`]
    /// and [`crate::ITEM_ID`], in the form that [`query::columns`] defines.
    ///
    /// # Errors
    ///
    /// The lake's folder has a name that cannot be written as a URL.
    pub async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        let Ok(table) = self.view.table(name) else { return Ok(None) };
        let table = LogTable::new(self, table).map_err(SourceError::new)?;
        Ok(Some(Arc::new(table)))
    }

    /// The last row's offset as of this instant; 0 when there never was a row, `None` when there
    /// is no such table.
    #[must_use]
    pub fn last_offset(&self, table: &str) -> Option<i64> {
        self.view.table(table).ok().map(|table| table.last_offset)
    }

    /// The definitions of all tables, by name.
    pub fn definitions(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.view.tables.values().map(|table| &table.table)
    }

    /// All tables, for binding queries.
    #[must_use]
    pub fn catalog(&self) -> MemoryCatalog {
        let mut catalog = MemoryCatalog::new();
        for table in self.definitions() {
            catalog.add_table(table.name.clone(), table.columns.clone());
        }
        catalog
    }
}

#[cfg(test)]
mod tests;
