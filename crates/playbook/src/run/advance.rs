//! Carries a run as far as it goes without the outside.
//!
//! Not here: loops and scopes (`block`), calls (`calls`), pure actions (`data`, `variables`).

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Value, json};

use super::{
    Run, RunStatus,
    data::Worked,
    scope::Scope,
    state::{Failure, Key, Record, Response, Status, texts},
};
use crate::{
    definition::{Action, ActionKind, Actions},
    expression::EvaluationError,
};

impl Run {
    pub(super) fn advance(&mut self) {
        if self.status != RunStatus::Running {
            return;
        }
        let playbook = Arc::clone(&self.playbook);
        let actions = &playbook.definition.actions;
        self.sweep(actions, &[]);
        if self.status != RunStatus::Running {
            return;
        }
        match self.block_status(actions, &[]) {
            Some(Status::Succeeded) => self.end(RunStatus::Succeeded, None),
            Some(_) => {
                let failure = self.first_failure(actions);
                self.end(RunStatus::Failed, failure);
            }
            None if self.pending.is_empty() => {
                let why = Failure::new("Deadlock", "no action of the playbook can start");
                self.end(RunStatus::Failed, Some(why.to_value()));
            }
            None => {}
        }
    }

    /// Starts and drives the actions of a block until nothing moves. Says whether anything did.
    pub(super) fn sweep(&mut self, actions: &Actions, iterations: &[u64]) -> bool {
        let mut any = false;
        loop {
            let mut moved = false;
            for action in actions {
                moved |= self.visit(action, iterations);
                if self.status != RunStatus::Running {
                    return true;
                }
            }
            if !moved {
                return any;
            }
            any = true;
        }
    }

    fn visit(&mut self, action: &Action, iterations: &[u64]) -> bool {
        let key = Key::new(&action.name, iterations);
        match self.records.get(&key) {
            Some(record) if record.is_over() => false,
            Some(_) => self.drive(action, &key),
            None => match self.readiness(action, iterations) {
                None => false,
                Some(true) => {
                    self.begin_action(action, &key);
                    true
                }
                Some(false) => {
                    self.skip(action, iterations);
                    true
                }
            },
        }
    }

    /// Whether an action may start; `None` while a predecessor is not over.
    fn readiness(&self, action: &Action, iterations: &[u64]) -> Option<bool> {
        let mut allowed = true;
        for predecessor in &action.run_after {
            let record = self.records.get(&Key::new(&predecessor.action, iterations))?;
            if !record.is_over() {
                return None;
            }
            allowed &= predecessor.statuses.contains(&record.status);
        }
        Some(allowed)
    }

    /// Skips an action and everything inside it.
    pub(super) fn skip(&mut self, action: &Action, iterations: &[u64]) {
        let record = Record::new(Status::Skipped, Value::Null, self.clock);
        self.keep(Key::new(&action.name, iterations), record);
        if matches!(action.kind, ActionKind::Foreach { .. } | ActionKind::Until { .. }) {
            // Its actions exist once for each iteration, and there is none.
            return;
        }
        for inner in action.blocks().into_iter().flatten() {
            self.skip(inner, iterations);
        }
    }

    fn begin_action(&mut self, action: &Action, key: &Key) {
        match &action.kind {
            ActionKind::If { .. }
            | ActionKind::Switch(_)
            | ActionKind::Foreach { .. }
            | ActionKind::Until { .. }
            | ActionKind::Scope { .. } => self.open(action, key),
            ActionKind::Http(_) | ActionKind::ApiConnection(_) | ActionKind::Wait { .. } => {
                self.begin_call(action, key);
            }
            ActionKind::Terminate { status, error } => {
                self.terminate(key, status, error.as_ref());
            }
            ActionKind::Response { .. } => {
                let worked = self.respond(action, key);
                self.record(key, worked);
            }
            _ => {
                let worked = match self.change_variable(action, key) {
                    Some(worked) => worked,
                    None => self.compute(action, key),
                };
                self.record(key, worked);
            }
        }
    }

    /// Evaluates a value from where an action stands.
    pub(super) fn resolve(&mut self, key: &Key, value: &Value) -> Result<Value, EvaluationError> {
        let notes = self.notes();
        let resolved = Scope::of(self, &notes, &key.action, &key.iterations).resolve(value);
        self.absorb(&key.action, notes);
        resolved
    }

    /// Keeps the record of an action that begins.
    pub(super) fn keep(&mut self, key: Key, mut record: Record) {
        record.order = self.records.len();
        self.records.insert(key, record);
    }

    /// Keeps the result of an action that is over at once.
    pub(super) fn record(&mut self, key: &Key, worked: Worked) {
        let mut record = Record::new(Status::Succeeded, worked.inputs, self.clock);
        match worked.result {
            Ok(outputs) => record.outputs = outputs,
            Err(failure) => {
                record.status = Status::Failed;
                record.failure = Some(failure);
            }
        }
        self.keep(key.clone(), record);
    }

