//! `/reeve/actions`: Reeve's own writes to the tenant, and undoing them.
//!
//! Not here: making them.

use axum::{http::StatusCode, response::Response};
use serde_json::{Value, json};

use super::{ApiError, Call, document};
use crate::{
    actions::Action,
    guarded::{self, UndoError},
    json::Json as _,
};

/// All actions, newest first.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let mut actions = call.instance.actions.all();
    actions.reverse();
    super::list(actions.iter().map(summary).collect::<Vec<_>>())
}

/// Undoes an action.
pub(in crate::http) async fn undo(call: Call) -> Result<Response, ApiError> {
    let id = call.part("action");
    let written = guarded::undo(&call.instance, id).await?;
    let reply = written
        .map_err(|error| ApiError::new(StatusCode::BAD_GATEWAY, "NoAnswer", error.to_string()))?;
    if reply.is_success() {
        let undo = call.instance.actions.get(&format!("undo/{id}"));
        return document(undo.as_ref().map_or(Value::Null, summary));
    }
    let body = reply.json();
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let code = body.text_at("/error/code").unwrap_or("Refused");
    let message = body.text_at("/error/message").unwrap_or_default();
    Err(ApiError::new(status, code, message))
}

impl From<UndoError> for ApiError {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::Missing(_) => Self::not_found(error.to_string()),
            UndoError::Nothing(..) | UndoError::Impossible(..) => Self::conflict(error.to_string()),
            UndoError::Journal(error) => Self::internal(error),
        }
    }
}

fn summary(action: &Action) -> Value {
    let mut body = json!({
        "id": action.id,
        "operation": action.about.operation,
        "target": action.about.target,
        "run": action.about.run,
        "incident": action.about.incident,
        "asked": action.asked,
        "undoneBy": action.undone_by,
    });
    if let (Value::Object(body), Ok(Value::Object(state))) =
        (&mut body, serde_json::to_value(&action.state))
    {
        body.extend(state);
    }
    body
}
