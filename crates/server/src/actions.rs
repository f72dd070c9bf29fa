//! Reeve's own writes to the tenant: what was intended, what the guard said, what came of it.
//!
//! Not here: making them (`guarded`).

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use directory::{ObjectId, Operation, Ticks};
use guard::{Before, PastAction, Verdict};
use journal::{Event, NewEvent, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::{self, Unreadable};

/// What the streams of actions start with; the action's id follows.
pub const PREFIX: &str = "action/";

/// What happened to an action. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ActionEvent {
    /// The guard was asked and did not permit it; nothing was sent.
    ActionStopped {
        /// What it was about.
        about: About,
        /// What the guard said.
        verdict: Verdict,
    },
    /// The guard permitted it; it is about to be sent.
    ActionIntended {
        /// What it is about.
        about: About,
        /// What is needed to undo it.
        before: Before,
    },
    /// The tenant answered and the result was seen, or seen not to be.
    ActionCompleted {
        /// The HTTP status; 204 when it was found in effect without an answer.
        status: u16,
        /// The answer's body.
        body: String,
        /// Whether a read confirmed it; `None` when there is nothing to read back.
        confirmed: Option<bool>,
        /// When the tenant accepted it, tenant time.
        accepted: Ticks,
    },
    /// Another action undid it.
    ActionUndone {
        /// The id of that action.
        by: String,
    },
}

/// What an action is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// What it does.
    pub operation: Operation,
    /// To whom, once looked up.
    pub target: Option<ObjectId>,
    /// The run that wants it.
    pub run: Option<Uuid>,
    /// The incident that is the reason.
    pub incident: Option<u32>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its id, the idempotency key of whoever asked.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// When it was asked for, tenant time.
    pub asked: Ticks,
    /// Where it stands.
    pub state: ActionState,
    /// What is needed to undo it.
    pub before: Before,
    /// The action that undid it.
    pub undone_by: Option<String>,
    /// The version of its stream.
    pub version: Version,
}

/// Where an action stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum ActionState {
    /// Not sent.
    Stopped {
        /// What the guard said.
        verdict: Verdict,
    },
    /// Sent or about to be.
    Intended,
    /// Answered.
    Completed {
        /// The status.
        status: u16,
        /// The body.
        #[serde(skip)]
        body: String,
        /// Whether a read confirmed it.
        confirmed: Option<bool>,
        /// When the tenant accepted it.
        accepted: Ticks,
    },
}

/// All actions. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    by_id: Arc<RwLock<BTreeMap<String, Action>>>,
}

/// The stream of an action.
#[must_use]
pub fn stream(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// The stored form of an event.
#[must_use]
pub fn encode(id: &str, event: &ActionEvent, now: Ticks) -> NewEvent {
    stored::encode(stream(id), event, now)
}

impl Actions {
    /// Takes a stored event into account.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replay(&self, event: &Event) -> Result<(), Unreadable> {
        if let Some(id) = event.stream.strip_prefix(PREFIX) {
            self.apply(id, &stored::decode(event)?, event.time);
        }
        Ok(())
    }

    /// Takes an event into account that was committed.
    pub fn apply(&self, id: &str, event: &ActionEvent, time: Ticks) {
        let mut actions = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        if let ActionEvent::ActionStopped { about, .. }
        | ActionEvent::ActionIntended { about, .. } = event
        {
            let version = actions.get(id).map_or(Version(0), |before| before.version);
            let action = Action {
                id: id.to_owned(),
                about: about.clone(),
                asked: time,
                state: ActionState::Intended,
                before: Before::default(),
                undone_by: None,
                version,
            };
            actions.insert(id.to_owned(), action);
        }
        let Some(action) = actions.get_mut(id) else { return };
        action.version.0 += 1;
        match event {
            ActionEvent::ActionStopped { verdict, .. } => {
                action.state = ActionState::Stopped { verdict: verdict.clone() };
            }
            ActionEvent::ActionIntended { before, .. } => action.before = before.clone(),
            ActionEvent::ActionCompleted { status, body, confirmed, accepted } => {
                action.state = ActionState::Completed {
                    status: *status,
                    body: body.clone(),
                    confirmed: *confirmed,
                    accepted: *accepted,
                };
            }
            ActionEvent::ActionUndone { by } => action.undone_by = Some(by.clone()),
        }
    }

    /// The action of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Action> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// All of them, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Action> {
        let mut all: Vec<_> =
            self.by_id.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.sort_by(|a, b| (a.asked, &a.id).cmp(&(b.asked, &b.id)));
        all
    }

    /// The write of a run that was sent, or about to be, and of which no outcome is known.
    #[must_use]
    pub fn unanswered(&self, run: Option<Uuid>, operation: &Operation) -> Option<Action> {
        let run = run?;
        let actions = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = actions.values().filter(|action| {
            action.state == ActionState::Intended
                && action.about.run == Some(run)
                && action.about.operation == *operation
        });
        found.next().cloned()
    }

    /// Writes that were sent since `since`, besides the one called `except`.
    #[must_use]
    pub fn sent_since(&self, since: Ticks, except: &str) -> Vec<PastAction> {
        let sent = |action: &Action| !matches!(action.state, ActionState::Stopped { .. });
        self.all()
            .into_iter()
            .filter(|action| action.asked >= since && action.id != except && sent(action))
            .map(|action| PastAction {
                operation: action.about.operation,
                target: action.about.target,
                at: action.asked,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use directory::UserId;

    use super::*;

    #[test]
    fn a_write_is_unanswered_until_its_outcome_is_known() {
        let actions = Actions::default();
        let run = Uuid::from_u128(1);
        let operation = Operation::RevokeSignInSessions { user: UserId(Uuid::from_u128(2)) };
        let about = About {
            operation: operation.clone(),
            target: operation.target(),
            run: Some(run),
            incident: None,
        };
        let intended = ActionEvent::ActionIntended { about, before: Before::default() };
        actions.apply("a", &intended, Ticks::MIN);
        assert_eq!(actions.unanswered(Some(run), &operation).map(|it| it.id), Some("a".into()));
        assert_eq!(actions.unanswered(None, &operation), None);
        let completed = ActionEvent::ActionCompleted {
            status: 204,
            body: String::new(),
            confirmed: Some(true),
            accepted: Ticks::MIN,
        };
        actions.apply("a", &completed, Ticks::MIN);
        assert_eq!(actions.unanswered(Some(run), &operation), None);
        assert_eq!(actions.sent_since(Ticks::MIN, "b").len(), 1);
        assert!(actions.sent_since(Ticks::MIN, "a").is_empty());
    }
}
