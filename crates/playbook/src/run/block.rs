//! Conditions, choices, loops and scopes.
//!
//! Not here: the actions in them (`advance`).

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Run, RunStatus, condition,
    scope::Scope,
    state::{Failure, Items, Key, Progress, Record, Status},
};
use crate::{
    definition::{Action, ActionKind, Actions, LoopLimit},
    expression::value,
};

impl Run {
    /// Begins a container.
    pub(super) fn open(&mut self, action: &Action, key: &Key) {
        let notes = self.notes();
        let scope = Scope::of(self, &notes, &action.name, &key.iterations);
        let opened = match &action.kind {
            ActionKind::If { expression, .. } => {
                condition::holds(expression, &scope).map(|holds| {
                    (json!({"expressionResult": holds}), Progress::Block(usize::from(!holds)))
                })
            }
            ActionKind::Switch(switch) => scope.resolve(&switch.expression).map_or_else(
                |error| Err(error.into()),
                |chosen| {
                    let mut cases = switch.cases.iter();
                    let index = cases.position(|(_, case, _)| value::equal(case, &chosen));
                    let index = index.unwrap_or(switch.cases.len());
                    Ok((json!({"expressionResult": chosen}), Progress::Block(index)))
                },
            ),
            ActionKind::Foreach { from, .. } => foreach_items(from, &scope).map(|items| {
                let inputs = json!({"itemsCount": items.len()});
                let items =
                    Items { items: Arc::new(items), next: 0, active: Vec::new(), failed: false };
                (inputs, Progress::Foreach(items))
            }),
            ActionKind::Until { .. } => Ok((Value::Null, Progress::Until { pass: 0 })),
            _ => Ok((Value::Null, Progress::Block(0))),
        };
        self.absorb(&action.name, notes);
        let mut record = Record::new(Status::Running, Value::Null, self.clock);
        let chosen = match opened {
            Ok((inputs, progress)) => {
                record.inputs = inputs;
                record.progress = progress.clone();
                match progress {
                    Progress::Block(index) => Some(index),
                    _ => None,
                }
            }
            Err(failure) => {
                record.status = Status::Failed;
                record.ended = Some(self.clock);
                record.failure = Some(failure);
                Some(usize::MAX)
            }
        };
        self.keep(key.clone(), record);
        if matches!(action.kind, ActionKind::Foreach { .. } | ActionKind::Until { .. }) {
            return;
        }
        for (index, block) in action.blocks().into_iter().enumerate() {
            if Some(index) != chosen {
                for inner in block {
                    self.skip(inner, &key.iterations);
                }
            }
        }
    }

    /// Goes on with an action that is running. Says whether anything moved.
    pub(super) fn drive(&mut self, action: &Action, key: &Key) -> bool {
        match &action.kind {
            ActionKind::Foreach { actions, concurrency, .. } => {
                self.drive_foreach(actions, *concurrency, key)
            }
            ActionKind::Until { expression, actions, limit } => {
                self.drive_until(expression, actions, *limit, key)
            }
            _ => {
                let Some(Progress::Block(index)) = self.records.get(key).map(|it| &it.progress)
                else {
                    // A call: it moves when its outcome comes.
                    return false;
                };
                let blocks = action.blocks();
                let Some(block) = blocks.get(*index).copied() else { return false };
                let moved = self.sweep(block, &key.iterations);
                if self.status != RunStatus::Running {
                    return true;
                }
                match self.block_status(block, &key.iterations) {
                    Some(status) => {
                        self.close(key, status);
                        true
                    }
                    None => moved,
                }
            }
        }
    }

    fn close(&mut self, key: &Key, status: Status) {
        let clock = self.clock;
        if let Some(record) = self.records.get_mut(key) {
            record.status = status;
            record.ended = Some(clock);
            if status == Status::Failed {
                record.failure = Some(Failure::new("ActionFailed", "an action inside failed"));
            }
        }
    }

    fn items_mut(&mut self, key: &Key) -> Option<&mut Items> {
        match self.records.get_mut(key).map(|record| &mut record.progress) {
            Some(Progress::Foreach(items)) => Some(items),
            _ => None,
        }
    }

    fn drive_foreach(&mut self, actions: &Actions, concurrency: usize, key: &Key) -> bool {
        let mut any = false;
        loop {
            let Some(items) = self.items_mut(key) else { return any };
            while items.active.len() < concurrency && items.next < items.items.len() {
                items.active.push(items.next);
                items.next += 1;
            }
            let active = items.active.clone();
            if active.is_empty() {
                let status = if items.failed { Status::Failed } else { Status::Succeeded };
                self.close(key, status);
                return true;
            }
            let mut moved = false;
            for index in active {
                let inner = inside(key, u64::try_from(index).unwrap_or(u64::MAX));
                moved |= self.sweep(actions, &inner);
                if self.status != RunStatus::Running {
                    return true;
                }
                if let Some(status) = self.block_status(actions, &inner) {
                    moved = true;
                    if let Some(items) = self.items_mut(key) {
                        items.active.retain(|it| *it != index);
                        items.failed |= status != Status::Succeeded;
                    }
                }
            }
            if !moved {
                return any;
            }
            any = true;
        }
    }

    fn drive_until(
        &mut self,
        expression: &Value,
        actions: &Actions,
        limit: LoopLimit,
        key: &Key,
    ) -> bool {
        let mut any = false;
        loop {
            let Some(record) = self.records.get(key) else { return any };
            let Progress::Until { pass } = record.progress else { return any };
            let deadline = record.started.plus(limit.timeout);
            let inner = inside(key, pass);
            any |= self.sweep(actions, &inner);
            if self.status != RunStatus::Running {
                return true;
            }
            let Some(status) = self.block_status(actions, &inner) else { return any };
            let notes = self.notes();
            let scope = Scope::inside(self, &notes, &key.action, &inner);
            let holds = condition::holds(expression, &scope);
            self.absorb(&key.action, notes);
            let ended = match holds {
                Ok(true) => Some(Value::Null),
                Ok(false) if pass + 1 >= limit.count => Some(json!({"limit": "count"})),
                Ok(false) if self.clock >= deadline => Some(json!({"limit": "timeout"})),
                Ok(false) => None,
                Err(failure) => {
                    self.close(key, Status::Failed);
                    if let Some(record) = self.records.get_mut(key) {
                        record.failure = Some(failure);
                    }
                    return true;
                }
            };
            any = true;
            match ended {
                // Azure lets the workflow go on at a limit; the history says that it was one.
                Some(outputs) => {
                    self.close(key, status);
                    if let Some(record) = self.records.get_mut(key) {
                        record.outputs = outputs;
                    }
                    return true;
                }
                None => {
                    if let Some(record) = self.records.get_mut(key) {
                        record.progress = Progress::Until { pass: pass + 1 };
                    }
                }
            }
        }
    }
}

fn inside(key: &Key, index: u64) -> Vec<u64> {
    key.iterations.iter().copied().chain([index]).collect()
}

fn foreach_items(from: &Value, scope: &Scope<'_>) -> Result<Vec<Value>, Failure> {
    match scope.resolve(from)? {
        Value::Array(items) => Ok(items),
        other => Err(Failure::new(
            "ExpressionEvaluationFailed",
            format!("a loop needs an Array, not {}", value::type_name(&other)),
        )),
    }
}
