//! What is written in one transaction and what is read back.
//!
//! Not here: how a store keeps it, and what the bodies mean.

use directory::{AuditRecord, Ticks};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A place in the order of all events, or in the order of all audit records. Starts at 1, has no
/// gaps; 0 means "before the first".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub i64);

/// How many events a stream holds. 0 means that the stream does not exist.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub i64);

/// The version that a decision was based on; the commit fails when the stream has moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedVersion {
    /// The stream, which need not be among those written.
    pub stream: String,
    /// Its version when the decision was made; 0 for "does not exist yet".
    pub version: Version,
}

/// An event to be appended to its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// The stream it belongs to, such as `tenant` or `incident/7`.
    pub stream: String,
    /// Its kind, a stored name.
    pub kind: String,
    /// Its content; the encoding is a stored contract of the crate that defines the event.
    pub body: Value,
    /// When it happened, in tenant time.
    pub time: Ticks,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place among all events.
    pub position: Position,
    /// The stream it belongs to.
    pub stream: String,
    /// Its place in its stream: the stream's version after it.
    pub version: Version,
    /// Its kind.
    pub kind: String,
    /// Its content.
    pub body: Value,
    /// When it happened, in tenant time.
    pub time: Ticks,
}

/// Something to be done outside, promised in the same transaction as the events that caused it.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The idempotency key. A transaction that promises an id already promised adds nothing.
    pub id: String,
    /// Which part of the shell carries it out, such as `mail` or `graph`.
    pub kind: String,
    /// What is to be done.
    pub body: Value,
    /// Not before this time.
    pub due: Ticks,
}

/// A promised effect that is not finished.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingEffect {
    /// What was promised; `due` is the time of the next attempt.
    pub effect: Effect,
    /// How often it was claimed. More than 1 means that an earlier attempt failed or was cut
    /// off, so its outcome outside is unknown: read back first.
    pub attempt: i64,
    /// Why the last attempt failed, if one reported that.
    pub last_error: Option<String>,
}

/// How a claimed attempt ended; written with the events that the outcome causes.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// The effect.
    pub id: String,
    /// The attempt that the claim returned. Another attempt's completion is refused, so a worker
    /// whose claim ran out cannot overrule its successor.
    pub attempt: i64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done; never due again.
    Done,
    /// Failed; due again at `retry_at`.
    Failed {
        /// Why.
        error: String,
        /// When to try again.
        retry_at: Ticks,
    },
    /// Given up; never due again, kept for people to see.
    Abandoned {
        /// Why.
        error: String,
    },
}

/// How far a consumer has read something: this journal, a lake table, a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorMove {
    /// The consumer's name.
    pub name: String,
    /// Where the consumer believes its cursor to be (0 when it has none yet); `None` moves it
    /// whatever it was.
    pub from: Option<i64>,
    /// Where it is after the commit.
    pub to: i64,
}

/// Everything that changes together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transaction {
    /// Versions that must still hold.
    pub expected: Vec<ExpectedVersion>,
    /// Events, appended in this order.
    pub events: Vec<NewEvent>,
    /// Audit records, appended in this order.
    pub audit: Vec<AuditRecord>,
    /// Effects promised.
    pub effects: Vec<Effect>,
    /// Attempts that ended.
    pub completions: Vec<Completion>,
    /// Cursors moved.
    pub cursors: Vec<CursorMove>,
}

/// Where a transaction's entries were put.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committed {
    /// One per event, in order.
    pub events: Vec<Position>,
    /// One per audit record, in order.
    pub audit: Vec<Position>,
}

/// An audit record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place among all audit records.
    pub position: Position,
    /// The record.
    pub record: AuditRecord,
}
