//! A workflow definition as a typed tree.
//!
//! Not here: judging it (`check`), running it (`run`).

mod action;
mod arm;
mod read;
pub(crate) mod source;
mod template;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use action::{
    Action, ActionKind, Actions, ApiConnection, HttpAction, LoopLimit, RetryPolicy, RunAfter,
    SecureData, Switch, VariableDeclaration, VariableType,
};
pub use template::{Deployment, import};

/// A playbook: a definition with its name, its connections and the values of its parameters.
#[derive(Clone)]
pub struct Playbook {
    /// The Logic App's name; empty for a bare definition.
    pub name: String,
    /// What it does.
    pub definition: Definition,
    /// Values for the definition's parameters, from the workflow's `parameters`.
    pub parameters: Map<String, Value>,
    /// Entries of `$connections`, by key.
    pub connections: BTreeMap<String, Connection>,
    /// Values of secure parameters; they are cut out of everything that is shown.
    pub(crate) secrets: Vec<String>,
    /// Parameters of the template that had neither a value nor a default.
    pub(crate) missing: Vec<String>,
    /// The definition as JSON, with template expressions evaluated.
    pub(crate) raw: Value,
    /// Where the definition lies within the file: pointers of findings start with it.
    pub(crate) root: String,
    /// The file, for line numbers.
    pub(crate) text: String,
    /// Tells definitions apart, so that a run is never resumed with another one.
    pub(crate) digest: String,
}

/// One entry of `$connections`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The managed API's name in lower case, such as `azuresentinel`; empty when `id` names none.
    pub api: String,
    /// The connection's own ARM id.
    pub connection_id: String,
    /// The connection's name.
    pub connection_name: String,
}

/// Triggers, parameters and actions of a workflow.
#[derive(Debug, Clone)]
pub struct Definition {
    /// What starts it; exactly one in nearly all playbooks.
    pub triggers: Vec<Trigger>,
    /// Declared parameters, by name.
    pub parameters: BTreeMap<String, Parameter>,
    /// What it does.
    pub actions: Actions,
}

/// A declared parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its type as written, in lower case.
    pub kind: String,
    /// Its default.
    pub default: Option<Value>,
}

impl Parameter {
    /// Whether the value is never to be shown.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.kind.starts_with("secure")
    }
}

/// A trigger.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// What it waits for.
    pub kind: TriggerKind,
    /// Where it is written, as a JSON pointer.
    pub pointer: String,
}

/// What a trigger waits for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TriggerKind {
    /// A Sentinel incident.
    SentinelIncident,
    /// A Sentinel alert.
    SentinelAlert,
    /// A person starting the playbook on an entity of this kind.
    SentinelEntity {
        /// The entity's kind, such as `Account`.
        kind: String,
    },
    /// The clock.
    Recurrence {
        /// `recurrence` as written.
        recurrence: Value,
    },
    /// A call from outside.
    Request {
        /// The inputs, with the schema of the body if there is one.
        inputs: Value,
    },
    /// A poll of an address at each recurrence.
    Http {
        /// The request as written.
        inputs: Value,
        /// `recurrence` as written.
        recurrence: Value,
    },
    /// What is not supported, by name.
    Unsupported {
        /// The type and, for connectors, the operation.
        name: String,
    },
}

/// Why a file could not be read as a playbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", place(.pointer, *.line))]
pub struct ImportError {
    /// What is wrong.
    pub message: String,
    /// Where, as a JSON pointer; empty for the file as a whole.
    pub pointer: String,
    /// The line, from 1.
    pub line: Option<u32>,
}

pub(crate) fn place(pointer: &str, line: Option<u32>) -> String {
    match (line, pointer) {
        (Some(line), "") => format!("line {line}: "),
        (Some(line), pointer) => format!("line {line}, {pointer}: "),
        (None, "") => String::new(),
        (None, pointer) => format!("{pointer}: "),
    }
}

impl std::fmt::Debug for Playbook {
    /// Its name alone: the rest may hold secrets.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Playbook").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Playbook {
    /// A connection by its key, whatever the case.
    pub(crate) fn connection(&self, key: &str) -> Option<&Connection> {
        let same = || self.connections.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        self.connections.get(key).or_else(|| same().map(|(_, connection)| connection))
    }

    /// The line on which the value at `pointer` begins, from 1.
    #[must_use]
    pub fn line(&self, pointer: &str) -> Option<u32> {
        source::line_of(&self.text, pointer)
    }
}

#[cfg(test)]
mod tests;