    fn respond(&mut self, action: &Action, key: &Key) -> Worked {
        let ActionKind::Response { status_code, headers, body } = &action.kind else {
            return Worked::nothing();
        };
        let inputs = json!({"statusCode": status_code, "headers": headers, "body": body});
        let inputs = match self.resolve(key, &inputs) {
            Ok(inputs) => inputs,
            Err(error) => return Worked::failed(error),
        };
        let status = match inputs.get("statusCode") {
            Some(Value::String(text)) => text.parse().ok(),
            code => code.and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok()),
        };
        let Some(status) = status.filter(|it| (100..=599).contains(it)) else {
            let failure = Failure::new("InvalidStatusCode", "statusCode is no HTTP status");
            return Worked { inputs, result: Err(failure) };
        };
        let headers = inputs.get("headers").and_then(Value::as_object);
        self.response = Some(Response {
            status,
            headers: headers.map(texts).unwrap_or_default(),
            body: inputs.get("body").cloned().unwrap_or_default(),
        });
        Worked { result: Ok(inputs.clone()), inputs }
    }

    fn terminate(&mut self, key: &Key, status: &Value, error: Option<&Value>) {
        let inputs = self.resolve(key, &json!({"runStatus": status, "runError": error}));
        let (status, error, worked) = match inputs {
            Ok(inputs) => {
                let word = inputs.get("runStatus").and_then(Value::as_str).unwrap_or_default();
                let status = match word.to_ascii_lowercase().as_str() {
                    "succeeded" => Some(RunStatus::Succeeded),
                    "failed" => Some(RunStatus::Failed),
                    "cancelled" => Some(RunStatus::Cancelled),
                    _ => None,
                };
                let error = inputs.get("runError").filter(|it| !it.is_null()).cloned();
                let failure = Failure::new(
                    "InvalidRunStatus",
                    format!("`{word}` is not Succeeded, Failed or Cancelled"),
                );
                let result = if status.is_some() { Ok(Value::Null) } else { Err(failure) };
                (status, error, Worked { inputs, result })
            }
            Err(error) => (None, None, Worked::failed(error)),
        };
        self.record(key, worked);
        if let Some(status) = status {
            self.end(status, error);
        }
    }

    /// Ends the run; what still goes on is cancelled.
    pub(super) fn end(&mut self, status: RunStatus, error: Option<Value>) {
        self.status = status;
        self.error = error;
        self.ended = Some(self.clock);
        self.pending.clear();
        let clock = self.clock;
        for record in self.records.values_mut().filter(|record| !record.is_over()) {
            record.status = Status::Cancelled;
            record.ended = Some(clock);
        }
    }

    /// How a block ended, or `None` while it goes on.
    ///
    /// The last actions decide: a block fails when one of them failed. One that was skipped passes
    /// the question on to what it waited for, so that a failure that was handled is none.
    pub(super) fn block_status(&self, actions: &Actions, iterations: &[u64]) -> Option<Status> {
        let status = |name: &str| {
            let record = self.records.get(&Key::new(name, iterations));
            record.filter(|record| record.is_over()).map(|record| record.status)
        };
        if !actions.iter().all(|action| status(&action.name).is_some()) {
            return None;
        }
        let find = |name: &str| actions.iter().find(|it| it.name.eq_ignore_ascii_case(name));
        let waited_for: BTreeSet<String> = actions
            .iter()
            .flat_map(|action| &action.run_after)
            .map(|predecessor| predecessor.action.to_lowercase())
            .collect();
        let mut asked: Vec<&Action> =
            actions.iter().filter(|it| !waited_for.contains(&it.name.to_lowercase())).collect();
        let mut seen = BTreeSet::new();
        while let Some(action) = asked.pop() {
            if !seen.insert(action.name.as_str()) {
                continue;
            }
            match status(&action.name) {
                Some(Status::Skipped) => {
                    asked.extend(action.run_after.iter().filter_map(|it| find(&it.action)));
                }
                Some(Status::Succeeded) => {}
                _ => return Some(Status::Failed),
            }
        }
        Some(Status::Succeeded)
    }

    /// What to say of a run that failed: the failure of the first action on top that has one.
    fn first_failure(&self, actions: &Actions) -> Option<Value> {
        actions.iter().find_map(|action| {
            let record = self.records.get(&Key::new(&action.name, &[]))?;
            let failure = record.failure.as_ref()?;
            let message = format!("action `{}`: {}", action.name, failure.message);
            Some(json!({"code": failure.code, "message": self.redact_text(&message)}))
        })
    }
}
