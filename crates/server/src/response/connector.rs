//! Connector calls of playbooks, carried out in this process: Sentinel's on the incidents, Key
//! Vault's on the local vault.
//!
//! Not here: committing what a call changes; that happens together with the step's outcome.

use std::{collections::BTreeMap, sync::Arc};

use playbook::{ConnectorCall, ConnectorStep, IncidentUpdate, Outcome, SentinelCall};
use sentinel::{
    incident::{self, Classification, Command, Incident, Status},
    rule::Severity,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Promise, run::Performed};
use crate::instance::Instance;

/// Carries out a call.
pub(super) async fn perform(
    instance: &Arc<Instance>,
    promise: &Promise,
    step: &ConnectorStep,
) -> Performed {
    match &step.call {
        ConnectorCall::KeyVaultSecret { name, version } => {
            secret(instance, name, version.as_deref()).into()
        }
        ConnectorCall::Sentinel(SentinelCall::GetEntities { kind, entities }) => {
            answered(200, kind.answer(entities)).into()
        }
        ConnectorCall::Sentinel(SentinelCall::AddComment { incident_arm_id, message }) => {
            let author = author(instance, promise);
            let command = Command::Comment { message: message.clone(), author };
            change(instance, incident_arm_id, command)
        }
        ConnectorCall::Sentinel(SentinelCall::UpdateIncident(update)) => match command_of(update) {
            Ok(command) => change(instance, &update.incident_arm_id, command),
            Err(problem) => answered(400, error("BadRequest", &problem)).into(),
        },
        _ => {
            let message = format!("unsupported: connector `{}`, {}", step.api, step.path);
            Outcome::Failed { code: "NotSupported".to_owned(), message, retry: false }.into()
        }
    }
}

fn secret(instance: &Instance, name: &str, version: Option<&str>) -> Outcome {
    if let Some(version) = version {
        let message = format!(
            "unsupported: version `{version}` of secret `{name}`; the local vault keeps the latest only"
        );
        return answered(404, error("SecretNotFound", &message));
    }
    match instance.vault.get(name) {
        Some(value) => answered(200, json!({"name": name, "value": value})),
        None => {
            let message =
                format!("A secret with (name/id) {name} was not found in this key vault.");
            answered(404, error("SecretNotFound", &message))
        }
    }
}

/// The playbook, as the one who writes comments.
fn author(instance: &Instance, promise: &Promise) -> String {
    let entry = instance.runs.get(promise.run);
    entry.map_or_else(|| promise.playbook.clone(), |entry| entry.playbook)
}

fn change(instance: &Instance, arm_id: &str, command: Command) -> Performed {
    let id = arm_id.rsplit('/').next().and_then(|id| id.parse::<Uuid>().ok());
    let Some(found) = id.and_then(|id| instance.incidents.find(id)) else {
        let message = format!("there is no incident `{arm_id}`");
        return answered(404, error("NotFound", &message)).into();
    };
    // Decided once here for the answer, and once more when it is committed.
    let now = instance.clock.tenant();
    match incident::decide(&found.incident, command.clone(), now, &mut instance.entropy.ids()) {
        Err(rejection) => answered(400, error("BadRequest", &rejection.to_string())).into(),
        Ok(events) => {
            let number = found.incident.number;
            let after = events.iter().try_fold(found.incident, |incident, event| {
                incident::evolve(Some(incident), event)
            });
            let body =
                after.map_or(Value::Null, |it: Incident| it.object(&instance.identity().workspace));
            Performed { outcome: answered(200, body), incident: Some((number, command)) }
        }
    }
}

fn command_of(update: &IncidentUpdate) -> Result<Command, String> {
    for (name, given) in [
        ("title", update.title.is_some()),
        ("description", update.description.is_some()),
        ("owner", update.owner.is_some()),
        ("tagsToAdd", !update.tags_to_add.is_empty()),
        ("tagsToRemove", !update.tags_to_remove.is_empty()),
    ] {
        if given {
            return Err(format!("unsupported: changing `{name}` of an incident"));
        }
    }
    let classification = update.classification.as_ref().map(|classification| {
        let text = match &update.classification_reason {
            Some(reason) => format!("{classification} - {reason}"),
            None => classification.clone(),
        };
        let comment = update.classification_comment.as_deref().unwrap_or_default();
        Classification::parse(&text, comment).map_err(|rejection| rejection.to_string())
    });
    Ok(Command::Update {
        status: update.status.as_deref().map(status).transpose()?,
        severity: update.severity.as_deref().map(severity).transpose()?,
        classification: classification.transpose()?,
    })
}

fn status(text: &str) -> Result<Status, String> {
    [Status::New, Status::Active, Status::Closed]
        .into_iter()
        .find(|status| status.name().eq_ignore_ascii_case(text))
        .ok_or_else(|| format!("`{text}` is no status: use New, Active or Closed"))
}

fn severity(text: &str) -> Result<Severity, String> {
    [Severity::Informational, Severity::Low, Severity::Medium, Severity::High]
        .into_iter()
        .find(|severity| severity.name().eq_ignore_ascii_case(text))
        .ok_or_else(|| format!("`{text}` is no severity: use Informational, Low, Medium or High"))
}

/// An answer of a connector.
pub(super) fn answered(status: u16, body: Value) -> Outcome {
    Outcome::Answered { status, headers: BTreeMap::new(), body }
}

/// The body of a refusal.
pub(super) fn error(code: &str, message: &str) -> Value {
    json!({"error": {"code": code, "message": message}})
}
