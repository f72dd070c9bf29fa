//! The embedded tenant: one command at a time is decided, committed to the journal and only then
//! seen by readers.
//!
//! Not here: the decisions (`governance`) and Graph's paths (`graph/`).

use std::sync::{Arc, PoisonError, RwLock};

use directory::{AuditRecord, ObjectId, ServicePrincipalId, Ticks};
use governance::{Answer, Caller, Command, Context, Rejection, State};
use journal::{ExpectedVersion, Store, Transaction, Version};
use tokio::sync::{Mutex, Notify};

use crate::{
    clock::Clock,
    crash_point::{self, CrashPoint},
    entropy::Entropy,
    oauth::Sessions,
    stored::{self, Unreadable},
};

/// The stream of the tenant's events.
pub const STREAM: &str = "tenant";

/// The tenant. Clones are the same tenant.
#[derive(Debug, Clone)]
pub struct Tenant {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    journal: Arc<dyn Store>,
    clock: Clock,
    entropy: Arc<Entropy>,
    state: RwLock<Arc<State>>,
    /// Events so far; held from the decision to the end of the commit.
    version: Mutex<Version>,
    wake: Arc<Notify>,
}

/// Why a command had no effect.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// The tenant refused it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The journal failed; nothing happened.
    #[error("the journal could not be written: {0}")]
    Journal(#[from] journal::Error),
}

impl Tenant {
    /// The tenant as it was before its first event; [`Tenant::replay`] brings it up to date.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Store>,
        clock: Clock,
        entropy: Arc<Entropy>,
        wake: Arc<Notify>,
    ) -> Self {
        let state = RwLock::new(Arc::default());
        let version = Mutex::new(Version(0));
        Self { inner: Arc::new(Inner { journal, clock, entropy, state, version, wake }) }
    }

    /// Takes a stored event of [`STREAM`] into account, while starting.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub async fn replay(&self, event: &journal::Event) -> Result<(), Unreadable> {
        let decoded: governance::Event = stored::decode(event)?;
        let mut version = self.inner.version.lock().await;
        self.change(|state| state.apply(&decoded));
        *version = event.version;
        Ok(())
    }

    /// The tenant as of the last commit.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        self.inner.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the tenant was never created.
    pub async fn is_empty(&self) -> bool {
        *self.inner.version.lock().await == Version(0)
    }

    /// Tenant time.
    #[must_use]
    pub fn now(&self) -> Ticks {
        self.inner.clock.tenant()
    }

    /// Decides a command and commits what follows from it. When it returns, events and audit rows
    /// are durable and readers see the change.
    ///
    /// # Errors
    /// [`TenantError`]; nothing has happened then, besides audit rows that the refusal leaves.
    pub async fn submit(&self, command: Command, context: &Context) -> Result<Answer, TenantError> {
        let mut version = self.inner.version.lock().await;
        let mut ids = self.inner.entropy.ids();
        let decided = governance::decide(&self.state(), command, context, &mut ids);
        let (events, audit, answer) = match decided {
            Ok(decision) => (decision.events, decision.audit, Ok(decision.answer)),
            Err(mut rejection) => {
                (Vec::new(), std::mem::take(&mut rejection.audit), Err(rejection))
            }
        };
        if !events.is_empty() || !audit.is_empty() {
            self.inner
                .journal
                .commit(Transaction {
                    expected: vec![ExpectedVersion { stream: STREAM.into(), version: *version }],
                    events: events
                        .iter()
                        .map(|event| stored::encode(STREAM, event, context.now))
                        .collect(),
                    audit,
                    ..Transaction::default()
                })
                .await?;
            self.change(|state| events.iter().for_each(|event| state.apply(event)));
            version.0 += i64::try_from(events.len()).unwrap_or_default();
            crash_point::reach(CrashPoint::TenantCommitted);
            self.inner.wake.notify_waiters();
        }
        Ok(answer?)
    }

    /// Takes over events and audit records that were decided elsewhere, before the tenant's first,
    /// together with events of other streams.
    ///
    /// # Errors
    /// When the journal cannot be written; nothing is taken over then.
    pub async fn adopt(
        &self,
        events: &[governance::Event],
        audit: Vec<AuditRecord>,
        others: Vec<journal::NewEvent>,
        now: Ticks,
    ) -> Result<(), journal::Error> {
        let mut version = self.inner.version.lock().await;
        let expected = vec![ExpectedVersion { stream: STREAM.into(), version: *version }];
        let own = events.iter().map(|event| stored::encode(STREAM, event, now));
        let stored = own.chain(others).collect();
        let transaction = Transaction { expected, events: stored, audit, ..Transaction::default() };
        self.inner.journal.commit(transaction).await?;
        self.change(|state| events.iter().for_each(|event| state.apply(event)));
        version.0 += i64::try_from(events.len()).unwrap_or_default();
        self.inner.wake.notify_waiters();
        Ok(())
    }

    /// The service that acts when something falls due by itself.
    #[must_use]
    pub fn itself(&self) -> Caller {
        let state = self.state();
        let services = state.tenant().map_or(&[][..], |tenant| &tenant.first_party);
        let id = services.first().map_or(ServicePrincipalId(uuid::Uuid::nil()), |it| it.id);
        Caller::App(id)
    }

    /// The next time at which something falls due by itself.
    #[must_use]
    pub fn due(&self) -> Option<Ticks> {
        governance::due(&self.state())
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.inner.state.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut state));
    }
}

impl Sessions for State {
    fn valid_from(&self, object: ObjectId) -> Option<Ticks> {
        if let Some(user) = self.user(directory::UserId(object.0)) {
            return user.account_enabled.then_some(user.sign_in_sessions_valid_from_date_time);
        }
        let principal = self.service_principal(directory::ServicePrincipalId(object.0))?;
        principal.account_enabled.then_some(Ticks::MIN)
    }
}
