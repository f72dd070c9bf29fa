//! What the engine cannot do: action types, connectors, operations, credentials, schemas.
//!
//! Not here: expressions (`references`).

use serde_json::Value;

use super::{Findings, every_action, is_loop};
use crate::{
    connector::{self, UnsupportedCall},
    definition::{Action, ActionKind, ApiConnection, Playbook},
    expression::{Part, Template},
    run,
};

const AUTHENTICATION: &[&str] = &["managedserviceidentity", "activedirectoryoauth", "basic", "raw"];

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    for action in every_action(&playbook.definition.actions) {
        match &action.kind {
            ActionKind::Unsupported { name } => {
                let message =
                    format!("`{}`: actions of type `{name}` are not supported", action.name);
                findings.error("unsupported-action", &action.pointer, message);
            }
            ActionKind::ApiConnection(call) => connection(playbook, action, call, findings),
            ActionKind::Http(http) => {
                let kind = http.authentication.as_ref().and_then(|it| it.get("type"));
                let kind = kind.and_then(Value::as_str).unwrap_or("raw");
                let known = kind.starts_with('@')
                    || AUTHENTICATION.contains(&kind.to_ascii_lowercase().as_str());
                let pfx = http.authentication.as_ref().and_then(|it| it.get("pfx"));
                if !known || pfx.is_some() {
                    let kind = if pfx.is_some() { "pfx" } else { kind };
                    let message =
                        format!("`{}`: authentication by `{kind}` is not supported", action.name);
                    let pointer = format!("{}/inputs/authentication", action.pointer);
                    findings.error("unsupported-authentication", &pointer, message);
                }
            }
            ActionKind::ParseJson { schema, .. } => {
                let at = format!("{}/inputs/schema", action.pointer);
                if let Some((word, pointer)) = run::unsupported_schema(schema, &at) {
                    let message =
                        format!("`{}`: the schema word `{word}` is not supported", action.name);
                    findings.error("unsupported-schema", &pointer, message);
                }
            }
            _ => {}
        }
        let calls = matches!(action.kind, ActionKind::Http(_) | ActionKind::ApiConnection(_));
        if action.timeout.is_some() && !calls && !is_loop(action) {
            let message = format!("`{}`: `limit.timeout` is not supported here", action.name);
            findings.error("unsupported-limit", &format!("{}/limit", action.pointer), message);
        }
    }
}

fn connection(
    playbook: &Playbook,
    action: &Action,
    call: &ApiConnection,
    findings: &mut Findings<'_>,
) {
    let Some(connection) = playbook.connection(&call.connection) else {
        let message =
            format!("`{}`: `$connections` has no entry `{}`", action.name, call.connection);
        let pointer = format!("{}/inputs/host", action.pointer);
        findings.error("unknown-connection", &pointer, message);
        return;
    };
    if connection.api.is_empty() {
        let message = format!("the connection `{}` names no managed API", call.connection);
        let pointer = format!("{}/inputs/host", action.pointer);
        findings.error("unknown-connection", &pointer, message);
        return;
    }
    let Ok(template) = Template::parse(&call.path) else { return };
    let path = match template {
        Template::Text(text) => text,
        Template::Typed(_) => "{}".into(),
        Template::Parts(parts) => parts
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Expr(_) => "{}".into(),
            })
            .collect(),
    };
    if let Err(error) = connector::check(&connection.api, &call.method, &path) {
        let code = match error {
            UnsupportedCall::Connector { .. } => "unsupported-connector",
            _ => "unsupported-operation",
        };
        let pointer = format!("{}/inputs", action.pointer);
        findings.error(code, &pointer, format!("`{}`: {error}", action.name));
    }
}
