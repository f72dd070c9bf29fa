//! `POST /reeve/ingest`: a file of records into the log tables.
//!
//! Not here: the Logs Ingestion and Data Collector APIs.

use axum::response::Response;

use super::{ApiError, Call, document};
use crate::ingestion::{self, IngestionError, Upload};

/// Takes a file; `?name=` is its name and `?table=` the table for all its records.
pub(in crate::http) async fn add(call: Call) -> Result<Response, ApiError> {
    let name = call.query.get("name").map_or("upload", String::as_str);
    let instance = &call.instance;
    let now = instance.clock.tenant();
    let workspace = &instance.identity().workspace;
    let context = ingestion::context(workspace, instance.tenant_id(), name, now);
    let table = call.query.get("table").map(String::as_str);
    let upload = Upload { name, bytes: call.body.clone(), table };
    let report = ingestion::upload(&instance.lake, context, upload).await?;
    instance.wake.notify_waiters();
    document(ingestion::document(&report))
}

impl From<IngestionError> for ApiError {
    fn from(error: IngestionError) -> Self {
        match error {
            IngestionError::Unreadable(_)
            | IngestionError::Lake(lake::Error::UnknownTable { .. }) => {
                Self::bad_request(error.to_string())
            }
            other => Self::internal(other),
        }
    }
}
