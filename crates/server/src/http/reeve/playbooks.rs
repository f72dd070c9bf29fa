//! `GET /reeve/playbooks`: the playbooks of the workspace.
//!
//! Not here: their runs.

use axum::response::Response;
use serde_json::json;

use super::{ApiError, Call};

/// All playbooks by name, and which automation rules start them.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let content = call.instance.library.current();
    let playbooks: Vec<_> = content
        .playbooks
        .keys()
        .map(|name| {
            let starts = |rule: &&sentinel::automation::AutomationRule| {
                let mut named = rule.playbooks.iter();
                named.any(|it| content.playbook(it).is_some_and(|(found, _)| found == name))
            };
            let rules = content.automation_rules.values().filter(starts);
            let started_by: Vec<_> = rules.map(|rule| rule.display_name.clone()).collect();
            json!({"name": name, "startedBy": started_by})
        })
        .collect();
    super::list(playbooks)
}
