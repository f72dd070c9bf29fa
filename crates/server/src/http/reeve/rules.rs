//! `/reeve/rules`: analytics rules, their health, their switches.
//!
//! Not here: Sentinel's own ARM paths for rules, and running one on demand (`rule_runs`).

use axum::response::Response;
use kql::{Catalog as _, diagnostic::Severity};
use sentinel::rule::{self, AnalyticsRule, Level};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ApiError, Call, document};
use crate::{
    content::{ContentEvent, RuleEntry},
    detection::{Unprepared, prepare},
};

/// All rules with their health.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let content = call.instance.library.current();
    let health = call.instance.health.all(call.instance.clock.tenant());
    let rules: Vec<_> = content
        .rules
        .values()
        .map(|entry| {
            let health = health.iter().find(|it| it.id == entry.rule.id);
            json!({
                "id": entry.rule.id,
                "name": entry.rule.name,
                "kind": entry.rule.kind.name(),
                "severity": entry.rule.severity.name(),
                "enabled": entry.rule.enabled,
                "evaluation": evaluation(entry.compatible),
                "shipped": entry.shipped,
                "version": entry.rule.version(),
                "health": health,
            })
        })
        .collect();
    super::list(rules)
}

const fn evaluation(compatible: bool) -> &'static str {
    if compatible { "sentinel" } else { "reeve" }
}

/// One rule with its file.
pub(in crate::http) async fn show(call: Call) -> Result<Response, ApiError> {
    let entry = find(&call)?;
    let rule = &entry.rule;
    document(
        json!({"id": rule.id, "name": rule.name, "kind": rule.kind.name(), "text": entry.text}),
    )
}

/// The rule that the path names.
pub(super) fn find(call: &Call) -> Result<RuleEntry, ApiError> {
    let content = call.instance.library.current();
    let named = call.part("rule");
    let missing = || ApiError::not_found(format!("there is no rule `{named}`"));
    content.rule(named).cloned().ok_or_else(missing)
}

/// Imports a file of rules (YAML, ARM template, solution package); rules of the same id are
/// replaced. Either all of them or none.
pub(in crate::http) async fn import(call: Call) -> Result<Response, ApiError> {
    let text = super::file(&call)?;
    let mut imported = Vec::new();
    let mut events = Vec::new();
    for file in rule::read_all(&text) {
        let Some(rule) = file.rule else {
            let errors = file.findings.iter().filter(|it| it.level == Level::Error);
            let lines: Vec<_> = errors
                .map(|it| format!("line {}, column {}: {}", it.line, it.column, it.message))
                .collect();
            return Err(ApiError::bad_request(lines.join("\n")));
        };
        imported.push(told(&call, rule)?);
        events.push(ContentEvent::RuleImported { text: file.text });
    }
    super::commit_all(&call, &events).await?;
    match imported.len() {
        1 => document(imported.pop()),
        _ => super::list(imported),
    }
}

/// What is told of a rule that is imported. One whose tables are not there yet is taken, and is
/// unusable until they are.
fn told(call: &Call, rule: AnalyticsRule) -> Result<Value, ApiError> {
    let (id, name, kind) = (rule.id, rule.name.clone(), rule.kind.name());
    let version = rule.version();
    let catalog = call.instance.catalog();
    let refused = |reason: Unprepared| ApiError::bad_request(format!("`{name}`: {reason}"));
    let (tables, missing, problem) = match prepare(rule, false, &catalog) {
        Ok(prepared) => {
            let lists = prepared.watchlists.into_iter();
            let missing: Vec<_> = lists.filter(|it| catalog.watchlist(it).is_none()).collect();
            (prepared.tables, missing, None)
        }
        Err(reason) if lacks_only_tables(&reason) => {
            (Default::default(), Vec::new(), Some(reason.to_string()))
        }
        Err(reason) => return Err(refused(reason)),
    };
    let tables: Vec<&str> = tables.iter().map(AsRef::as_ref).collect();
    Ok(json!({
        "id": id, "name": name, "kind": kind, "version": version, "table": tables.join(", "),
        "missingWatchlists": missing, "problem": problem,
    }))
}

fn lacks_only_tables(reason: &Unprepared) -> bool {
    let Unprepared::Query(diagnostics) = reason else { return false };
    let mut errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).peekable();
    errors.peek().is_some()
        && errors.all(|it| it.message.starts_with("there is no table, function or `let` called"))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    enabled: Option<bool>,
    evaluation: Option<Evaluation>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Evaluation {
    Reeve,
    Sentinel,
}

/// Turns a rule on or off, or has it evaluated as Sentinel does.
pub(in crate::http) async fn switch(call: Call) -> Result<Response, ApiError> {
    let Switch { enabled, evaluation: how } = call.json()?;
    let id = find(&call)?.rule.id;
    let enabled = enabled.map(|enabled| ContentEvent::RuleSwitched { id, enabled });
    let how = how.map(|how| how == Evaluation::Sentinel);
    let how = how.map(|compatible| ContentEvent::RuleModeSet { id, compatible });
    let events: Vec<_> = enabled.into_iter().chain(how).collect();
    if events.is_empty() {
        return Err(ApiError::bad_request("nothing to change: give `enabled` or `evaluation`"));
    }
    super::commit_all(&call, &events).await?;
    let entry = find(&call)?;
    document(json!({
        "id": id,
        "name": entry.rule.name,
        "enabled": entry.rule.enabled,
        "evaluation": evaluation(entry.compatible),
    }))
}

/// Removes a rule; one that ships comes back as it was.
pub(in crate::http) async fn delete(call: Call) -> Result<Response, ApiError> {
    let entry = find(&call)?;
    let id = entry.rule.id;
    super::commit(&call, ContentEvent::RuleRemoved { id }).await?;
    document(json!({"id": id, "name": entry.rule.name}))
}
