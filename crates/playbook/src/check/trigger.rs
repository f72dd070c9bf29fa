//! Triggers, and whether the fields that are read exist in what they give.
//!
//! Not here: starting runs.

use super::{Findings, has_trigger, strings::Text};
use crate::{
    definition::{Playbook, TriggerKind},
    expression::Expr,
};

const INCIDENT: &[&str] = &[
    "eventuniqueid",
    "objectschematype",
    "objecteventtype",
    "workspaceinfo",
    "workspaceid",
    "object",
    "incidentupdates",
];
const ENTITY: &[&str] = &["workspaceinfo", "workspaceid", "entity", "incidentarmid", "triggeredby"];
/// Members that only the other two triggers give.
const NOT_ALERT: &[&str] = &["object", "objectschematype", "entity", "incidentarmid"];

pub(super) fn check(playbook: &Playbook, strings: &[Text], findings: &mut Findings<'_>) {
    let triggers = &playbook.definition.triggers;
    if triggers.is_empty() {
        findings.error("no-trigger", &playbook.root, "the definition has no trigger");
    }
    for trigger in triggers {
        if let TriggerKind::Unsupported { name } = &trigger.kind {
            let message = format!("`{}`: the trigger `{name}` is not supported", trigger.name);
            findings.error("unsupported-trigger", &trigger.pointer, message);
        }
    }
    let incident = has_trigger(playbook, |it| matches!(it, TriggerKind::SentinelIncident));
    let alert = has_trigger(playbook, |it| matches!(it, TriggerKind::SentinelAlert));
    let entity = has_trigger(playbook, |it| matches!(it, TriggerKind::SentinelEntity { .. }));
    let (given, fits): (_, fn(&str) -> bool) = match (incident, alert, entity) {
        (true, false, false) => ("an incident", |name| INCIDENT.contains(&name)),
        (false, true, false) => ("an alert", |name| !NOT_ALERT.contains(&name)),
        (false, false, true) => ("an entity", |name| ENTITY.contains(&name)),
        _ => return,
    };
    for text in strings {
        for expression in text.template.expressions() {
            expression.walk(&mut |it| {
                let Expr::Member { of, key, .. } = it else { return };
                let Expr::Call { name, .. } = of.as_ref() else { return };
                let Some(key) = key.text() else { return };
                if name.eq_ignore_ascii_case("triggerBody") && !fits(&key.to_ascii_lowercase()) {
                    let message = format!("the trigger gives {given}, which has no `{key}`");
                    findings.warning("trigger-field", &text.pointer, message);
                }
            });
        }
    }
}
