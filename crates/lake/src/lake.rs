//! The lake: opening it, appending to it, asking what is in it.
//!
//! Not here: turning records into rows (`ingest`), files (`seal` and its neighbours), queries
//! (`scan`).

mod open;

use std::{path::PathBuf, sync::Arc};

use arrow::array::{Array as _, RecordBatch};
use datafusion::execution::cache::cache_manager::FileMetadataCache;
use directory::Ticks;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    Error, Result, TIME_GENERATED, Table,
    files::Files,
    manifest::DataFile,
    scan::Indexes,
    shared::Shared,
    view::View,
    wal::{EntryRows, HeaderTable, MAX_PAYLOAD},
    writer::{Append, Command},
};

/// Rows of one table, with the columns of [`crate::data_schema`].
#[derive(Debug, Clone)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// The rows.
    pub batch: RecordBatch,
}

/// How far a delivery takes its source, so that a repetition is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePosition {
    /// The source, such as `journal` or `file:<hash>`.
    pub source: String,
    /// The position that the delivery continues; [`Lake::position`] says where the source is, and
    /// 0 is its beginning.
    pub after: i64,
    /// The position with this delivery.
    pub position: i64,
}

/// What an append did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// The rows are durable and visible; where they are.
    Added(Vec<TableRange>),
    /// The source had been read that far already; nothing was added.
    Repeated,
}

/// Offsets that rows got, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRange {
    /// The table.
    pub table: String,
    /// The first row's offset.
    pub first: i64,
    /// How many there are.
    pub rows: usize,
}

impl TableRange {
    pub(crate) fn of(header: &HeaderTable) -> Self {
        Self { table: header.name.clone(), first: header.first, rows: header.rows }
    }
}

/// What opening found in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovered {
    /// Rows that are in the log and in no file yet.
    pub rows: u64,
    /// Bytes of a write that was never acknowledged, cut off.
    pub torn_bytes: u64,
}

/// What is known of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStatus {
    /// Its definition.
    pub table: Arc<Table>,
    /// The last row's offset; 0 when there never was a row.
    pub last_offset: i64,
    /// Rows in files.
    pub file_rows: u64,
    /// Rows in the log only.
    pub tail_rows: u64,
    /// The files.
    pub files: Vec<Arc<DataFile>>,
    /// Days after which rows may go; `None` keeps them for ever.
    pub retention_days: Option<u32>,
}

/// A lake. Clones are the same lake.
#[derive(Debug, Clone)]
pub struct Lake {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) folder: PathBuf,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) shared: Arc<Shared>,
    /// `None` when it was opened for reading only.
    pub(crate) queue: Option<mpsc::Sender<Command>>,
    /// What is known of the data files' insides, for queries.
    pub(crate) metadata: Arc<FileMetadataCache>,
    pub(crate) indexes: Arc<Indexes>,
    /// Held by whatever changes the manifest.
    pub(crate) maintenance: Arc<tokio::sync::Mutex<()>>,
    recovered: Recovered,
}

impl Lake {
    /// What opening found in the log.
    #[must_use]
    pub fn recovered(&self) -> Recovered {
        self.inner.recovered
    }

