//! From JSON to the typed tree.
//!
//! Not here: templates around the definition (`template`); the inputs of single action types
//! (`read/inputs`).

mod inputs;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    Definition, Parameter, Trigger, TriggerKind,
    action::{Action, ActionKind, Actions, RunAfter, SecureData},
    source::child,
};
use crate::{duration, run::Status};

/// What is wrong with a piece of JSON, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) pointer: String,
    pub(super) message: String,
}

/// A piece of JSON that knows where it is written.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
}

impl<'a> Node<'a> {
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { pointer: self.pointer.clone(), message: message.into() }
    }

    fn object(&self) -> Result<&'a Map<String, Value>, Fault> {
        self.value.as_object().ok_or_else(|| self.fault("is not an object"))
    }

    fn text(&self) -> Result<&'a str, Fault> {
        self.value.as_str().ok_or_else(|| self.fault("is not a string"))
    }

    fn get(&self, name: &str) -> Option<Node<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Node { value, pointer: child(&self.pointer, name) })
    }

    fn need(&self, name: &str) -> Result<Node<'a>, Fault> {
        self.get(name).ok_or_else(|| self.fault(format!("has no `{name}`")))
    }

    /// The value of a member, expressions and all.
    fn value_of(&self, name: &str) -> Result<Value, Fault> {
        // `null` is a value here: `"value": null` sets a variable to null.
        let value = self.value.get(name);
        value.cloned().ok_or_else(|| self.fault(format!("has no `{name}`")))
    }

    fn map_of(&self, name: &str) -> Result<Map<String, Value>, Fault> {
        self.get(name).map_or(Ok(Map::new()), |node| node.object().cloned())
    }

    fn children(&self) -> Result<impl Iterator<Item = (&'a str, Node<'a>)> + use<'a>, Fault> {
        let pointer = self.pointer.clone();
        Ok(self.object()?.iter().map(move |(name, value)| {
            (name.as_str(), Node { value, pointer: child(&pointer, name) })
        }))
    }
}

/// Reads a definition (the object that holds `triggers` and `actions`).
pub(super) fn definition(node: &Node<'_>) -> Result<Definition, Fault> {
    let mut triggers = Vec::new();
    if let Some(all) = node.get("triggers") {
        for (name, node) in all.children()? {
            triggers.push(trigger(name, &node)?);
        }
    }
    let mut parameters = BTreeMap::new();
    if let Some(all) = node.get("parameters") {
        for (name, node) in all.children()? {
            let kind = node.get("type").map(|kind| kind.text()).transpose()?.unwrap_or("object");
            let default = node.value.get("defaultValue").cloned();
            parameters.insert(name.to_owned(), Parameter { kind: kind.to_lowercase(), default });
        }
    }
    Ok(Definition { triggers, parameters, actions: actions(&node.need("actions")?)? })
}

fn trigger(name: &str, node: &Node<'_>) -> Result<Trigger, Fault> {
    let type_name = node.need("type")?.text()?;
    let inputs = node.value.get("inputs").cloned().unwrap_or(Value::Null);
    let recurrence = node.value.get("recurrence").cloned().unwrap_or(Value::Null);
    let unsupported = unsupported_of_trigger(node);
    let kind = match type_name.to_ascii_lowercase().as_str() {
        _ if let Some(setting) = unsupported => {
            TriggerKind::Unsupported { name: format!("{type_name} with {setting}") }
        }
        "recurrence" => TriggerKind::Recurrence { recurrence },
        "request" => TriggerKind::Request { inputs },
        "http" => TriggerKind::Http { inputs, recurrence },
        "apiconnectionwebhook" => sentinel_trigger(node)?,
        _ => TriggerKind::Unsupported { name: type_name.to_owned() },
    };
    Ok(Trigger { name: name.to_owned(), kind, pointer: node.pointer.clone() })
}

