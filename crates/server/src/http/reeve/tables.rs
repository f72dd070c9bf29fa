//! `GET /reeve/tables`: the log tables and how much is in them.
//!
//! Not here: their rows; queries read those.

use axum::response::Response;

use super::{ApiError, Call};
use crate::tables::document;

/// All tables by name.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    super::list(call.instance.lake.tables().iter().map(document).collect::<Vec<_>>())
}
