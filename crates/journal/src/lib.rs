//! Ordered durable events, audit records, an outbox of effects, cursors and snapshots, changed
//! together in one transaction or not at all.
//!
//! Not here: what the events mean (the functional core's business), and carrying out the effects
//! (the shell's). Invariants that callers may rely on: positions have no gaps and grow in commit
//! order; a transaction that returned `Ok` survives a crash; one that did not return either
//! happened wholly or not at all; an effect's id is carried out under one claim at a time.

pub mod conformance;
mod error;
mod sqlite;
mod store;
mod transaction;

pub use error::{Error, Result};
pub use sqlite::SqliteStore;
pub use store::{Heads, Snapshot, Store};
pub use transaction::{
    AuditEntry, Committed, Completion, CursorMove, Effect, Event, ExpectedVersion, NewEvent,
    Outcome, PendingEffect, Position, Transaction, Version,
};
