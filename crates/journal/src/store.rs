//! What every journal store offers, whatever database is behind it.
//!
//! Not here: the stores; and the promises that cannot be said in types, which
//! [`crate::conformance`] checks.

use directory::Ticks;
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    AuditEntry, Committed, Completion, Event, Outcome, PendingEffect, Position, Result,
    Transaction, Version,
};

/// The newest positions. Changes after every commit that appended something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heads {
    /// The last event's position.
    pub event: Position,
    /// The last audit record's position.
    pub audit: Position,
}

/// A state saved so that not every event has to be read again.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Which state.
    pub name: String,
    /// The format of `state`. A snapshot of another format is not loaded.
    pub format: i64,
    /// The last event that is part of it.
    pub position: Position,
    /// The state.
    pub state: Value,
}

/// A journal.
#[async_trait::async_trait]
pub trait Store: Send + Sync + std::fmt::Debug {
    /// Writes all of `transaction` or nothing; durable when it returns.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] and its kin when an expectation does not hold.
    async fn commit(&self, transaction: Transaction) -> Result<Committed>;

    /// Up to `limit` events of `stream` after `version`, in order.
    async fn read(&self, stream: &str, after: Version, limit: usize) -> Result<Vec<Event>>;

    /// Up to `limit` events of all streams after `position`, in order.
    async fn read_all(&self, after: Position, limit: usize) -> Result<Vec<Event>>;

    /// How many events `stream` holds.
    async fn version(&self, stream: &str) -> Result<Version>;

    /// Up to `limit` audit records after `position`, in order.
    async fn audit(&self, after: Position, limit: usize) -> Result<Vec<AuditEntry>>;

    /// Where the named consumer is; 0 when it never moved.
    async fn cursor(&self, name: &str) -> Result<i64>;

    /// Replaces the snapshot of that name and format.
    async fn save_snapshot(&self, snapshot: Snapshot) -> Result<()>;

    /// The snapshot of that name and format, if there is one.
    async fn load_snapshot(&self, name: &str, format: i64) -> Result<Option<Snapshot>>;

    /// Up to `limit` unfinished effects that are due at `now` and not under a live claim,
    /// the longest due first (equally due ones in the order they were promised).
    async fn due(&self, now: Ticks, limit: usize) -> Result<Vec<PendingEffect>>;

    /// When the next unfinished effect is due, or the next claim runs out.
    async fn next_due(&self) -> Result<Option<Ticks>>;

    /// Takes a due effect until `until`; `None` when somebody else was faster or it is finished.
    async fn claim(&self, id: &str, now: Ticks, until: Ticks) -> Result<Option<PendingEffect>>;

    /// Makes every claimed effect due at `now`: what a sole process does first when it starts,
    /// since the claims it finds are those of its dead predecessor. Returns how many there were.
    async fn release_claims(&self, now: Ticks) -> Result<u64>;

    /// The newest positions, for loops that wait for more (commits of this process only).
    fn heads(&self) -> watch::Receiver<Heads>;

    /// Looks for damage; reads the whole store.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] with the first fault found.
    async fn verify(&self) -> Result<()>;

    /// Marks a claimed attempt as done, with nothing else to write.
    async fn done(&self, claimed: &PendingEffect) -> Result<()> {
        complete(self, claimed, Outcome::Done).await
    }

    /// Marks a claimed attempt as failed, to be tried again at `retry_at`.
    async fn failed(&self, claimed: &PendingEffect, error: &str, retry_at: Ticks) -> Result<()> {
        complete(self, claimed, Outcome::Failed { error: error.to_owned(), retry_at }).await
    }
}

async fn complete<S: Store + ?Sized>(
    store: &S,
    claimed: &PendingEffect,
    outcome: Outcome,
) -> Result<()> {
    let completion =
        Completion { id: claimed.effect.id.clone(), attempt: claimed.attempt, outcome };
    let transaction = Transaction { completions: vec![completion], ..Transaction::default() };
    store.commit(transaction).await.map(|_| ())
}
