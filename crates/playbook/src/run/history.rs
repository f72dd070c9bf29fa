//! What people see of a run: each action with its inputs and outputs, secrets cut out.
//!
//! Not here: the events (`event`), which keep everything.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Run,
    redact::REDACTED,
    state::{Key, Record, Status},
};
use crate::{definition::SecureData, time::Ticks};

/// One action in one iteration.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionRecord {
    /// The action's name.
    pub action: String,
    /// The iteration of each loop around it, from 0, the outermost first.
    pub iterations: Vec<u64>,
    /// How it stands.
    pub status: Status,
    /// When it began.
    pub started: Ticks,
    /// When it ended.
    pub ended: Option<Ticks>,
    /// How many calls were made; 0 for an action that makes none.
    pub attempts: u32,
    /// What it worked on.
    pub inputs: Value,
    /// What it gave.
    pub outputs: Value,
    /// Why it failed: `{"code", "message"}`.
    pub error: Option<Value>,
}

impl Run {
    /// All actions that have begun or were skipped, in the order in which they began.
    #[must_use]
    pub fn history(&self) -> Vec<ActionRecord> {
        let mut records: Vec<_> = self.records.iter().collect();
        records.sort_by_key(|(_, record)| record.order);
        records.into_iter().map(|(key, record)| self.shown(key, record)).collect()
    }

    fn shown(&self, key: &Key, record: &Record) -> ActionRecord {
        let place = self.places.get(&key.action);
        let mut secure = place.map_or(SecureData::default(), |place| place.secure);
        if self.hidden.contains(&key.action) {
            secure = SecureData { inputs: true, outputs: true };
        }
        let view = |value: &Value, hidden: bool| match (value, hidden) {
            (Value::Null, _) => Value::Null,
            (_, true) => REDACTED.into(),
            (value, false) => self.redact(value),
        };
        let error = record.failure.as_ref().map(|failure| {
            // The message may quote what is hidden.
            let hidden = secure.inputs || secure.outputs;
            let message = if hidden { REDACTED.into() } else { self.redact_text(&failure.message) };
            json!({"code": failure.code, "message": message})
        });
        ActionRecord {
            action: place.map_or(&key.action, |place| &place.name).clone(),
            iterations: key.iterations.clone(),
            status: record.status,
            started: record.started,
            ended: record.ended,
            attempts: record.attempts,
            inputs: view(&record.inputs, secure.inputs),
            outputs: view(&record.outputs, secure.outputs),
            error,
        }
    }
}
