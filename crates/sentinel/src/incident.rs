//! Incidents: what happened since an alert asked for a person's (or a playbook's) attention.
//!
//! Not here: storing them, and automation rules, which react to the events.

mod payload;
mod placement;
mod row;

use directory::{Ids, Ticks};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{alert::Alert, rule::Severity};

pub use placement::{MOST_ALERTS, Placement, placement};

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Nobody has looked yet.
    New,
    /// Somebody works on it.
    Active,
    /// Done, with a classification.
    Closed,
}

/// Why an incident was closed: `BenignPositive - SuspiciousButExpected` and its like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// `Undetermined`, `TruePositive`, `BenignPositive` or `FalsePositive`.
    pub classification: String,
    /// The reason that belongs to it; none for `Undetermined`.
    pub reason: Option<String>,
    /// Free text.
    pub comment: String,
}

/// The pairs that Sentinel accepts (REST reference, `IncidentClassification`).
const REASONS: [(&str, &[&str]); 4] = [
    ("Undetermined", &[]),
    ("TruePositive", &["SuspiciousActivity"]),
    ("BenignPositive", &["SuspiciousButExpected"]),
    ("FalsePositive", &["IncorrectAlertLogic", "InaccurateData"]),
];

impl Classification {
    /// Reads the connector's `ClassificationAndReason`, such as
    /// `TruePositive - SuspiciousActivity`.
    ///
    /// # Errors
    ///
    /// When Sentinel has no such pair.
    pub fn parse(text: &str, comment: &str) -> Result<Self, Rejection> {
        let (classification, reason) = match text.split_once('-') {
            Some((classification, reason)) => (classification.trim(), Some(reason.trim())),
            None => (text.trim(), None),
        };
        let known = REASONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(classification));
        let fits = known.is_some_and(|(_, reasons)| match reason {
            Some(reason) => reasons.iter().any(|known| known.eq_ignore_ascii_case(reason)),
            None => reasons.is_empty(),
        });
        if !fits {
            return Err(Rejection::UnknownClassification(text.to_owned()));
        }
        Ok(Self {
            classification: classification.to_owned(),
            reason: reason.map(str::to_owned),
            comment: comment.to_owned(),
        })
    }
}

/// A remark on an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The comment's GUID.
    pub id: Uuid,
    /// Its text, HTML allowed, at most 30,000 characters.
    pub message: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub created: Ticks,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// The incident's GUID, `IncidentName`.
    pub id: Uuid,
    /// Counts up from 1 in a workspace.
    pub number: u32,
    /// The alert's name.
    pub title: String,
    /// The alert's description.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub status: Status,
    /// Why it was closed.
    pub classification: Option<Classification>,
    /// The alerts in it.
    pub alerts: Vec<Alert>,
    /// Remarks, oldest first.
    pub comments: Vec<Comment>,
    /// When it was made.
    pub created: Ticks,
    /// When it last changed.
    pub modified: Ticks,
    /// When it was closed.
    pub closed: Option<Ticks>,
    /// Counts changes; part of the etag.
    pub revision: u32,
}

/// What may be asked of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Add a remark.
    Comment {
        /// The remark's text.
        message: String,
        /// Who writes it.
        author: String,
    },
    /// Change what is given.
    Update {
        /// New status.
        status: Option<Status>,
        /// New severity.
        severity: Option<Severity>,
        /// The classification; demanded when the status becomes `Closed`.
        classification: Option<Classification>,
    },
}

