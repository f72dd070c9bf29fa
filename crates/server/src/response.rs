//! What incidents start: promised playbooks are run step by step, each outcome committed before
//! the next step, so that a run goes on after a crash where it stopped.
//!
//! Not here: what a playbook does next (`playbook`), and whether a write to the tenant may be made
//! (`guarded`).

mod connector;
mod http_step;
mod incident;
mod promise;
mod run;

use std::sync::Arc;

use directory::Span;
use tokio::{sync::Mutex, task::JoinSet};

pub use incident::{ChangeError, change_incident};
pub use promise::Promise;

use crate::instance::Instance;

/// Runs at the same time. One that waits for a slow server must not hold up the others.
const AT_ONCE: usize = 16;
/// A claim is good for this long; a run that takes longer renews nothing, since no other process
/// can claim while this one holds the data directory.
const CLAIM: Span = Span::hours(24);

/// The responder of one instance.
#[derive(Debug)]
pub struct Response {
    instance: Arc<Instance>,
    running: Mutex<JoinSet<Result<(), ResponseError>>>,
}

/// Runs could not go on; they will.
#[derive(Debug, thiserror::Error)]
pub enum ResponseError {
    /// The journal.
    #[error("the journal: {0}")]
    Journal(#[from] journal::Error),
    /// A promise of the journal.
    #[error("promise `{id}` cannot be read: {detail}")]
    Promise {
        /// The promise.
        id: String,
        /// What is wrong with it.
        detail: String,
    },
}

impl Response {
    /// The responder of `instance`.
    #[must_use]
    pub fn new(instance: Arc<Instance>) -> Self {
        Self { instance, running: Mutex::default() }
    }

    /// Starts every run that is due, as far as there is room. Returns whether there was any.
    ///
    /// # Errors
    /// When the journal cannot be read or written.
    pub async fn step(&self) -> Result<bool, ResponseError> {
        let mut running = self.running.lock().await;
        while let Some(ended) = running.try_join_next() {
            report(ended);
        }
        let room = AT_ONCE.saturating_sub(running.len());
        let now = self.instance.clock.tenant();
        let due = self.instance.journal.due(now, room).await?;
        let mut any = false;
        for pending in due.into_iter().filter(|it| it.effect.kind == promise::KIND) {
            let until = now.saturating_add(CLAIM);
            let claimed = self.instance.journal.claim(&pending.effect.id, now, until).await?;
            if let Some(claimed) = claimed {
                running.spawn(run::keep(self.instance.clone(), claimed));
                any = true;
            }
        }
        Ok(any)
    }

    /// Waits until every run that was started has gone as far as it goes.
    pub async fn rest(&self) {
        let mut running = self.running.lock().await;
        while let Some(ended) = running.join_next().await {
            report(ended);
        }
    }
}

type Ended = Result<Result<(), ResponseError>, tokio::task::JoinError>;

/// A run that broke off is tried again; a person should know why.
fn report(ended: Ended) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "a run broke off and will be tried again"),
        Err(error) => tracing::error!(%error, "a run broke off"),
    }
}
