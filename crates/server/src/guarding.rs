//! The guard's settings, as people have set them.
//!
//! Not here: the judgement (`guard`), and the writes (`guarded`).

use std::sync::{Arc, PoisonError, RwLock};

use directory::{ObjectId, Ticks};
use guard::{Mode, Policy};
use journal::{Event, NewEvent, Transaction};
use serde::{Deserialize, Serialize};

use crate::{
    instance::Instance,
    stored::{self, Unreadable},
};

/// The stream of all changes of the guard's settings.
pub const STREAM: &str = "guard";

/// What happened to the settings. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GuardEvent {
    /// A kind of action (`grant`, `removal`, `change`) has another mode.
    ModeSet {
        /// Which kind.
        kind: String,
        /// Its mode.
        mode: Mode,
        /// Who set it.
        by: String,
    },
    /// The kill switch was set or released.
    KillSwitched {
        /// Whether it is set.
        killed: bool,
        /// Who did it.
        by: String,
    },
    /// An identity is protected.
    IdentityProtected {
        /// Which.
        object: ObjectId,
        /// Why.
        reason: String,
        /// Who said so.
        by: String,
    },
    /// An identity is no longer protected.
    IdentityUnprotected {
        /// Which.
        object: ObjectId,
        /// Who said so.
        by: String,
    },
}

/// The guard's settings. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Guarding {
    policy: Arc<RwLock<Policy>>,
}

impl Guarding {
    /// The settings as of now.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The settings in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        let policy = self.policy();
        if policy.killed {
            return "the kill switch is set: nothing is written".to_owned();
        }
        let modes: Vec<_> = ["removal", "grant", "change"]
            .iter()
            .map(|kind| {
                let mode = policy.modes.get(*kind).copied().unwrap_or(Mode::Shadow);
                format!("{kind} {}", mode_name(mode))
            })
            .collect();
        format!("{}; {} protected identities", modes.join(", "), policy.protected.len())
    }

    /// Takes a stored event into account.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replay(&self, event: &Event) -> Result<(), Unreadable> {
        self.apply(&stored::decode(event)?);
        Ok(())
    }

    /// Takes an event into account that was committed.
    pub fn apply(&self, event: &GuardEvent) {
        let mut policy = self.policy.write().unwrap_or_else(PoisonError::into_inner);
        match event {
            GuardEvent::ModeSet { kind, mode, .. } => {
                policy.modes.insert(kind.clone(), *mode);
            }
            GuardEvent::KillSwitched { killed, .. } => policy.killed = *killed,
            GuardEvent::IdentityProtected { object, reason, .. } => {
                policy.protected.insert(*object, reason.clone());
            }
            GuardEvent::IdentityUnprotected { object, .. } => {
                policy.protected.remove(object);
            }
        }
    }
}

/// The stored form of an event.
#[must_use]
pub fn encode(event: &GuardEvent, now: Ticks) -> NewEvent {
    stored::encode(STREAM, event, now)
}

/// The word for a mode.
#[must_use]
pub const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Shadow => "shadow",
        Mode::Approve => "approve",
        Mode::Armed => "armed",
    }
}

/// Changes the settings.
///
/// # Errors
/// When the journal cannot be written; nothing is changed then.
pub async fn change(
    instance: &Instance,
    events: &[GuardEvent],
    now: Ticks,
) -> Result<(), journal::Error> {
    let stored = events.iter().map(|event| encode(event, now)).collect();
    instance.journal.commit(Transaction { events: stored, ..Transaction::default() }).await?;
    events.iter().for_each(|event| instance.guarding.apply(event));
    Ok(())
}
