//! From records to rows of the lake, with the workspace's and the tenant's ids filled in.
//!
//! Not here: what the shapes of records are (`lake::ingest`).

use directory::{TenantId, Ticks};
use lake::{
    Lake, Rows, SourcePosition,
    ingest::{self, Context, Format, Report, Target, Unreadable},
};
use sentinel::Workspace;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::stored;

/// Why records did not become rows. Nothing of them is kept.
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
    pub bytes: &'a [u8],
    /// The table for all its records; without one, each record says it itself.
    pub table: Option<&'a str>,
}

/// Takes a file into the lake. The same content for the same table adds nothing a second time.
///
/// # Errors
/// [`IngestionError`]; a record that fits no table is no error but a dead letter.
pub async fn upload(
    lake: &Lake,
    context: &Context,
    upload: &Upload<'_>,
) -> Result<Report, IngestionError> {
    let target = match upload.table {
        Some(name) => Target::Table(lake.table(name)?),
        None => Target::Detect,
    };
    let mut digest = Sha256::new();
    digest.update(upload.table.unwrap_or_default());
    digest.update([0]);
    digest.update(upload.bytes);
    let digest = digest.finalize();
    let hash: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let format = Format::of(upload.name, upload.bytes);
    let read = ingest::read(&target, &lake.definitions(), format, upload.bytes, context)?;
    let source = SourcePosition { source: format!("file:{hash}"), after: 0, position: 1 };
    let mut report = read.report;
    if lake.append(Some(source), context.received, read.rows).await? == lake::Appended::Repeated {
        report.repeated = report.records;
        report.rows.clear();
        report.dead = 0;
    }
    Ok(report)
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
