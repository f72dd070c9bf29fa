//! Data in memory: for queries over files, and for tests.
//!
//! Not here: reading files; durable tables (`lake`).

use std::{collections::BTreeMap, sync::Arc};

use arrow::{datatypes::SchemaRef, error::ArrowError, record_batch::RecordBatch};
use async_trait::async_trait;
use datafusion::{
    catalog::{MemTable, Session, TableProvider},
    common::{Statistics, stats::Precision},
    error::Result as PlanResult,
    logical_expr::{Expr, TableType},
    physical_plan::ExecutionPlan,
};
use kql::{Row, Schema};

use crate::{Source, SourceError, Watchlist, columns};

/// Tables and watchlists in memory.
#[derive(Debug, Clone, Default)]
pub struct MemorySource {
    tables: BTreeMap<Arc<str>, Arc<dyn TableProvider>>,
    /// By alias in lower case: the alias as it was given, and the watchlist.
    watchlists: BTreeMap<String, (Arc<str>, Arc<Watchlist>)>,
}

impl MemorySource {
    /// No tables and no watchlists.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a table.
    ///
    /// # Errors
    ///
    /// A row does not have a value for each column.
    pub fn add_rows(
        &mut self,
        name: &str,
        schema: &Schema,
        rows: &[Row],
    ) -> Result<(), ArrowError> {
        let batch = columns::batch_of(schema, rows)?;
        self.add_batches(name, batch.schema(), vec![batch])
    }

    /// Adds or replaces a table; its columns have the form that [`columns`] defines, and may
    /// include the hidden ones.
    ///
    /// # Errors
    ///
    /// A batch has other columns than `schema`.
    pub fn add_batches(
        &mut self,
        name: &str,
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
    ) -> Result<(), ArrowError> {
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let parts = divided(batches, rows);
        let table = MemTable::try_new(schema, parts)
            .map_err(|error| ArrowError::SchemaError(error.to_string()))?;
        self.tables.insert(name.into(), Arc::new(Table { table, rows }));
        Ok(())
    }

    /// Adds or replaces a table that somebody else reads.
    pub fn add_table(&mut self, name: &str, table: Arc<dyn TableProvider>) {
        self.tables.insert(name.into(), table);
    }

    /// Adds or replaces a watchlist.
    pub fn add_watchlist(&mut self, alias: &str, watchlist: Watchlist) {
        self.watchlists.insert(alias.to_ascii_lowercase(), (alias.into(), Arc::new(watchlist)));
    }
}

/// Rows of a part that a thread of its own may read.
const PART: usize = 1 << 18;

/// Batches in parts of about equal size, in order.
fn divided(batches: Vec<RecordBatch>, rows: usize) -> Vec<Vec<RecordBatch>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = (rows / threads).max(PART);
    let mut parts = vec![Vec::new()];
    let mut filled = 0;
    for batch in batches {
        if filled >= size {
            parts.push(Vec::new());
            filled = 0;
        }
        filled += batch.num_rows();
        if let Some(part) = parts.last_mut() {
            part.push(batch);
        }
    }
    parts
}

#[async_trait]
impl Source for MemorySource {
    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        Ok(self.tables.get(name).cloned())
    }

    async fn watchlist(&self, alias: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        let found = self.watchlists.get(&alias.to_ascii_lowercase());
        Ok(found.map(|(_, watchlist)| watchlist.clone()))
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        Ok(self.watchlists.values().map(|(alias, _)| alias.clone()).collect())
    }
}

/// A table that knows how many rows it has.
#[derive(Debug)]
struct Table {
    table: MemTable,
    rows: usize,
}

#[async_trait]
impl TableProvider for Table {
    fn schema(&self) -> SchemaRef {
        self.table.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn statistics(&self) -> Option<Statistics> {
        let mut statistics = Statistics::new_unknown(&self.schema());
        statistics.num_rows = Precision::Exact(self.rows);
        Some(statistics)
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        self.table.scan(state, projection, filters, limit).await
    }
}
