//! Secrets that end up where people read: comments, mails, logs, answers, the run's history.
//!
//! Not here: cutting them out of what Reeve itself shows (`run/redact`).

use std::collections::BTreeSet;

use super::{Findings, every_action, strings::Text};
use crate::definition::{Action, ActionKind, Playbook};

/// Members whose value is a secret wherever it comes from.
const SECRET_MEMBERS: &[&str] = &["password", "newpassword", "client_secret", "clientsecret"];

pub(super) fn check(playbook: &Playbook, strings: &[Text], findings: &mut Findings<'_>) {
    let actions = every_action(&playbook.definition.actions);
    let tainted = tainted(playbook, &actions, strings);
    for action in &actions {
        if let ActionKind::ApiConnection(call) = &action.kind {
            let api = playbook.connection(&call.connection).map(|it| it.api.as_str());
            if api == Some("keyvault") {
                if !action.secure.outputs {
                    let message = format!(
                        "`{}` shows a secret in its history; hide its outputs",
                        action.name
                    );
                    findings.warning("visible-secret", &action.pointer, message);
                }
                continue;
            }
        } else if !matches!(action.kind, ActionKind::Response { .. }) {
            continue;
        }
        for text in strings.iter().filter(|text| text.action == action.name) {
            if let Some(source) = text.named().into_iter().find(|it| tainted.contains(&key(it))) {
                let (function, name) = source;
                let message =
                    format!("`{}` gives away a secret: {function}('{name}')", action.name);
                findings.warning("leaked-secret", &text.pointer, message);
            }
        }
    }
}

/// What a call refers to, for the set of tainted things.
fn key((function, name): &(String, &str)) -> (char, String) {
    let kind = match function.as_str() {
        "body" | "outputs" | "actions" => 'a',
        "variables" => 'v',
        "parameters" => 'p',
        "items" => 'l',
        _ => '-',
    };
    (kind, name.to_lowercase())
}

/// Everything that holds a secret: actions, variables, parameters, loops over secrets.
fn tainted(playbook: &Playbook, actions: &[&Action], strings: &[Text]) -> BTreeSet<(char, String)> {
    let mut tainted = BTreeSet::new();
    for (name, _) in playbook.definition.parameters.iter().filter(|(_, it)| it.is_secure()) {
        tainted.insert(('p', name.to_lowercase()));
    }
    for text in strings {
        // A generated password is a secret because of where it goes.
        if SECRET_MEMBERS.contains(&text.member().to_ascii_lowercase().as_str()) {
            tainted.extend(text.named().iter().map(key).filter(|(kind, _)| *kind == 'v'));
        }
    }
    for action in actions {
        let source = match &action.kind {
            ActionKind::ApiConnection(call) => playbook
                .connection(&call.connection)
                .is_some_and(|connection| connection.api == "keyvault"),
            ActionKind::Http(http) => {
                http.uri.as_str().is_some_and(|uri| uri.to_ascii_lowercase().contains("/oauth2/"))
            }
            _ => false,
        };
        if source {
            tainted.insert(('a', action.name.to_lowercase()));
        }
    }
    loop {
        let before = tainted.len();
        for action in actions {
            let uses = strings
                .iter()
                .filter(|text| text.action == action.name)
                .any(|text| text.named().iter().any(|it| tainted.contains(&key(it))));
            if uses {
                tainted.extend(taints(action));
            }
        }
        if tainted.len() == before {
            return tainted;
        }
    }
}

/// What holds a secret once the action has used one.
fn taints(action: &Action) -> Vec<(char, String)> {
    let name = action.name.to_lowercase();
    match &action.kind {
        ActionKind::Compose(_)
        | ActionKind::ParseJson { .. }
        | ActionKind::Query { .. }
        | ActionKind::Select { .. }
        | ActionKind::Join { .. }
        | ActionKind::Table { .. } => vec![('a', name)],
        ActionKind::Foreach { .. } => vec![('l', name)],
        ActionKind::InitializeVariable(declared) => {
            declared.iter().map(|it| ('v', it.name.to_lowercase())).collect()
        }
        ActionKind::SetVariable { name, .. }
        | ActionKind::AppendToArrayVariable { name, .. }
        | ActionKind::AppendToStringVariable { name, .. } => vec![('v', name.to_lowercase())],
        _ => Vec::new(),
    }
}
