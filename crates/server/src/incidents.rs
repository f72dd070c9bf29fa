//! The incidents of the workspace, as of now.
//!
//! Not here: what may happen to an incident (`sentinel::incident`) and how one comes about
//! (`detection`).

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use directory::Ticks;
use journal::Version;
use sentinel::{
    alert::Alert,
    incident::{self, Event, Incident},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::{self, Unreadable};

/// What the streams of incidents start with; the number follows.
pub const PREFIX: &str = "incident/";
/// The stream of alerts that make no incident.
pub const ALERTS: &str = "alerts";

/// An alert without an incident. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum AlertEvent {
    /// A rule that makes no incidents found something.
    AlertRaised {
        /// The alert.
        alert: Box<Alert>,
    },
}

/// An incident and how many events it has seen.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// The incident.
    pub incident: Incident,
    /// The version of its stream.
    pub version: Version,
}

#[derive(Debug, Default)]
struct Board {
    by_number: BTreeMap<u32, Numbered>,
    /// Identities of all alerts and the times of the runs that found them, so that no finding
    /// alerts twice.
    seen: HashMap<String, Vec<Ticks>>,
}

impl Board {
    fn saw(&mut self, identity: &str, run: Ticks) {
        let runs = self.seen.entry(identity.to_owned()).or_default();
        if !runs.contains(&run) {
            runs.push(run);
        }
    }
}

/// All incidents. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Incidents {
    board: Arc<RwLock<Board>>,
}

/// The stream of an incident.
#[must_use]
pub fn stream(number: u32) -> String {
    format!("{PREFIX}{number}")
}

impl Incidents {
    /// Takes an event of an incident's stream or of [`ALERTS`] into account.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replay(&self, event: &journal::Event) -> Result<(), Unreadable> {
        if event.stream == ALERTS {
            let AlertEvent::AlertRaised { alert } = stored::decode(event)?;
            self.saw(&alert.identity, alert.query_end);
            return Ok(());
        }
        let decoded: Event = stored::decode(event)?;
        if let Some(number) = event.stream.strip_prefix(PREFIX).and_then(|it| it.parse().ok()) {
            self.apply(number, &decoded);
        }
        Ok(())
    }

    /// Takes an event into account that was committed.
    pub fn apply(&self, number: u32, event: &Event) {
        let mut board = self.board.write().unwrap_or_else(PoisonError::into_inner);
        if let Event::IncidentCreated { alert, .. } | Event::AlertAdded { alert, .. } = event {
            board.saw(&alert.identity, alert.query_end);
        }
        let before = board.by_number.remove(&number);
        let version = before.as_ref().map_or(Version(1), |it| Version(it.version.0 + 1));
        if let Some(incident) = incident::evolve(before.map(|it| it.incident), event) {
            board.by_number.insert(number, Numbered { incident, version });
        }
    }

    /// Remembers that an alert was raised, and by the run of which time.
    pub fn saw(&self, identity: &str, run: Ticks) {
        let mut board = self.board.write().unwrap_or_else(PoisonError::into_inner);
        board.saw(identity, run);
    }

    /// Whether an alert of this identity was raised before by a run that is `near`.
    #[must_use]
    pub fn has_seen(&self, identity: &str, near: impl Fn(Ticks) -> bool) -> bool {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board.seen.get(identity).is_some_and(|runs| runs.iter().any(|run| near(*run)))
    }

    /// The incidents that began with an alert of that rule, oldest first.
    #[must_use]
    pub fn of_rule(&self, rule: Uuid) -> Vec<Incident> {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        let incidents = board.by_number.values().map(|it| &it.incident);
        let of_rule = incidents.filter(|it| it.alerts.first().is_some_and(|it| it.rule_id == rule));
        of_rule.cloned().collect()
    }

    /// The number of the next incident.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board.by_number.last_key_value().map_or(1, |(number, _)| number + 1)
    }

    /// The incident of that number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<Numbered> {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board.by_number.get(&number).cloned()
    }

    /// The incident of that GUID (`IncidentName`).
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<Numbered> {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board.by_number.values().find(|it| it.incident.id == id).cloned()
    }

    /// All of them, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Incident> {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board.by_number.values().map(|it| it.incident.clone()).collect()
    }
}
