//! The runs of playbooks, as of now.
//!
//! Not here: what a playbook does next (`playbook`), and doing it (`response`).

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use directory::Ticks;
use journal::{Event, NewEvent, Version};
use playbook::{Deployment, Playbook, Run, RunEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::{self, Unreadable};

/// What the streams of runs start with; the run's id follows.
pub const PREFIX: &str = "run/";

/// What happened to a run. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StoredRun {
    /// Somebody or something asked for it. The text is kept, so that a new wording of the playbook
    /// does not change a run that is under way.
    RunRequested {
        /// The playbook's name.
        playbook: String,
        /// Its text.
        text: String,
        /// The incident that it is about.
        incident: u32,
    },
    /// It could not begin.
    RunRefused {
        /// Why.
        reason: String,
    },
    /// It went on.
    RunWentOn {
        /// How.
        step: RunEvent,
    },
}

/// A run and what it is about.
#[derive(Debug, Clone)]
pub struct RunEntry {
    /// Its id.
    pub id: Uuid,
    /// The playbook's name.
    pub playbook: String,
    /// The incident that it is about.
    pub incident: u32,
    /// When it was asked for.
    pub requested: Ticks,
    /// Its state; `None` when it could not begin.
    pub run: Option<Run>,
    /// Why it could not begin or go on.
    pub problem: Option<String>,
    /// The version of its stream.
    pub version: Version,
    imported: Option<Arc<Playbook>>,
}

/// All runs. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    by_id: Arc<RwLock<BTreeMap<Uuid, RunEntry>>>,
}

/// The stream of a run.
#[must_use]
pub fn stream(run: Uuid) -> String {
    format!("{PREFIX}{run}")
}

/// The stored form of an event.
#[must_use]
pub fn encode(run: Uuid, event: &StoredRun, now: Ticks) -> NewEvent {
    stored::encode(stream(run), event, now)
}

impl Runs {
    /// Takes a stored event into account.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replay(&self, event: &Event) -> Result<(), Unreadable> {
        let id = event.stream.strip_prefix(PREFIX).and_then(|id| id.parse().ok());
        if let Some(id) = id {
            self.apply(id, &stored::decode(event)?, event.time);
        }
        Ok(())
    }

    /// Takes an event into account that was committed.
    pub fn apply(&self, id: Uuid, event: &StoredRun, time: Ticks) {
        let mut runs = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        if let StoredRun::RunRequested { playbook, text, incident } = event {
            let (imported, problem) = match playbook::import(text, &Deployment::default()) {
                Ok(imported) => (Some(Arc::new(imported)), None),
                Err(error) => (None, Some(error.to_string())),
            };
            runs.insert(
                id,
                RunEntry {
                    id,
                    playbook: playbook.clone(),
                    incident: *incident,
                    requested: time,
                    run: None,
                    problem,
                    version: Version(0),
                    imported,
                },
            );
        }
        let Some(entry) = runs.get_mut(&id) else { return };
        entry.version.0 += 1;
        match event {
            StoredRun::RunRequested { .. } => {}
            StoredRun::RunRefused { reason } => entry.problem = Some(reason.clone()),
            StoredRun::RunWentOn { step } => entry.go_on(step),
        }
    }

    /// The run of that id.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<RunEntry> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> Vec<RunEntry> {
        let mut all: Vec<_> =
            self.by_id.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.sort_by_key(|entry| entry.requested);
        all
    }
}

impl RunEntry {
    /// The playbook as it was when the run was asked for.
    #[must_use]
    pub const fn definition(&self) -> Option<&Arc<Playbook>> {
        self.imported.as_ref()
    }

    fn go_on(&mut self, step: &RunEvent) {
        let result = match (&mut self.run, &self.imported) {
            (Some(run), _) => run.apply(step).map_err(|error| error.to_string()),
            (None, Some(definition)) => match Run::resume(definition, [step]) {
                Ok(run) => {
                    self.run = Some(run);
                    Ok(())
                }
                Err(error) => Err(error.to_string()),
            },
            (None, None) => Err("the playbook cannot be read".to_owned()),
        };
        if let Err(problem) = result {
            self.problem = Some(problem);
        }
    }
}