/// What would change when the trigger starts a run if it were passed over.
fn unsupported_of_trigger(node: &Node<'_>) -> Option<&'static str> {
    let has = |name| node.get(name).is_some();
    let runtime = node.get("runtimeConfiguration");
    if has("splitOn") {
        Some("splitOn")
    } else if has("conditions") {
        Some("conditions")
    } else if runtime.is_some_and(|it| it.get("concurrency").is_some()) {
        Some("concurrency")
    } else if node.value.get("operationOptions").and_then(Value::as_str) == Some("SingleInstance") {
        Some("SingleInstance")
    } else {
        None
    }
}

fn sentinel_trigger(node: &Node<'_>) -> Result<TriggerKind, Fault> {
    let path = node.need("inputs")?.need("path")?.text()?.to_owned();
    let lower = path.to_ascii_lowercase();
    Ok(match lower.as_str() {
        "/subscribe" => TriggerKind::SentinelAlert,
        "/incident-creation" => TriggerKind::SentinelIncident,
        _ if lower.starts_with("/entity/") => TriggerKind::SentinelEntity {
            // `/entity/@{encodeURIComponent('Account')}`: the kind is the only quoted word.
            kind: path.split('\'').nth(1).or(path.rsplit('/').next()).unwrap_or("").to_owned(),
        },
        _ => TriggerKind::Unsupported { name: format!("ApiConnectionWebhook {path}") },
    })
}

/// Reads one block of actions.
fn actions(node: &Node<'_>) -> Result<Actions, Fault> {
    let mut all = Vec::new();
    for (name, node) in node.children()? {
        all.push(action(name, &node)?);
    }
    Ok(all)
}

/// The actions in a member of a node; none if it is absent.
fn block(node: &Node<'_>) -> Result<Actions, Fault> {
    node.get("actions").map_or(Ok(Vec::new()), |node| actions(&node))
}

fn action(name: &str, node: &Node<'_>) -> Result<Action, Fault> {
    Ok(Action {
        name: name.to_owned(),
        kind: kind(node)?,
        run_after: run_after(node)?,
        secure: secure(node)?,
        timeout: timeout(node)?,
        pointer: node.pointer.clone(),
    })
}

fn run_after(node: &Node<'_>) -> Result<Vec<RunAfter>, Fault> {
    let Some(all) = node.get("runAfter") else { return Ok(Vec::new()) };
    let mut predecessors = Vec::new();
    for (name, node) in all.children()? {
        let list = node.value.as_array().ok_or_else(|| node.fault("is not an array"))?;
        let mut statuses = Vec::new();
        for word in list {
            let status = word.as_str().and_then(Status::from_word);
            statuses.push(status.ok_or_else(|| {
                node.fault(format!(
                    "names the status {word}; statuses are Succeeded, Failed, Skipped, TimedOut"
                ))
            })?);
        }
        // Without a status the portal means success.
        if statuses.is_empty() {
            statuses.push(Status::Succeeded);
        }
        predecessors.push(RunAfter { action: name.to_owned(), statuses });
    }
    Ok(predecessors)
}

fn secure(node: &Node<'_>) -> Result<SecureData, Fault> {
    let mut secure = SecureData::default();
    let Some(data) = node.get("runtimeConfiguration").and_then(|it| it.get("secureData")) else {
        return Ok(secure);
    };
    for property in data.value.get("properties").and_then(Value::as_array).into_iter().flatten() {
        match property.as_str() {
            Some("inputs") => secure.inputs = true,
            Some("outputs") => secure.outputs = true,
            _ => return Err(data.fault(format!("hides {property}, not `inputs` or `outputs`"))),
        }
    }
    Ok(secure)
}

fn timeout(node: &Node<'_>) -> Result<Option<i64>, Fault> {
    let Some(limit) = node.get("limit").and_then(|it| it.get("timeout")) else { return Ok(None) };
    duration::parse(limit.text()?)
        .map(Some)
        .ok_or_else(|| limit.fault("is not an ISO 8601 duration such as PT1H"))
}

/// What would change the action's meaning if it were passed over.
fn unsupported_setting(node: &Node<'_>) -> Option<&'static str> {
    let runtime = node.get("runtimeConfiguration");
    let runtime = |name| runtime.as_ref().and_then(|it| it.get(name)).is_some();
    if runtime("paginationPolicy") {
        return Some("paginationPolicy");
    }
    if runtime("staticResult") {
        return Some("staticResult");
    }
    if node.get("inputs").is_some_and(|it| it.get("cookie").is_some()) {
        return Some("cookie");
    }
    None
}

fn kind(node: &Node<'_>) -> Result<ActionKind, Fault> {
    let type_name = node.need("type")?.text()?;
    if let Some(setting) = unsupported_setting(node) {
        return Ok(ActionKind::Unsupported { name: format!("{type_name} with {setting}") });
    }
    let lower = type_name.to_ascii_lowercase();
    match lower.as_str() {
        "if" | "switch" | "foreach" | "until" | "scope" => inputs::container(&lower, node),
        "compose" => Ok(ActionKind::Compose(node.value_of("inputs")?)),
        "apiconnection" => inputs::api_connection(node),
        "http" => inputs::http(node),
        "initializevariable"
        | "setvariable"
        | "appendtoarrayvariable"
        | "appendtostringvariable"
        | "incrementvariable"
        | "decrementvariable" => inputs::variable(&lower, &node.need("inputs")?),
        "parsejson" | "query" | "select" | "join" | "table" => {
            inputs::data(&lower, &node.need("inputs")?)
        }
        "terminate" | "response" | "wait" => inputs::control(&lower, &node.need("inputs")?),
        _ => Ok(ActionKind::Unsupported { name: type_name.to_owned() }),
    }
}
