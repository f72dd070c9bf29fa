//! Rules at work: each new row of a log table meets every rule that judges rows once, each window
//! of the others is looked at once and again when late rows fall into it, and what a rule finds
//! becomes an alert and an incident.
//!
//! Not here: what a rule, an alert and an incident are (`sentinel`), and what an incident starts
//! (`response`). Cursor, alerts, incidents and promised playbooks commit in one transaction.

mod alerts;
mod arrival;
mod commit;
mod find;
mod health;
mod health_rows;
mod look;
mod minutely;
mod prepare;
mod progress;
mod round;
mod scheduled;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use directory::Ticks;
use uuid::Uuid;

pub use alerts::alerts;
pub use find::{Evaluator, Finding};
pub use health::{Healths, RuleHealth, RuleMode};
pub use look::Look;
pub use prepare::{Plan, Prepared, Unprepared, prepare};

use commit::Draft;
use progress::Progress;
use round::Round;
use scheduled::Turn;

use crate::{
    crash_point::{self, CrashPoint},
    instance::Instance,
};

/// Why rules could not be evaluated; they will be tried again.
#[derive(Debug, thiserror::Error)]
pub enum DetectionError {
    /// The journal.
    #[error("the journal: {0}")]
    Journal(#[from] journal::Error),
    /// A table.
    #[error("the lake: {0}")]
    Lake(#[from] lake::Error),
}

/// The columns that rules ask for, by table.
type Columns = BTreeMap<Arc<str>, BTreeSet<Arc<str>>>;

/// The detection of one instance. Only one may run, since it alone numbers incidents.
#[derive(Debug)]
pub struct Detection {
    instance: Arc<Instance>,
    /// Rules as bound, and the generations of content and watchlists they were bound for.
    prepared: Vec<Arc<Prepared>>,
    bound_for: Option<(u64, u64)>,
    columns: Arc<Columns>,
    /// How far each rule has come, by its cursor.
    progress: HashMap<String, Progress>,
    health: Healths,
    due: Option<Ticks>,
}

impl Detection {
    /// The detection of `instance`.
    #[must_use]
    pub fn new(instance: Arc<Instance>) -> Self {
        let health = instance.health.clone();
        Self {
            instance,
            prepared: Vec::new(),
            bound_for: None,
            columns: Arc::default(),
            progress: HashMap::new(),
            health,
            due: None,
        }
    }

    /// When the next rule runs that no new row wakes. As of the last [`Detection::step`].
    #[must_use]
    pub const fn due(&self) -> Option<Ticks> {
        self.due
    }

    /// Evaluates every rule over whatever is new to it. Returns whether anything was found, or is
    /// left to do.
    ///
    /// # Errors
    /// [`DetectionError`]; rows that were not evaluated will be.
    pub async fn step(&mut self, now: Ticks) -> Result<bool, DetectionError> {
        self.refresh();
        let mut round = Round::new(self.instance.clone(), now, self.columns.clone())?;
        let mut draft = Draft::default();
        let mut moved = Vec::new();
        let mut more = false;
        self.due = None;
        for rule in self.prepared.clone() {
            let mut progress = self.progress_of(&rule).await?;
            let due;
            (more, due) = {
                let (left, due) = turn(&mut round, &rule, &mut progress, &mut draft).await?;
                (more | left, due)
            };
            self.due = [self.due, due.filter(|due| *due > now)].into_iter().flatten().min();
            moved.push((rule.cursor(), progress));
        }
        let found = self.commit(&mut draft, now).await?;
        for (cursor, mut progress) in moved {
            progress.kept(draft.moves_of(&cursor));
            self.progress.insert(cursor, progress);
        }
        Ok(found || more)
    }

    async fn commit(&self, draft: &mut Draft, now: Ticks) -> Result<bool, DetectionError> {
        let mut found = false;
        if !draft.is_empty() {
            if draft.has_findings() {
                crash_point::reach(CrashPoint::RuleMatched);
            }
            found = draft.run(&self.instance, now).await?;
            if found {
                crash_point::reach(CrashPoint::IncidentCommitted);
            }
        }
        // The runs count whether or not they can be told of.
        if let Err(error) = health_rows::write(&self.instance, draft.take_records(), now).await {
            tracing::warn!(%error, "rows of `SentinelHealth` could not be written");
        }
        Ok(found)
    }

    async fn progress_of(&self, rule: &Prepared) -> Result<Progress, DetectionError> {
        if let Some(known) = self.progress.get(&rule.cursor()) {
            return Ok(known.clone());
        }
        let progress = Progress::load(&*self.instance.journal, rule).await?;
        self.health.resumed(rule, &progress);
        Ok(progress)
    }

    /// Binds the rules again when content or watchlists changed.
    fn refresh(&mut self) {
        let content = self.instance.library.current();
        let generation = (content.generation, self.instance.watchlists.generation());
        if self.bound_for == Some(generation) {
            return;
        }
        self.bound_for = Some(generation);
        self.prepared.clear();
        self.health.forget_all();
        let catalog = self.instance.catalog();
        let mut columns = Columns::new();
        for entry in content.rules.values() {
            let rule = entry.rule.clone();
            match prepare(rule.clone(), entry.compatible, &catalog) {
                Ok(prepared) if rule.enabled => {
                    self.health.ready(&prepared);
                    if let Some(progress) = self.progress.get(&prepared.cursor()) {
                        self.health.resumed(&prepared, progress);
                    }
                    ask_for(&prepared, &mut columns);
                    self.prepared.push(Arc::new(prepared));
                }
                Ok(_) => self.health.disabled(&rule),
                Err(reason) => self.health.unusable(&rule, &reason),
            }
        }
        self.columns = Arc::new(columns);
    }
}

fn ask_for(rule: &Prepared, columns: &mut Columns) {
    for table in &rule.tables {
        let asked = columns.entry(table.clone()).or_default();
        let demands = rule.demands.iter().filter(|it| it.table == *table);
        asked.extend(demands.flat_map(|it| &it.all).map(|demand| demand.column.clone()));
    }
}

/// One rule's turn: whether something is left to do at once, and when it is due again.
async fn turn(
    round: &mut Round,
    rule: &Arc<Prepared>,
    progress: &mut Progress,
    draft: &mut Draft,
) -> Result<(bool, Option<Ticks>), DetectionError> {
    match &rule.plan {
        Plan::OnArrival { table, frequency, .. } => {
            arrival::step(round, rule, (table, *frequency), progress, draft).await?;
            Ok((false, None))
        }
        Plan::Scheduled { schedule, early, .. } => {
            let early = *early;
            let mut turn = Turn { round, rule, schedule, early, progress, draft };
            let left = turn.step().await;
            let left = left.unwrap_or_else(|error| failed(rule, progress, round, &error));
            let interval = scheduled::early_interval(round, rule);
            Ok((left, Some(Turn::due(schedule, progress, interval))))
        }
        Plan::EveryMinute { .. } => {
            let left = minutely::step(round, rule, progress, draft).await;
            let left = left.unwrap_or_else(|error| failed(rule, progress, round, &error));
            Ok((left, minutely::due(round, rule, progress)))
        }
        Plan::OnDemand => Ok((false, None)),
    }
}

/// The rule waits and tries again; what it had not done is still to be done.
fn failed(rule: &Prepared, progress: &mut Progress, round: &Round, error: &query::Error) -> bool {
    tracing::warn!(rule = rule.rule.name, %error, "the rule could not be evaluated");
    progress.failed(round.now);
    false
}

/// Identifies a rule in its wording for the cursor's name.
fn cursor_name(rule: Uuid, version: &str) -> String {
    format!("rule/{rule}/{version}")
}
