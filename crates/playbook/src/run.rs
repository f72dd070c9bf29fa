//! One run of a playbook, as the fold of its events.
//!
//! The run's clock is the time of its last event, and `guid()` draws from the run's seed: so
//! everything that a run computes follows from its events, and nothing else.
//!
//! Not here: doing the steps; storing the events.

mod advance;
mod block;
mod calls;
mod condition;
mod data;
mod event;
mod history;
mod http;
mod redact;
mod retry;
mod schema;
mod scope;
mod state;
mod step;
mod table;
mod variables;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{
    check::{self, Finding, Severity},
    definition::Playbook,
    time::Ticks,
};

pub use event::{RunEvent, TriggerOutputs};
pub use history::ActionRecord;
pub(crate) use redact::{REDACTED, secret_texts};
pub(crate) use schema::unsupported as unsupported_schema;
pub use state::{Response, RunStatus, Status};
pub use step::{Authentication, ConnectorStep, HttpStep, Outcome, Step, StepId, StepKind};

use calls::Pending;
use state::{Key, Places, Record, Variable};

/// What a new run needs.
#[derive(Debug, Clone)]
pub struct Start {
    /// The run's name, unique among all runs.
    pub run: String,
    /// Where `guid()` comes from.
    pub seed: Uuid,
    /// What the trigger gives.
    pub trigger: TriggerOutputs,
    /// Values of parameters; they win over those of the playbook.
    pub parameters: Map<String, Value>,
}

/// Why a playbook cannot be run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the playbook cannot be run: {}", .findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("; "))]
pub struct StartError {
    /// Findings of [`Severity::Error`], at least one.
    pub findings: Vec<Finding>,
}

/// Why stored events cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// There are no events, or the first is not [`RunEvent::Started`].
    #[error("the events of the run do not begin with its start")]
    NoStart,
    /// The definition has changed since the run began.
    #[error("run `{run}` began with another version of the playbook")]
    OtherDefinition {
        /// The run.
        run: String,
    },
    /// An event does not fit.
    #[error(transparent)]
    Stray(#[from] StrayOutcome),
}

/// An outcome for a step that is not awaited: it was reported before, or the run has ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no outcome is awaited for step `{step}`")]
pub struct StrayOutcome {
    /// The step.
    pub step: StepId,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Do these, in any order or at once, and report each; at least one.
    Steps(Vec<Step>),
    /// The run has ended.
    Done {
        /// How.
        status: RunStatus,
        /// Why it failed: `{"code", "message"}`.
        error: Option<Value>,
    },
}

/// A run.
#[derive(Clone)]
pub struct Run {
    playbook: Arc<Playbook>,
    places: Arc<Places>,
    id: String,
    seed: Uuid,
    /// How many identifiers were drawn from the seed.
    guids: u64,
    clock: Ticks,
    started: Ticks,
    ended: Option<Ticks>,
    status: RunStatus,
    error: Option<Value>,
    trigger: Value,
    parameters: Map<String, Value>,
    records: BTreeMap<Key, Record>,
    pending: BTreeMap<Key, Pending>,
    variables: BTreeMap<String, Variable>,
    response: Option<Response>,
    secrets: BTreeSet<String>,
    /// Actions that hold what others hide, in lower case.
    hidden: BTreeSet<String>,
}

impl std::fmt::Debug for Run {
    /// Its name and status alone: the rest may hold secrets.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = out.debug_struct("Run");
        shown.field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

impl Run {
    /// Begins a run. The event is the first to be stored.
    ///
    /// # Errors
    ///
    /// When [`crate::check()`] finds an error in the playbook, or a parameter has no value.
    pub fn start(
        playbook: &Arc<Playbook>,
        start: Start,
        now: Ticks,
    ) -> Result<(Self, RunEvent), StartError> {
        let mut findings = check::check(playbook);
        findings.retain(|finding| finding.severity == Severity::Error);
        findings.extend(check::missing_parameters(playbook, &start.parameters));
        if !findings.is_empty() {
            return Err(StartError { findings });
        }
        let event = RunEvent::Started {
            run: start.run,
            seed: start.seed,
            definition: playbook.digest.clone(),
            trigger: start.trigger,
            parameters: start.parameters,
            at: now,
        };
        match Self::begin(playbook, &event) {
            Some(run) => Ok((run, event)),
            // `begin` takes every `Started`, and this is one.
            None => Err(StartError { findings: Vec::new() }),
        }
    }

