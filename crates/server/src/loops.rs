//! What moves an instance by itself: each part has a `step` that does whatever is due, and a loop
//! that calls it whenever something it reads has changed.
//!
//! Not here: what the steps do.

use std::{sync::Arc, time::Duration};

use directory::Ticks;
use governance::{Command, Context};
use tokio::{
    sync::Mutex,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    audit_rows::AuditRows, detection::Detection, incident_rows::IncidentRows, instance::Instance,
    response::Response, upkeep::Upkeep,
};

/// Nothing waits longer than this for its next look, whatever it may have missed.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the lake is looked after.
const UPKEEP: Duration = Duration::from_secs(60);
/// How long a part that failed waits before it tries again.
const PAUSE: Duration = Duration::from_secs(1);

/// The parts that move by themselves.
#[derive(Debug)]
pub struct Loops {
    instance: Arc<Instance>,
    audit: Mutex<AuditRows>,
    detection: Mutex<Detection>,
    response: Response,
    incidents: Mutex<IncidentRows>,
    upkeep: Mutex<Upkeep>,
}

/// A part failed; it will try again.
#[derive(Debug, thiserror::Error)]
#[error("{part}: {cause}")]
pub struct LoopError {
    part: &'static str,
    cause: String,
}

fn in_part<E: std::fmt::Display>(part: &'static str) -> impl FnOnce(E) -> LoopError {
    move |error| LoopError { part, cause: error.to_string() }
}

impl Loops {
    /// The parts of `instance`, standing still.
    #[must_use]
    pub fn new(instance: Arc<Instance>) -> Arc<Self> {
        let loops = Arc::new(Self {
            audit: Mutex::new(AuditRows::new(instance.clone())),
            detection: Mutex::new(Detection::new(instance.clone())),
            response: Response::new(instance.clone()),
            incidents: Mutex::new(IncidentRows::new(instance.clone())),
            upkeep: Mutex::new(Upkeep::new(instance.clone())),
            instance,
        });
        // Only the first counts: there is one set of loops for an instance.
        drop(loops.instance.loops.set(Arc::downgrade(&loops)));
        loops
    }

    /// Does whatever is due now, in the order of the ring, until nothing is left.
    ///
    /// # Errors
    /// The first part that failed.
    pub async fn settle(&self) -> Result<(), LoopError> {
        loop {
            let mut moved = self.sweep().await?;
            moved |= self.audit().await?;
            moved |= self.detect().await?;
            moved |= self.respond().await?;
            self.response.rest().await;
            moved |= self.incident_rows().await?;
            if !moved {
                return Ok(());
            }
        }
    }

    /// Runs every part until the returned set is dropped.
    #[must_use]
    pub fn start(self: &Arc<Self>) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        macro_rules! run {
            ($step:ident) => {{
                let this = self.clone();
                tasks.spawn(async move {
                    loop {
                        let woken = this.instance.wake.notified();
                        tokio::pin!(woken);
                        woken.as_mut().enable();
                        match this.$step().await {
                            Ok(true) => this.instance.wake.notify_waiters(),
                            Ok(false) => drop(timeout(PATIENCE, woken).await),
                            Err(error) => {
                                tracing::warn!(%error, "a part of the ring failed and tries again");
                                sleep(PAUSE).await;
                            }
                        }
                    }
                });
            }};
        }
        run!(sweep);
        run!(audit);
        run!(detect);
        run!(respond);
        run!(incident_rows);
        let this = self.clone();
        tasks.spawn(async move {
            loop {
                let now = this.instance.clock.tenant();
                if let Err(error) = this.upkeep.lock().await.step(now).await {
                    tracing::warn!(%error, "the lake could not be looked after");
                }
                sleep(UPKEEP).await;
            }
        });
        tasks
    }

    /// Moves a simulated clock to `until`, stopping wherever something falls due, and returns when
    /// everything has come to rest.
    ///
    /// # Errors
    /// The first part that failed; the clock then stands where it failed.
    pub async fn advance(&self, until: Ticks) -> Result<(), LoopError> {
        self.settle().await?;
        loop {
            let effects = self.instance.journal.next_due().await;
            let rules = self.detection.lock().await.due();
            let effects = effects.map_err(in_part("the journal"))?;
            let dues = [self.instance.tenant.due(), effects, rules];
            let next = dues.into_iter().flatten().min().filter(|due| *due < until);
            let next = next.unwrap_or(until);
            self.instance.clock.advance_to(next);
            self.settle().await?;
            if next >= until {
                return Ok(());
            }
        }
    }

    /// Expiries and starts of the tenant's schedules.
    async fn sweep(&self) -> Result<bool, LoopError> {
        let now = self.instance.clock.tenant();
        if self.instance.tenant.due().is_none_or(|due| due > now) {
            return Ok(false);
        }
        let context = Context::new(now, self.instance.tenant.itself(), self.instance.entropy.id());
        let swept = self.instance.tenant.submit(Command::Sweep, &context).await;
        swept.map_err(in_part("the tenant's schedules"))?;
        Ok(true)
    }

    async fn audit(&self) -> Result<bool, LoopError> {
        let now = self.instance.clock.tenant();
        self.audit.lock().await.step(now).await.map_err(in_part("the audit rows"))
    }

    async fn detect(&self) -> Result<bool, LoopError> {
        let now = self.instance.clock.tenant();
        self.detection.lock().await.step(now).await.map_err(in_part("the rules"))
    }

    async fn respond(&self) -> Result<bool, LoopError> {
        self.response.step().await.map_err(in_part("the playbooks"))
    }

    async fn incident_rows(&self) -> Result<bool, LoopError> {
        let now = self.instance.clock.tenant();
        self.incidents.lock().await.step(now).await.map_err(in_part("the incidents' rows"))
    }
}
