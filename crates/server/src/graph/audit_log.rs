//! The tenant's audit rows in memory, brought up to date from the journal at each reading.
//!
//! Not here: queries over them (`audits`) and the log tables, which serve long histories.

use std::sync::Arc;

use directory::AuditRecord;
use journal::{Position, Store};
use tokio::sync::Mutex;

const PAGE: usize = 1000;

/// The rows read so far.
#[derive(Debug, Default)]
pub(super) struct AuditLog {
    read: Mutex<Read>,
}

#[derive(Debug, Default)]
struct Read {
    after: Option<Position>,
    records: Vec<Arc<AuditRecord>>,
}

impl AuditLog {
    /// Every row, oldest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub(super) async fn records(
        &self,
        journal: &dyn Store,
    ) -> Result<Vec<Arc<AuditRecord>>, journal::Error> {
        let mut read = self.read.lock().await;
        loop {
            let after = read.after.unwrap_or(Position(0));
            let entries = journal.audit(after, PAGE).await?;
            let Some(last) = entries.last() else { return Ok(read.records.clone()) };
            read.after = Some(last.position);
            read.records.extend(entries.into_iter().map(|entry| Arc::new(entry.record)));
        }
    }
}
