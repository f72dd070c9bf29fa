//! Records to rows: what sources send becomes rows of tables, and what fits no table becomes a
//! row of the dead-letter table, with its reason, while its neighbours are kept.
//!
//! Not here: keeping rows ([`crate::Lake::append`]), HTTP, reading files. Fields that a table has
//! no column for are left out, as Log Analytics does, and counted in the [`Report`]; a value that
//! does not fit its column's type is a reason for the dead-letter table, where Log Analytics would
//! silently store null.

mod audit;
mod cell;
mod columns;
mod csv;
mod diagnostic;
mod document;
mod file;
mod gather;
mod graph;
mod guess;
mod infer;
mod parquet;
mod rows;

use std::{collections::BTreeMap, sync::Arc};

use arrow::array::RecordBatch;
use directory::{AuditRecord, Ticks};

use self::{document::Content, gather::Gathering};
pub use file::FileError;
#[cfg(test)]
pub(crate) use file::PartSize;
pub use infer::infer;

use crate::{InvalidDefinition, Lake, Rows, Table, builtin};

/// Tables by name: where records may go.
#[derive(Debug, Clone, Default)]
pub struct Tables(BTreeMap<Arc<str>, Arc<Table>>);

impl Tables {
    /// The built-in ones.
    ///
    /// # Errors
    /// A definition that cannot be read: a mistake in this crate, which its tests find.
    pub fn builtin() -> Result<Self, InvalidDefinition> {
        Ok(builtin()?.into_iter().map(Arc::new).collect())
    }

    /// The table called exactly `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Table>> {
        self.0.get(name)
    }
}

impl FromIterator<Arc<Table>> for Tables {
    fn from_iter<I: IntoIterator<Item = Arc<Table>>>(tables: I) -> Self {
        Self(tables.into_iter().map(|table| (table.name.clone(), table)).collect())
    }
}

impl Lake {
    /// The tables that records may go to now.
    #[must_use]
    pub fn definitions(&self) -> Tables {
        self.snapshot().definitions().cloned().collect()
    }
}

/// Where records go.
#[derive(Debug, Clone)]
pub enum Target {
    /// Each record says it itself: diagnostic records by their category, Graph's `directoryAudit`
    /// and `signIn` by their shape, Log Analytics rows by their column `Type`.
    Detect,
    /// All go to this table. Diagnostic and Graph records are understood if it is one of Entra's;
    /// everything else is taken column by column.
    Table(Arc<Table>),
}

/// How the bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON: one record, an array of them, one a line, or wrapped in `records` (diagnostic
    /// settings) or `value` (Graph).
    Json,
    /// Comma-separated values with a heading.
    Csv,
    /// Parquet.
    Parquet,
}

impl Format {
    /// By the extension of a file's name, or else by its first bytes.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref()
        {
            Some("csv") => Self::Csv,
            Some("parquet") => Self::Parquet,
            _ if bytes.starts_with(b"PAR1") => Self::Parquet,
            _ => Self::Json,
        }
    }
}

/// What rows get that records do not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// `TenantId`: the workspace's id.
    pub workspace_id: String,
    /// `AADTenantId`, where a record does not say it: the directory's id.
    pub tenant_id: String,
    /// When the records were received; the time of dead letters.
    pub received: Ticks,
    /// Where the records come from, for dead letters: a file's name or a connector's.
    pub source: String,
}

/// Rows, ready for [`Lake::append`], and what became of the records.
#[derive(Debug, Clone, Default)]
pub struct Ingested {
    /// One item per table, the dead-letter table included.
    pub rows: Vec<Rows>,
    /// The count.
    pub report: Report,
}

/// What became of records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Records that were read.
    pub records: u64,
    /// Of those, records that the lake had already taken from the same source.
    pub repeated: u64,
    /// Rows made, by table, the dead-letter table excluded.
    pub rows: BTreeMap<String, u64>,
    /// Records that went to the dead-letter table.
    pub dead: u64,
    /// Why the first of those did, with its number.
    pub first_reason: Option<String>,
    /// Fields left out since the table has no such column, as `Table.field`, and how often.
    pub left_out: BTreeMap<String, u64>,
}

impl Report {
    /// Adds what became of further records.
    pub fn add(&mut self, more: Self) {
        self.records += more.records;
        self.repeated += more.repeated;
        self.dead += more.dead;
        self.first_reason = self.first_reason.take().or(more.first_reason);
        for (table, rows) in more.rows {
            *self.rows.entry(table).or_default() += rows;
        }
        for (field, times) in more.left_out {
            *self.left_out.entry(field).or_default() += times;
        }
    }
}

/// The bytes as a whole cannot be read, so there are no records.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A CSV file without a usable heading.
    #[error("this is no CSV file with a heading: {0}")]
    Csv(String),
    /// Not Parquet, or cut off, or with a column of a type that no KQL type holds.
    #[error("this is no Parquet file that can be read whole: {0}")]
    Parquet(String),
    /// A definition of a built-in table is faulty, or rows do not form a batch.
    #[error("the rows cannot be put together: {0}")]
    Rows(String),
}

/// Reads records.
///
/// # Errors
/// [`Unreadable`]; a single record that cannot be read is no error but a dead letter.
pub fn read(
    target: &Target,
    tables: &Tables,
    format: Format,
    bytes: &[u8],
    context: &Context,
) -> Result<Ingested, Unreadable> {
    let mut gathering = Gathering::new(target, tables, context);
    file::each_record(format, bytes, &mut |record| {
        gathering.take(record);
        true
    })?;
    gathering.finish()
}

/// Rows of one table, read from a file without a lake; dead letters are counted and left out.
///
/// # Errors
/// [`Unreadable`].
pub fn read_table(
    table: &Arc<Table>,
    format: Format,
    bytes: &[u8],
    context: &Context,
) -> Result<(RecordBatch, Report), Unreadable> {
    let tables = Tables::from_iter([table.clone()]);
    let read = read(&Target::Table(table.clone()), &tables, format, bytes, context)?;
    let rows = read.rows.into_iter().find(|rows| *rows.table == *table.name);
    let batch =
        rows.map_or_else(|| RecordBatch::new_empty(crate::data_schema(table)), |rows| rows.batch);
    Ok((batch, read.report))
}

/// Rows of `AuditLogs` from the embedded tenant's own records.
///
/// # Errors
/// [`Unreadable::Rows`] if `tables` has no table `AuditLogs` that takes them.
pub fn audit_rows(
    records: &[AuditRecord],
    tables: &Tables,
    context: &Context,
) -> Result<Ingested, Unreadable> {
    let mut gathering = Gathering::new(&Target::Detect, tables, context);
    for (number, record) in (1..).zip(records) {
        gathering.take(document::Record {
            number,
            raw: "".into(),
            content: Content::Json(audit::as_graph(record)),
        });
    }
    let gathered = gathering.finish()?;
    match &gathered.report.first_reason {
        None => Ok(gathered),
        Some(reason) => Err(Unreadable::Rows(reason.clone())),
    }
}

#[cfg(test)]
mod tests;
