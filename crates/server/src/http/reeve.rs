//! `/reeve/…`: Reeve's own API, one family of paths a file.
//!
//! Not here: which permission each path needs (`routes`).

pub(super) mod actions;
pub(super) mod clock;
pub(super) mod guard;
pub(super) mod incidents;
pub(super) mod ingest;
pub(super) mod playbooks;
pub(super) mod rules;
pub(super) mod runs;
pub(super) mod tables;
pub(super) mod watchlists;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use serde_json::json;

use super::{ApiError, routes::Call};

/// A list in Azure's form.
#[expect(clippy::unnecessary_wraps, reason = "what handlers return")]
fn list(items: impl Serialize) -> Result<Response, ApiError> {
    Ok(Json(json!({"value": items})).into_response())
}

/// A document.
#[expect(clippy::unnecessary_wraps, reason = "what handlers return")]
fn document(body: impl Serialize) -> Result<Response, ApiError> {
    Ok(Json(body).into_response())
}
