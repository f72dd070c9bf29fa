//! `/reeve/…`: Reeve's own API, one family of paths a file.
//!
//! Not here: which permission each path needs (`routes`).

pub(super) mod actions;
pub(super) mod automation_rules;
pub(super) mod clock;
pub(super) mod guard;
pub(super) mod incidents;
pub(super) mod ingest;
pub(super) mod playbooks;
pub(super) mod rule_runs;
pub(super) mod rules;
pub(super) mod runs;
pub(super) mod tables;
pub(super) mod watchlists;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use journal::Transaction;
use serde::Serialize;
use serde_json::json;

use super::{ApiError, routes::Call};
use crate::content::{ContentEvent, Library};

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

/// Commits a change of the content and shows it to the loops.
async fn commit(call: &Call, event: ContentEvent) -> Result<(), ApiError> {
    commit_all(call, &[event]).await
}

/// Commits changes of the content together.
async fn commit_all(call: &Call, events: &[ContentEvent]) -> Result<(), ApiError> {
    let now = call.instance.clock.tenant();
    let stored = events.iter().map(|event| Library::encode(event, now)).collect();
    let transaction = Transaction { events: stored, ..Transaction::default() };
    call.instance.journal.commit(transaction).await.map_err(ApiError::internal)?;
    events.iter().for_each(|event| call.instance.library.apply(event));
    call.instance.wake.notify_waiters();
    Ok(())
}

/// A file that a request uploads.
fn file(call: &Call) -> Result<String, ApiError> {
    String::from_utf8(call.body.to_vec())
        .map_err(|_| ApiError::bad_request("the file is not UTF-8 text"))
}
