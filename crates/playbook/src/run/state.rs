//! What a run remembers of its actions.
//!
//! Not here: how it changes (`advance`, `block`, `calls`).

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    definition::{Action, ActionKind, Actions, VariableType},
    expression::EvaluationError,
    time::Ticks,
};

/// How an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words are the language's own")]
pub enum Status {
    Running,
    Succeeded,
    Failed,
    Skipped,
    TimedOut,
    Cancelled,
}

impl Status {
    /// Reads a status of `runAfter`, whatever the case.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "skipped" => Self::Skipped,
            "timedout" => Self::TimedOut,
            _ => return None,
        })
    }

    /// Logic Apps' word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
            Self::TimedOut => "TimedOut",
            Self::Cancelled => "Cancelled",
        }
    }
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words are the language's own")]
pub enum RunStatus {
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// The answer that a `Response` action gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// Body.
    pub body: Value,
}

/// An action in one iteration of the loops around it, the outermost first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The action's name in lower case.
    pub(super) action: String,
    pub(super) iterations: Vec<u64>,
}

impl Key {
    pub(super) fn new(action: &str, iterations: &[u64]) -> Self {
        Self { action: action.to_lowercase(), iterations: iterations.to_vec() }
    }
}

impl fmt::Display for Key {
    /// The iterations, or `-` outside of loops.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.iterations.is_empty() {
            return out.write_str("-");
        }
        let texts: Vec<String> = self.iterations.iter().map(u64::to_string).collect();
        out.write_str(&texts.join("."))
    }
}

/// What went wrong with an action.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    pub(super) code: String,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }

    pub(super) fn to_value(&self) -> Value {
        json!({"code": self.code, "message": self.message})
    }
}

impl From<EvaluationError> for Failure {
    fn from(error: EvaluationError) -> Self {
        Self::new("InvalidTemplate", error.to_string())
    }
}

/// What is remembered of an action.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) status: Status,
    pub(super) inputs: Value,
    pub(super) outputs: Value,
    pub(super) failure: Option<Failure>,
    pub(super) started: Ticks,
    pub(super) ended: Option<Ticks>,
    pub(super) attempts: u32,
    pub(super) progress: Progress,
    /// Its place among the records of the run, in the order in which they began.
    pub(super) order: usize,
}

/// How far a container has come.
#[derive(Debug, Clone)]
pub(super) enum Progress {
    /// Not a container.
    None,
    /// Which of its blocks runs.
    Block(usize),
    /// A loop over items.
    Foreach(Items),
    /// A loop with a condition, in this pass.
    Until { pass: u64 },
}

/// How far a loop over items has come.
#[derive(Debug, Clone)]
pub(super) struct Items {
    pub(super) items: Arc<Vec<Value>>,
    /// The first item that has not begun.
    pub(super) next: usize,
    /// Items that are worked on.
    pub(super) active: Vec<usize>,
    /// Whether one has failed.
    pub(super) failed: bool,
}

impl Record {
    pub(super) fn new(status: Status, inputs: Value, at: Ticks) -> Self {
        Self {
            status,
            inputs,
            outputs: Value::Null,
            failure: None,
            started: at,
            ended: (status != Status::Running).then_some(at),
            attempts: 0,
            progress: Progress::None,
            order: 0,
        }
    }

    pub(super) const fn is_over(&self) -> bool {
        !matches!(self.status, Status::Running)
    }
}

/// A variable's type and value.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) kind: VariableType,
    pub(super) value: Value,
}

/// Where each action stands in the definition.
#[derive(Debug)]
pub(super) struct Places {
    by_name: BTreeMap<String, Place>,
}

/// Where one action stands.
#[derive(Debug)]
pub(super) struct Place {
    /// The name as written.
    pub(super) name: String,
    /// The loops around it, the outermost first.
    pub(super) loops: Vec<Loop>,
    /// Itself, if it is a loop.
    pub(super) own: Option<Loop>,
    /// The actions directly inside it.
    pub(super) inside: Vec<String>,
    /// Whether inputs and outputs are hidden.
    pub(super) secure: crate::definition::SecureData,
}

/// A loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loop {
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether it goes over items.
    pub(super) foreach: bool,
}

impl Places {
    pub(super) fn of(actions: &Actions) -> Self {
        let mut places = Self { by_name: BTreeMap::new() };
        places.add(actions, &[]);
        places
    }

    fn add(&mut self, actions: &[Action], loops: &[Loop]) {
        for action in actions {
            let name = action.name.to_lowercase();
            let own = match action.kind {
                ActionKind::Foreach { .. } => Some(Loop { name: name.clone(), foreach: true }),
                ActionKind::Until { .. } => Some(Loop { name: name.clone(), foreach: false }),
                _ => None,
            };
            let inner: Vec<Loop> = loops.iter().cloned().chain(own.clone()).collect();
            let blocks = action.blocks();
            let inside = blocks.iter().copied().flatten().map(|it| it.name.clone()).collect();
            for block in blocks {
                self.add(block, &inner);
            }
            let place = Place {
                name: action.name.clone(),
                loops: loops.to_vec(),
                own,
                inside,
                secure: action.secure,
            };
            self.by_name.insert(name, place);
        }
    }

    /// The place of an action, whatever the case of its name.
    pub(super) fn get(&self, name: &str) -> Option<&Place> {
        self.by_name.get(name).or_else(|| self.by_name.get(&name.to_lowercase()))
    }
}

/// A map of headers or queries as texts.
pub(super) fn texts(values: &Map<String, Value>) -> BTreeMap<String, String> {
    let texts = values.iter().filter(|(_, value)| !value.is_null());
    texts.map(|(name, value)| (name.clone(), crate::expression::value::text(value))).collect()
}
