//! `/reeve/incidents`: what happened, and what people do about it.
//!
//! Not here: Sentinel's own ARM paths for incidents.

use axum::response::Response;
use sentinel::incident::{Classification, Command, Status};
use serde::Deserialize;

use super::{ApiError, Call, document};
use crate::incidents::Numbered;

/// All incidents, newest first.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let workspace = &call.instance.identity().workspace;
    let mut incidents = call.instance.incidents.all();
    incidents.reverse();
    super::list(incidents.iter().map(|incident| incident.object(workspace)).collect::<Vec<_>>())
}

/// One incident.
pub(in crate::http) async fn show(call: Call) -> Result<Response, ApiError> {
    let found = find(&call)?;
    document(found.incident.object(&call.instance.identity().workspace))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    message: String,
}

/// Adds a comment.
pub(in crate::http) async fn comment(call: Call) -> Result<Response, ApiError> {
    let Comment { message } = call.json()?;
    let author = call.caller.name.clone();
    change(call, Command::Comment { message, author }).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Update {
    status: Option<Status>,
    severity: Option<sentinel::rule::Severity>,
    /// Such as `TruePositive - SuspiciousActivity`.
    classification: Option<String>,
    classification_comment: Option<String>,
}

/// Changes status, severity or classification.
pub(in crate::http) async fn update(call: Call) -> Result<Response, ApiError> {
    let Update { status, severity, classification, classification_comment } = call.json()?;
    let comment = classification_comment.unwrap_or_default();
    let classification = classification
        .map(|text| Classification::parse(&text, &comment))
        .transpose()
        .map_err(|rejection| ApiError::bad_request(rejection.to_string()))?;
    change(call, Command::Update { status, severity, classification }).await
}

async fn change(call: Call, command: Command) -> Result<Response, ApiError> {
    let number = find(&call)?.incident.number;
    crate::response::change_incident(&call.instance, number, command).await?;
    show(call).await
}

fn find(call: &Call) -> Result<Numbered, ApiError> {
    let text = call.part("number");
    let found = match text.parse() {
        Ok(number) => call.instance.incidents.get(number),
        Err(_) => text.parse().ok().and_then(|id| call.instance.incidents.find(id)),
    };
    found.ok_or_else(|| ApiError::not_found(format!("there is no incident `{text}`")))
}

impl From<crate::response::ChangeError> for ApiError {
    fn from(error: crate::response::ChangeError) -> Self {
        match error {
            crate::response::ChangeError::Rejected(rejection) => {
                Self::bad_request(rejection.to_string())
            }
            crate::response::ChangeError::Missing(number) => {
                Self::not_found(format!("there is no incident {number}"))
            }
            crate::response::ChangeError::Journal(error) => Self::internal(error),
        }
    }
}
