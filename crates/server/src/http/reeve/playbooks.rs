//! `GET /reeve/playbooks`: the playbooks of the workspace.
//!
//! Not here: their runs.

use axum::response::Response;
use playbook::{Deployment, Severity};
use serde_json::json;

use super::{ApiError, Call, document};
use crate::content::ContentEvent;

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

/// Imports a playbook (ARM template, exported workflow or bare definition); one of the same name is
/// replaced. `?name=` names a definition that does not name itself.
pub(in crate::http) async fn import(call: Call) -> Result<Response, ApiError> {
    let text = super::file(&call)?;
    let imported = playbook::import(&text, &Deployment::default())
        .map_err(|error| ApiError::bad_request(error.to_string()))?;
    let mut findings = playbook::check(&imported);
    findings.retain(|it| it.severity == Severity::Error);
    if !findings.is_empty() {
        let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
        return Err(ApiError::bad_request(lines.join("\n")));
    }
    let given = call.query.get("name").cloned();
    let name = given.or_else(|| (!imported.name.is_empty()).then(|| imported.name.clone()));
    let name = name.ok_or_else(|| {
        ApiError::bad_request("the playbook does not name itself; name it with ?name=")
    })?;
    super::commit(&call, ContentEvent::PlaybookImported { name: name.clone(), text }).await?;
    document(json!({"name": name}))
}
