//! `auditLogs/directoryAudits`.
//!
//! Not here: keeping the rows at hand (`audit_log`).

use std::sync::Arc;

use directory::AuditRecord;
use msgraph::{GraphError, GraphResponse, resource::AuditResource, schema::DIRECTORY_AUDIT};

use super::{
    call::Call,
    listing::{Listing, show},
};

const SET: &str = "auditLogs/directoryAudits";

pub(super) fn list(
    call: &Call<'_>,
    records: &[Arc<AuditRecord>],
) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &DIRECTORY_AUDIT, SET)?.newest_first("activityDateTime");
    listing.answer(records.iter().map(|record| AuditResource(record)))
}

pub(super) fn one(
    call: &Call<'_>,
    records: &[Arc<AuditRecord>],
    id: &str,
) -> Result<GraphResponse, GraphError> {
    let found = records.iter().find(|record| record.id == id);
    let found = found.ok_or_else(GraphError::resource_not_found)?;
    show(call, &AuditResource(found), &DIRECTORY_AUDIT, SET)
}
