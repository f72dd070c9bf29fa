//! A promised run of a playbook, as the journal's outbox keeps it.
//!
//! Not here: keeping the promise (`run`).

use directory::Ticks;
use journal::{Effect, PendingEffect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ResponseError;

/// The outbox's word for it.
pub(super) const KIND: &str = "playbook";

/// That a playbook will run once for an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Promise {
    /// The id of the run; the same promise is never kept twice.
    pub run: Uuid,
    /// The playbook, as the automation rule names it.
    pub playbook: String,
    /// The number of the incident.
    pub incident: u32,
}

impl Promise {
    /// The promise in the outbox.
    #[must_use]
    pub fn effect(&self, due: Ticks) -> Effect {
        Effect {
            id: format!("run/{}", self.run),
            kind: KIND.to_owned(),
            body: serde_json::to_value(self).unwrap_or_default(),
            due,
        }
    }

    pub(super) fn read(pending: &PendingEffect) -> Result<Self, ResponseError> {
        serde_json::from_value(pending.effect.body.clone()).map_err(|error| {
            ResponseError::Promise { id: pending.effect.id.clone(), detail: error.to_string() }
        })
    }
}
