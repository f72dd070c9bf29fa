//! Changing an incident: decided on its present state, committed with whatever else belongs to it.
//!
//! Not here: what may be changed (`sentinel::incident`).

use directory::Ticks;
use journal::{ExpectedVersion, Transaction};
use sentinel::incident::{self, Command, Event, Rejection};

use crate::{incidents, instance::Instance, stored};

/// An incident was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is no such incident.
    #[error("there is no incident {0}")]
    Missing(u32),
    /// It may not be changed so.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The journal.
    #[error("the journal: {0}")]
    Journal(#[from] journal::Error),
}

/// A change that was decided and is to be committed.
#[derive(Debug, Default)]
pub(super) struct Decided {
    number: u32,
    events: Vec<Event>,
}

impl Decided {
    /// Decides what follows from a command.
    pub(super) fn new(
        instance: &Instance,
        number: u32,
        command: Command,
        now: Ticks,
        transaction: &mut Transaction,
    ) -> Result<Self, ChangeError> {
        let found = instance.incidents.get(number).ok_or(ChangeError::Missing(number))?;
        let mut ids = instance.entropy.ids();
        let events = incident::decide(&found.incident, command, now, &mut ids)?;
        let stream = incidents::stream(number);
        let stored = events.iter().map(|event| stored::encode(stream.clone(), event, now));
        transaction.events.extend(stored);
        transaction.expected.push(ExpectedVersion { stream, version: found.version });
        Ok(Self { number, events })
    }

    /// Shows the change to readers, after the commit.
    pub(super) fn apply(&self, instance: &Instance) {
        self.events.iter().for_each(|event| instance.incidents.apply(self.number, event));
    }
}

/// Changes an incident.
///
/// # Errors
/// [`ChangeError`]; nothing was changed.
pub async fn change_incident(
    instance: &Instance,
    number: u32,
    command: Command,
) -> Result<(), ChangeError> {
    loop {
        let mut transaction = Transaction::default();
        let now = instance.clock.tenant();
        let decided = Decided::new(instance, number, command.clone(), now, &mut transaction)?;
        if transaction.events.is_empty() {
            return Ok(());
        }
        match instance.journal.commit(transaction).await {
            Ok(_) => {
                decided.apply(instance);
                instance.wake.notify_waiters();
                return Ok(());
            }
            // Somebody else was faster: decide again on what is there now.
            Err(journal::Error::Conflict { .. }) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
}
