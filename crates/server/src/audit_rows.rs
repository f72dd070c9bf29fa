//! From the tenant's audit records in the journal to rows of `AuditLogs`.
//!
//! Not here: the shapes of a row (`lake::ingest`).

use std::sync::Arc;

use directory::Ticks;
use journal::Position;
use lake::{SourcePosition, ingest};

use crate::{
    crash_point::{self, CrashPoint},
    ingestion::{IngestionError, context},
    instance::Instance,
};

/// The lake's name for this source of rows.
const SOURCE: &str = "journal-audit";
const PAGE: usize = 500;

/// Writes the audit rows of one instance.
#[derive(Debug)]
pub struct AuditRows {
    instance: Arc<Instance>,
}

impl AuditRows {
    /// A feed that goes on where the lake says it stopped.
    #[must_use]
    pub const fn new(instance: Arc<Instance>) -> Self {
        Self { instance }
    }

    /// Writes whatever is new. Returns whether anything was.
    ///
    /// # Errors
    /// When the journal cannot be read or the lake not be written; nothing is lost.
    pub async fn step(&self, now: Ticks) -> Result<bool, IngestionError> {
        let Instance { journal, lake, .. } = &*self.instance;
        let mut any = false;
        loop {
            let after = lake.position(SOURCE);
            let entries = journal.audit(Position(after), PAGE).await?;
            let Some(last) = entries.last() else { return Ok(any) };
            let position = last.position.0;
            let records: Vec<_> = entries.into_iter().map(|entry| entry.record).collect();
            let workspace = &self.instance.identity().workspace;
            let context = context(workspace, self.instance.tenant_id(), SOURCE, now);
            let read = ingest::audit_rows(&records, &lake.definitions(), &context)?;
            let source = SourcePosition { source: SOURCE.into(), after, position };
            lake.append(Some(source), now, read.rows).await?;
            crash_point::reach(CrashPoint::AuditIngested);
            any = true;
        }
    }
}