    /// The run as its events left it.
    ///
    /// # Errors
    ///
    /// When the events are not those of a run of this playbook.
    pub fn resume<'e>(
        playbook: &Arc<Playbook>,
        events: impl IntoIterator<Item = &'e RunEvent>,
    ) -> Result<Self, ResumeError> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(ResumeError::NoStart)?;
        let mut run = Self::begin(playbook, first).ok_or(ResumeError::NoStart)?;
        if let RunEvent::Started { definition, run, .. } = first
            && *definition != playbook.digest
        {
            return Err(ResumeError::OtherDefinition { run: run.clone() });
        }
        for event in events {
            run.apply(event)?;
        }
        Ok(run)
    }

    fn begin(playbook: &Arc<Playbook>, event: &RunEvent) -> Option<Self> {
        let RunEvent::Started { run, seed, trigger, parameters, at, .. } = event else {
            return None;
        };
        let mut values = Map::new();
        for (name, parameter) in &playbook.definition.parameters {
            let default = parameter.default.iter().map(|value| (name.clone(), value.clone()));
            values.extend(default);
        }
        values.extend(playbook.parameters.clone());
        values.extend(parameters.clone());
        let mut secrets: BTreeSet<String> = playbook.secrets.iter().cloned().collect();
        for (name, _) in playbook.definition.parameters.iter().filter(|(_, it)| it.is_secure()) {
            if let Some(value) = values.get(name) {
                secret_texts(value, &mut secrets);
            }
        }
        let mut run = Self {
            playbook: Arc::clone(playbook),
            places: Arc::new(Places::of(&playbook.definition.actions)),
            id: run.clone(),
            seed: *seed,
            guids: 0,
            clock: *at,
            started: *at,
            ended: None,
            status: RunStatus::Running,
            error: None,
            trigger: json!({"headers": trigger.headers, "body": trigger.body}),
            parameters: values,
            records: BTreeMap::new(),
            pending: BTreeMap::new(),
            variables: BTreeMap::new(),
            response: None,
            secrets,
            hidden: BTreeSet::new(),
        };
        run.advance();
        Some(run)
    }

    /// The event for an outcome; store it, then [`Run::apply`] it.
    #[must_use]
    pub const fn settled(step: StepId, outcome: Outcome, now: Ticks) -> RunEvent {
        RunEvent::Settled { step, outcome, at: now }
    }

    /// Goes on with what happened.
    ///
    /// # Errors
    ///
    /// When the event is about a step that is not awaited; the run is unchanged then.
    pub fn apply(&mut self, event: &RunEvent) -> Result<(), StrayOutcome> {
        match event {
            RunEvent::Started { .. } => return Ok(()),
            RunEvent::Settled { step, outcome, at } => {
                let key = self.awaited(step, outcome)?;
                // A clock set back in between must not make the run's time go back.
                self.clock = self.clock.max(*at);
                self.settle(&key, outcome);
            }
            RunEvent::Cancelled { at } => {
                self.clock = self.clock.max(*at);
                if self.status == RunStatus::Running {
                    self.end(RunStatus::Cancelled, None);
                }
            }
        }
        self.advance();
        Ok(())
    }

    /// What comes next. It depends on the events alone.
    #[must_use]
    pub fn next(&self) -> Next {
        if self.status != RunStatus::Running {
            return Next::Done { status: self.status, error: self.error.clone() };
        }
        let steps = self.pending.iter().map(|(key, pending)| self.step(key, pending));
        Next::Steps(steps.collect())
    }

    /// The run's name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How the run stands.
    #[must_use]
    pub const fn status(&self) -> RunStatus {
        self.status
    }

    /// When it began.
    #[must_use]
    pub const fn started(&self) -> Ticks {
        self.started
    }

    /// When it ended.
    #[must_use]
    pub const fn ended(&self) -> Option<Ticks> {
        self.ended
    }

    /// The answer to the call that started the run, once there is one.
    #[must_use]
    pub const fn response(&self) -> Option<&Response> {
        self.response.as_ref()
    }
}

#[cfg(test)]
mod tests;
