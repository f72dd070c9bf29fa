//! `/reeve/automation-rules`: what starts by itself when an incident is created.
//!
//! Not here: Sentinel's own ARM paths for automation rules.

use axum::response::Response;
use sentinel::automation::{self, AutomationRule};
use serde_json::{Value, json};

use super::{ApiError, Call, document};
use crate::content::ContentEvent;

/// All automation rules, in the order in which they run.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let mut rules = call.instance.library.current().automation();
    rules.sort_by(|a, b| (a.order, &a.display_name).cmp(&(b.order, &b.display_name)));
    super::list(rules.iter().map(summary).collect::<Vec<_>>())
}

/// Imports an automation rule (the REST form); one of the same display name is replaced.
pub(in crate::http) async fn import(call: Call) -> Result<Response, ApiError> {
    let text = super::file(&call)?;
    let rule = automation::read(&text).map_err(|error| ApiError::bad_request(error.to_string()))?;
    let content = call.instance.library.current();
    for playbook in &rule.playbooks {
        if content.playbook(playbook).is_none() {
            return Err(ApiError::bad_request(format!(
                "automation rule `{}`: there is no playbook `{playbook}`; import it first",
                rule.display_name
            )));
        }
    }
    super::commit(&call, ContentEvent::AutomationRuleImported { text }).await?;
    document(summary(&rule))
}

fn summary(rule: &AutomationRule) -> Value {
    json!({
        "displayName": rule.display_name,
        "order": rule.order,
        "isEnabled": rule.is_enabled,
        "conditions": rule.conditions,
        "playbooks": rule.playbooks,
    })
}
