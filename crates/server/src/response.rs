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

use futures::{StreamExt as _, stream};

pub use incident::{ChangeError, change_incident};
pub use promise::Promise;

use crate::instance::Instance;

/// Runs at the same time.
const AT_ONCE: usize = 8;
/// Promises looked at in one step.
const PAGE: usize = 64;

/// The responder of one instance.
#[derive(Debug)]
pub struct Response {
    instance: Arc<Instance>,
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
        Self { instance }
    }

    /// Takes every run that is due as far as it goes. Returns whether there was any.
    ///
    /// # Errors
    /// The first failure; other runs went on.
    pub async fn step(&self) -> Result<bool, ResponseError> {
        let now = self.instance.clock.tenant();
        let due = self.instance.journal.due(now, PAGE).await?;
        let due: Vec<_> =
            due.into_iter().filter(|pending| pending.effect.kind == promise::KIND).collect();
        let any = !due.is_empty();
        let runs = due.into_iter().map(|pending| run::keep(&self.instance, pending));
        let results: Vec<_> = stream::iter(runs).buffer_unordered(AT_ONCE).collect().await;
        results.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(any)
    }
}
