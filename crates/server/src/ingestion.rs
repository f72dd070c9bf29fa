//! From records to rows of the lake, with the workspace's and the tenant's ids filled in.
//!
//! Not here: what the shapes of records are (`lake::ingest`).

use bytes::Bytes;
use directory::{TenantId, Ticks};
use lake::{
    Lake, Rows,
    ingest::{self, Context, FileError, Format, Report, Target, Unreadable},
};
use sentinel::Workspace;
use serde_json::Value;

use crate::stored;

/// Why records did not become rows.
#[derive(Debug, thiserror::Error)]
pub enum IngestionError {
    /// The journal.
    #[error("the journal cannot be read: {0}")]
    Journal(#[from] journal::Error),
    /// An event of the journal.
    #[error(transparent)]
    Stored(#[from] stored::Unreadable),
    /// The lake.
    #[error("the rows could not be kept: {0}")]
    Lake(#[from] lake::Error),
    /// The records as a whole.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

impl From<FileError> for IngestionError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Unreadable(error) => Self::Unreadable(error),
            FileError::Lake(error) => Self::Lake(error),
        }
    }
}

/// The context in which records of this workspace are read.
#[must_use]
pub fn context(workspace: &Workspace, tenant: TenantId, source: &str, received: Ticks) -> Context {
    Context {
        workspace_id: workspace.id.to_string(),
        tenant_id: tenant.to_string(),
        received,
        source: source.to_owned(),
    }
}

/// Rows of one table from objects keyed by column; none for no objects.
///
/// # Errors
/// When the lake has no such table.
pub fn rows(
    lake: &Lake,
    context: &Context,
    table: &str,
    objects: Vec<Value>,
) -> Result<Vec<Rows>, IngestionError> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let target = Target::Table(lake.table(table)?);
    let bytes = Value::Array(objects).to_string();
    let tables = lake.definitions();
    Ok(ingest::read(&target, &tables, Format::Json, bytes.as_bytes(), context)?.rows)
}

/// A file to be taken into the lake.
#[derive(Debug)]
pub struct Upload<'a> {
    /// Its name, which tells the format and appears in dead letters.
    pub name: &'a str,
    /// Its content.
    pub bytes: Bytes,
    /// The table for all its records; without one, each record says it itself.
    pub table: Option<&'a str>,
}

/// Takes a file into the lake. The same content for the same table adds nothing a second time, and
/// goes on where it was broken off the first time.
///
/// # Errors
/// [`IngestionError`]; a record that fits no table is no error but a dead letter.
pub async fn upload(
    lake: &Lake,
    context: Context,
    upload: Upload<'_>,
) -> Result<Report, IngestionError> {
    let target = match upload.table {
        Some(name) => Target::Table(lake.table(name)?),
        None => Target::Detect,
    };
    let format = Format::of(upload.name, &upload.bytes);
    Ok(lake.ingest_file(target, format, upload.bytes, context).await?)
}

/// A report for programs.
#[must_use]
pub fn document(report: &Report) -> Value {
    serde_json::json!({
        "records": report.records,
        "repeated": report.repeated,
        "rows": report.rows,
        "deadLetters": report.dead,
        "firstReason": report.first_reason,
        "leftOut": report.left_out,
    })
}
