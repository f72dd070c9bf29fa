//! `/reeve/runs`: what playbooks did.
//!
//! Not here: starting them.

use axum::response::Response;
use serde_json::{Value, json};

use super::{ApiError, Call, document};
use crate::{json::Json as _, runs::RunEntry};

/// All runs, newest first.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let mut runs = call.instance.runs.all();
    runs.reverse();
    super::list(runs.iter().map(summary).collect::<Vec<_>>())
}

/// One run with its actions, secrets taken out.
pub(in crate::http) async fn show(call: Call) -> Result<Response, ApiError> {
    let named = call.part("run");
    let found = named.parse().ok().and_then(|id| call.instance.runs.get(id));
    let entry = found.ok_or_else(|| ApiError::not_found(format!("there is no run `{named}`")))?;
    let mut body = summary(&entry);
    body.set("actions", entry.run.as_ref().map_or(Value::Null, |run| json!(run.history())));
    document(body)
}

fn summary(entry: &RunEntry) -> Value {
    let run = entry.run.as_ref();
    let status = run.map_or_else(|| "Failed".to_owned(), |run| format!("{:?}", run.status()));
    let time = |ticks: playbook::Ticks| directory::Ticks::new(ticks.get());
    json!({
        "id": entry.id,
        "playbook": entry.playbook,
        "incident": entry.incident,
        "status": status,
        "requested": entry.requested,
        "started": run.and_then(|run| time(run.started())),
        "ended": run.and_then(|run| run.ended()).and_then(time),
        "problem": entry.problem,
    })
}
