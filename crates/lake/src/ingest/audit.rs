//! The embedded tenant's audit records in the shape of Graph's `directoryAudit`, from where they
//! take the same way as any tenant's.
//!
//! Not here: what the records say.

use directory::AuditRecord;
use serde_json::Value as Json;

/// The record as Graph would answer it.
pub(super) fn as_graph(record: &AuditRecord) -> Json {
    // Texts, lists and structures of them: nothing in it that JSON cannot hold.
    serde_json::to_value(record).unwrap_or_default()
}
