//! Keeping a promise: one run, from wherever it stands, as far as it goes.
//!
//! Not here: single steps (`http_step`, `connector`).

use std::sync::Arc;

use directory::{Span, Ticks};
use journal::{Completion, ExpectedVersion, Outcome as Ended, PendingEffect, Transaction};
use playbook::{Next, Outcome, Run, RunStatus, Start, Step, StepKind, TriggerOutputs};
use sentinel::incident::Command;

use super::{Promise, ResponseError, connector, http_step, incident::Decided};
use crate::{
    crash_point::{self, CrashPoint},
    instance::Instance,
    json::Json as _,
    runs::{self, RunEntry, StoredRun},
};

/// How long a run that an unexpected fault stopped waits before it is tried again.
const PAUSE: Span = Span::minutes(1);

/// What a step led to: its outcome, and changes to commit with it.
pub(super) struct Performed {
    pub(super) outcome: Outcome,
    pub(super) incident: Option<(u32, Command)>,
}

impl From<Outcome> for Performed {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, incident: None }
    }
}

/// Keeps a claimed promise as far as possible now.
pub(super) async fn keep(
    instance: Arc<Instance>,
    claimed: PendingEffect,
) -> Result<(), ResponseError> {
    let kept = keep_or_put_off(&instance, &claimed).await;
    // There is room for another run, and perhaps something to be seen.
    instance.wake.notify_waiters();
    kept
}

async fn keep_or_put_off(
    instance: &Arc<Instance>,
    claimed: &PendingEffect,
) -> Result<(), ResponseError> {
    let promise = Promise::read(claimed)?;
    let keeper = Keeper { instance, promise: &promise };
    match keeper.go().await {
        Ok(Progress::Ended) => {
            crash_point::reach(CrashPoint::RunEnded);
            keeper.finish(claimed).await
        }
        Ok(Progress::Waits { until }) => {
            Ok(instance.journal.failed(claimed, "waiting", until).await?)
        }
        Err(error) => {
            let retry = instance.clock.tenant().saturating_add(PAUSE);
            instance.journal.failed(claimed, &error.to_string(), retry).await?;
            Err(error)
        }
    }
}

enum Progress {
    Ended,
    Waits { until: Ticks },
}

struct Keeper<'a> {
    instance: &'a Arc<Instance>,
    promise: &'a Promise,
}