    /// Adds rows. When it returns they are durable and visible to queries.
    ///
    /// `received` is the time that `ingestion_time()` reads. With a `source`, a delivery whose
    /// position was reached already adds nothing. Dropping the future does not stop the append.
    ///
    /// # Errors
    /// [`Error::UnknownTable`], [`Error::MisshapenRows`], [`Error::OutOfOrder`]: nothing was
    /// added. After [`Error::Disk`] it is unknown until the lake is reopened.
    pub async fn append(
        &self,
        source: Option<SourcePosition>,
        received: Ticks,
        rows: Vec<Rows>,
    ) -> Result<Appended> {
        let queue = self.queue()?;
        let view = self.inner.shared.view();
        let rows = rows.iter().map(|rows| check(&view, rows)).collect::<Result<Vec<_>>>()?;
        if rows.iter().map(EntryRows::size).sum::<usize>() > MAX_PAYLOAD / 2 {
            let table = rows.first().map(|rows| rows.table.clone()).unwrap_or_default();
            let detail = "they are larger than 512 MB: append them in parts".to_owned();
            return Err(Error::MisshapenRows { table, detail });
        }
        let source = source.map(|s| (s.source, s.after, s.position));
        let (reply, answer) = oneshot::channel();
        let append = Box::new(Append { received, source, rows, reply });
        queue.send(Command::Append(append)).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// How far a source has been read; 0 when it never was.
    #[must_use]
    pub fn position(&self, source: &str) -> i64 {
        self.inner.shared.view().sources.get(source).copied().unwrap_or_default()
    }

    /// The table of that name.
    ///
    /// # Errors
    /// [`Error::UnknownTable`].
    pub fn table(&self, name: &str) -> Result<Arc<Table>> {
        self.inner.shared.view().table(name).map(|view| view.table.clone())
    }

    /// All tables, by name.
    #[must_use]
    pub fn tables(&self) -> Vec<TableStatus> {
        let view = self.inner.shared.view();
        view.tables.keys().filter_map(|name| status(&view, name).ok()).collect()
    }

    /// What is known of a table.
    ///
    /// # Errors
    /// [`Error::UnknownTable`].
    pub fn status(&self, name: &str) -> Result<TableStatus> {
        status(&self.inner.shared.view(), name)
    }

    /// Tells of a table's last visible offset whenever it grows. Also of tables to come.
    #[must_use]
    pub fn watch(&self, table: &str) -> watch::Receiver<i64> {
        self.inner.shared.watch(table)
    }

    /// Stops writing and lets another process write. What was acknowledged is kept anyway.
    pub async fn close(&self) {
        let _held = self.inner.maintenance.lock().await;
        if let Some(queue) = &self.inner.queue {
            let (reply, answer) = oneshot::channel();
            if queue.send(Command::Close(reply)).await.is_ok() {
                let _ = answer.await;
            }
        }
    }

    /// About how much memory the rows take that are in no file.
    pub(crate) fn tail_bytes(&self) -> usize {
        self.inner.shared.view().tables.values().map(|table| table.tail.bytes()).sum()
    }

    pub(crate) fn queue(&self) -> Result<&mpsc::Sender<Command>> {
        self.inner.queue.as_ref().ok_or(Error::ReadOnly)
    }
}

pub(crate) fn closed() -> Error {
    Error::Stopped { cause: "it was closed".to_owned() }
}

fn status(view: &View, name: &str) -> Result<TableStatus> {
    let table = view.table(name)?;
    let files = view.files(name).to_vec();
    let state = view.manifest.tables.get(name);
    Ok(TableStatus {
        table: table.table.clone(),
        last_offset: table.last_offset,
        file_rows: files.iter().map(|file| file.rows).sum(),
        tail_rows: table.tail.rows() as u64,
        retention_days: state.and_then(|state| state.retention_days),
        files,
    })
}

/// Checks that rows are their table's and encodes them for the log.
fn check(view: &View, rows: &Rows) -> Result<EntryRows> {
    let table = view.table(&rows.table)?;
    let misshapen = |detail| Error::MisshapenRows { table: rows.table.clone(), detail };
    let found = rows.batch.schema();
    for (wanted, found) in table.data_schema.fields().iter().zip(found.fields()) {
        if wanted.name() != found.name() || wanted.data_type() != found.data_type() {
            return Err(misshapen(format!(
                "column `{}` ({}) stands where `{}` ({}) should",
                found.name(),
                found.data_type(),
                wanted.name(),
                wanted.data_type()
            )));
        }
    }
    let (wanted, found) = (table.data_schema.fields().len(), found.fields().len());
    if wanted != found {
        return Err(misshapen(format!("they have {found} columns, not {wanted}")));
    }
    let untimed = rows.batch.column_by_name(TIME_GENERATED).map_or(0, |times| times.null_count());
    if untimed > 0 {
        return Err(misshapen(format!("{untimed} of them have no `{TIME_GENERATED}`")));
    }
    for (field, column) in table.data_schema.fields().iter().zip(rows.batch.columns()) {
        if !field.is_nullable() && column.null_count() > 0 {
            return Err(misshapen(format!("column `{}` holds nulls", field.name())));
        }
    }
    EntryRows::encode(&rows.table, rows.batch.clone())
}

#[cfg(test)]
pub(crate) mod promises;