/// What happened to an incident. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum Event {
    /// An alert made it.
    IncidentCreated {
        /// The incident's GUID.
        id: Uuid,
        /// Its number.
        number: u32,
        /// The alert.
        alert: Box<Alert>,
    },
    /// Somebody remarked something.
    CommentAdded {
        /// The remark.
        comment: Comment,
    },
    /// A further alert belongs to it.
    AlertAdded {
        /// The alert.
        alert: Box<Alert>,
        /// Whether the incident was closed, and is opened again.
        reopened: bool,
        /// When.
        at: Ticks,
    },
    /// Something changed.
    IncidentUpdated {
        /// New status, if it changed.
        status: Option<Status>,
        /// New severity, if it changed.
        severity: Option<Severity>,
        /// New classification, if it changed.
        classification: Option<Classification>,
        /// When.
        at: Ticks,
    },
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The comment is empty or over the service's limit.
    #[error("a comment has 1 to 30,000 characters; this one has {0}")]
    CommentLength(usize),
    /// The incident has 100 comments already.
    #[error("an incident takes at most 100 comments")]
    TooManyComments,
    /// Closing needs a classification.
    #[error(
        "closing an incident needs a classification, such as `TruePositive - SuspiciousActivity`"
    )]
    ClassificationMissing,
    /// Sentinel has no such classification and reason.
    #[error(
        "`{0}` is no classification: use `Undetermined`, `TruePositive - SuspiciousActivity`, `BenignPositive - SuspiciousButExpected`, `FalsePositive - IncorrectAlertLogic` or `FalsePositive - InaccurateData`"
    )]
    UnknownClassification(String),
}

/// The event that makes an incident of an alert.
#[must_use]
pub fn create(alert: Alert, number: u32, ids: &mut Ids) -> Event {
    Event::IncidentCreated { id: ids.next_id(), number, alert: Box::new(alert) }
}

/// What follows from a command. Asking for what is already so gives no events.
///
/// # Errors
///
/// See [`Rejection`].
pub fn decide(
    state: &Incident,
    command: Command,
    now: Ticks,
    ids: &mut Ids,
) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::Comment { message, author } => {
            let length = message.chars().count();
            if !(1..=30_000).contains(&length) {
                return Err(Rejection::CommentLength(length));
            }
            if state.comments.len() >= 100 {
                return Err(Rejection::TooManyComments);
            }
            let comment = Comment { id: ids.next_id(), message, author, created: now };
            Ok(vec![Event::CommentAdded { comment }])
        }
        Command::Update { status, severity, classification } => {
            let status = status.filter(|status| *status != state.status);
            let severity = severity.filter(|severity| *severity != state.severity);
            let classification =
                classification.filter(|it| state.classification.as_ref() != Some(it));
            let classified = classification.is_some() || state.classification.is_some();
            if status == Some(Status::Closed) && !classified {
                return Err(Rejection::ClassificationMissing);
            }
            if status.is_none() && severity.is_none() && classification.is_none() {
                return Ok(Vec::new());
            }
            Ok(vec![Event::IncidentUpdated { status, severity, classification, at: now }])
        }
    }
}

/// The incident after an event. `None` only for an event on an incident that was never created.
#[must_use]
pub fn evolve(state: Option<Incident>, event: &Event) -> Option<Incident> {
    if let Event::IncidentCreated { id, number, alert } = event {
        return Some(created(*id, *number, alert));
    }
    let mut incident = state?;
    incident.revision += 1;
    match event {
        Event::IncidentCreated { .. } => {}
        Event::CommentAdded { comment } => {
            incident.modified = comment.created;
            incident.comments.push(comment.clone());
        }
        Event::AlertAdded { alert, reopened, at } => {
            incident.modified = *at;
            incident.alerts.push((**alert).clone());
            if *reopened {
                incident.status = Status::New;
                incident.closed = None;
                incident.classification = None;
            }
        }
        Event::IncidentUpdated { status, severity, classification, at } => {
            incident.modified = *at;
            if let Some(status) = status {
                incident.status = *status;
                incident.closed = (*status == Status::Closed).then_some(*at);
            }
            incident.severity = severity.unwrap_or(incident.severity);
            incident.classification = classification.clone().or(incident.classification);
        }
    }
    Some(incident)
}

fn created(id: Uuid, number: u32, alert: &Alert) -> Incident {
    Incident {
        id,
        number,
        title: alert.name().to_owned(),
        description: alert.description.clone(),
        severity: alert.severity,
        status: Status::New,
        classification: None,
        alerts: vec![alert.clone()],
        comments: Vec::new(),
        created: alert.time_generated,
        modified: alert.time_generated,
        closed: None,
        revision: 1,
    }
}

#[cfg(test)]
pub(crate) mod tests;
