//! From the tenant's audit records in the journal to rows of `AuditLogs`.
//!
//! Not here: the shapes of a row (`lake::ingest`).

use std::sync::Arc;

use directory::{TenantId, Ticks};
use journal::{Position, Store};
use lake::{Lake, SourcePosition, ingest};
use sentinel::Workspace;

use crate::{
    crash_point::{self, CrashPoint},
    ingestion::{IngestionError, context},
};

/// The lake's name for this source of rows.
const SOURCE: &str = "journal-audit";
const PAGE: usize = 500;

/// Writes the rows of one journal into one lake.
#[derive(Debug)]
pub struct AuditRows {
    journal: Arc<dyn Store>,
    lake: Lake,
    workspace: Workspace,
    tenant: TenantId,
}

impl AuditRows {
    /// A feed that goes on where the lake says it stopped.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Store>,
        lake: Lake,
        workspace: Workspace,
        tenant: TenantId,
    ) -> Self {
        Self { journal, lake, workspace, tenant }
    }

    /// Writes whatever is new. Returns whether anything was.
    ///
    /// # Errors
    /// When the journal cannot be read or the lake not be written; nothing is lost.
    pub async fn step(&mut self, now: Ticks) -> Result<bool, IngestionError> {
        let mut any = false;
        loop {
            let after = self.lake.position(SOURCE);
            let entries = self.journal.audit(Position(after), PAGE).await?;
            let Some(last) = entries.last() else { return Ok(any) };
            let position = last.position.0;
            let records: Vec<_> = entries.into_iter().map(|entry| entry.record).collect();
            let context = context(&self.workspace, self.tenant, SOURCE, now);
            let read = ingest::audit_rows(&records, &self.lake.definitions(), &context)?;
            let source = SourcePosition { source: SOURCE.into(), after, position };
            self.lake.append(Some(source), now, read.rows).await?;
            crash_point::reach(CrashPoint::AuditIngested);
            any = true;
        }
    }
}