impl Keeper<'_> {
    async fn go(&self) -> Result<Progress, ResponseError> {
        if self.entry().is_none() {
            self.request().await?;
        }
        if self.entry().is_some_and(|entry| entry.run.is_none() && entry.problem.is_none()) {
            self.begin().await?;
            crash_point::reach(CrashPoint::RunStarted);
        }
        loop {
            let Some(RunEntry { run: Some(run), problem: None, .. }) = self.entry() else {
                return Ok(Progress::Ended);
            };
            let Next::Steps(steps) = run.next() else { return Ok(Progress::Ended) };
            let now = self.instance.clock.tenant();
            let mut waits: Option<Ticks> = None;
            let mut went_on = false;
            for step in steps {
                if let StepKind::Wait { until } = &step.kind
                    && until.get() > now.get()
                {
                    let until = Ticks::new(until.get()).unwrap_or(Ticks::MAX);
                    waits = Some(waits.map_or(until, |earlier| earlier.min(until)));
                    continue;
                }
                let performed = self.perform(&step).await?;
                self.settle(step, performed).await?;
                crash_point::reach(CrashPoint::StepCommitted);
                went_on = true;
            }
            if let (false, Some(until)) = (went_on, waits) {
                return Ok(Progress::Waits { until });
            }
        }
    }

    fn entry(&self) -> Option<RunEntry> {
        self.instance.runs.get(self.promise.run)
    }

    /// Writes down what is to run, with its text as of now.
    async fn request(&self) -> Result<(), ResponseError> {
        let content = self.instance.library.current();
        let named = &self.promise.playbook;
        let (playbook, text) = content.playbook(named).unwrap_or((named, ""));
        let mut events = vec![StoredRun::RunRequested {
            playbook: playbook.to_owned(),
            text: text.to_owned(),
            incident: self.promise.incident,
        }];
        if text.is_empty() {
            let reason = format!("there is no playbook `{named}`");
            events.push(StoredRun::RunRefused { reason });
        }
        self.commit(events, Transaction::default()).await
    }

    async fn begin(&self) -> Result<(), ResponseError> {
        let Some(entry) = self.entry() else { return Ok(()) };
        let (Some(definition), Some(found)) =
            (entry.definition(), self.instance.incidents.get(self.promise.incident))
        else {
            let reason = format!("there is no incident {}", self.promise.incident);
            let refused = vec![StoredRun::RunRefused { reason }];
            return self.commit(refused, Transaction::default()).await;
        };
        let workspace = &self.instance.identity().workspace;
        let start = Start {
            run: self.promise.run.to_string(),
            seed: self.promise.run,
            trigger: TriggerOutputs {
                body: found.incident.creation_payload(workspace),
                ..TriggerOutputs::default()
            },
            parameters: serde_json::Map::new(),
        };
        let event = match Run::start(definition, start, self.now()) {
            Ok((_, step)) => StoredRun::RunWentOn { step },
            Err(error) => StoredRun::RunRefused { reason: error.to_string() },
        };
        self.commit(vec![event], Transaction::default()).await
    }

    fn now(&self) -> playbook::Ticks {
        playbook::Ticks::new(self.instance.clock.tenant().get()).unwrap_or(playbook::Ticks::MAX)
    }

    async fn perform(&self, step: &Step) -> Result<Performed, ResponseError> {
        match &step.kind {
            StepKind::Wait { .. } => Ok(Outcome::Elapsed.into()),
            StepKind::Http(call) => {
                let context = http_step::Context {
                    run: self.promise.run,
                    incident: self.promise.incident,
                    step: &step.id,
                };
                Ok(http_step::perform(self.instance, &context, call).await?.into())
            }
            StepKind::Connector(call) => {
                Ok(connector::perform(self.instance, self.promise, call).await)
            }
            _ => Ok(Outcome::Failed {
                code: "NotSupported".to_owned(),
                message: format!("unsupported: the step of action `{}`", step.action),
                retry: false,
            }
            .into()),
        }
    }

    /// Commits the outcome of a step, and the change of the incident that belongs to it, together.
    async fn settle(&self, step: Step, performed: Performed) -> Result<(), ResponseError> {
        let Performed { mut outcome, incident } = performed;
        loop {
            let mut transaction = Transaction::default();
            let now = self.instance.clock.tenant();
            let mut decided = None;
            if let Some((number, command)) = incident.clone() {
                match Decided::new(self.instance, number, command, now, &mut transaction) {
                    Ok(change) => decided = Some(change),
                    Err(error) => {
                        let message = serde_json::json!({"error": {"message": error.to_string()}});
                        let headers = Default::default();
                        outcome = Outcome::Answered { status: 400, headers, body: message };
                    }
                }
            }
            let event = Run::settled(step.id.clone(), outcome.clone(), self.now());
            let went_on = vec![StoredRun::RunWentOn { step: event }];
            match self.commit(went_on, transaction).await {
                Err(ResponseError::Journal(journal::Error::Conflict { .. }))
                    if decided.is_some() => {}
                other => {
                    if let (Ok(()), Some(decided)) = (&other, &decided) {
                        decided.apply(self.instance);
                        crash_point::reach(CrashPoint::IncidentChanged);
                        self.instance.wake.notify_waiters();
                    }
                    return other;
                }
            }
        }
    }

    async fn commit(
        &self,
        events: Vec<StoredRun>,
        mut transaction: Transaction,
    ) -> Result<(), ResponseError> {
        let now = self.instance.clock.tenant();
        let run = self.promise.run;
        let version = self.entry().map_or(journal::Version(0), |entry| entry.version);
        transaction.expected.push(ExpectedVersion { stream: runs::stream(run), version });
        transaction.events.extend(events.iter().map(|event| runs::encode(run, event, now)));
        self.instance.journal.commit(transaction).await?;
        events.iter().for_each(|event| self.instance.runs.apply(run, event, now));
        Ok(())
    }

    /// Closes the promise. A run that failed says so on its incident.
    async fn finish(&self, claimed: &PendingEffect) -> Result<(), ResponseError> {
        let completion = Completion {
            id: claimed.effect.id.clone(),
            attempt: claimed.attempt,
            outcome: Ended::Done,
        };
        let mut transaction =
            Transaction { completions: vec![completion], ..Transaction::default() };
        let now = self.instance.clock.tenant();
        let decided = self.failure().and_then(|message| {
            let author = "Reeve".to_owned();
            let command = Command::Comment { message, author };
            let number = self.promise.incident;
            Decided::new(self.instance, number, command, now, &mut transaction).ok()
        });
        self.instance.journal.commit(transaction).await?;
        if let Some(decided) = decided {
            decided.apply(self.instance);
        }
        self.instance.wake.notify_waiters();
        Ok(())
    }

    /// What a person should know about a run that did not end well.
    fn failure(&self) -> Option<String> {
        let entry = self.entry()?;
        let name = &entry.playbook;
        if let Some(problem) = &entry.problem {
            return Some(format!("Playbook {name} could not run: {problem}"));
        }
        let run = entry.run.as_ref()?;
        let Next::Done { status, error } = run.next() else { return None };
        if status == RunStatus::Succeeded {
            return None;
        }
        let reason = error.map_or_else(String::new, |error| {
            let message = error.text_at("/message").map(str::to_owned);
            format!(": {}", message.unwrap_or_else(|| error.to_string()))
        });
        Some(format!("Playbook {name} ended as {status:?}{reason}"))
    }
}
