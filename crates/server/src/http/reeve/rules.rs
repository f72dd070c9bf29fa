//! `/reeve/rules`: analytics rules, their health, their switch.
//!
//! Not here: Sentinel's own ARM paths for rules.

use axum::response::Response;
use sentinel::rule::{self, Level};
use serde::Deserialize;
use serde_json::json;

use super::{ApiError, Call, document};
use crate::{content::ContentEvent, detection::prepare};

/// All rules with their health.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let content = call.instance.library.current();
    let health = call.instance.health.all();
    let rules: Vec<_> = content
        .rules
        .values()
        .map(|entry| {
            let health = health.iter().find(|it| it.id == entry.rule.id);
            json!({
                "id": entry.rule.id,
                "name": entry.rule.name,
                "severity": entry.rule.severity.name(),
                "enabled": entry.rule.enabled,
                "shipped": entry.shipped,
                "version": entry.rule.version(),
                "health": health,
            })
        })
        .collect();
    super::list(rules)
}

/// One rule with its file.
pub(in crate::http) async fn show(call: Call) -> Result<Response, ApiError> {
    let content = call.instance.library.current();
    let named = call.part("rule");
    let entry = content.rule(named).ok_or_else(|| missing(named))?;
    document(json!({"id": entry.rule.id, "name": entry.rule.name, "text": entry.text}))
}

fn missing(named: &str) -> ApiError {
    ApiError::not_found(format!("there is no rule `{named}`"))
}

/// Imports a rule file (YAML); one of the same id is replaced.
pub(in crate::http) async fn import(call: Call) -> Result<Response, ApiError> {
    let text = super::file(&call)?;
    let file = rule::read(&text);
    let Some(rule) = file.rule else {
        let errors = file.findings.iter().filter(|it| it.level == Level::Error);
        let lines: Vec<_> = errors
            .map(|it| format!("line {}, column {}: {}", it.line, it.column, it.message))
            .collect();
        return Err(ApiError::bad_request(lines.join("\n")));
    };
    let prepared = prepare(rule.clone(), &call.instance.catalog())
        .map_err(|reason| ApiError::bad_request(format!("`{}`: {reason}", rule.name)))?;
    super::commit(&call, ContentEvent::RuleImported { text }).await?;
    document(json!({
        "id": rule.id, "name": rule.name, "version": prepared.version, "table": prepared.table,
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    enabled: bool,
}

/// Turns a rule on or off.
pub(in crate::http) async fn switch(call: Call) -> Result<Response, ApiError> {
    let Switch { enabled } = call.json()?;
    let content = call.instance.library.current();
    let named = call.part("rule");
    let entry = content.rule(named).ok_or_else(|| missing(named))?;
    let id = entry.rule.id;
    super::commit(&call, ContentEvent::RuleSwitched { id, enabled }).await?;
    document(json!({"id": id, "name": entry.rule.name, "enabled": enabled}))
}
