//! How each rule is doing, for people: nothing is ever silently off.
//!
//! Not here: reacting to it, and the rows of `SentinelHealth` (`health_rows`).

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use directory::{Span, Ticks};
use sentinel::rule::{AnalyticsRule, scheduled};
use serde::Serialize;
use uuid::Uuid;

use super::{Plan, Prepared, prepare::Unprepared, progress::Progress};

/// How a rule is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleMode {
    /// On arrival of each row.
    OnArrival,
    /// Over windows, on its schedule and when rows come that could matter.
    OnSchedule,
    /// Every minute, over the rows ingested in it.
    EveryMinute,
    /// When a person asks.
    OnDemand,
    /// Not at all: it is switched off.
    Disabled,
    /// Not at all: something is wrong with it.
    Unusable,
}

/// A rule's health since the program started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleHealth {
    /// The rule.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Sentinel's kind.
    pub kind: &'static str,
    /// How it is evaluated.
    pub mode: RuleMode,
    /// Whether it does as Sentinel does, late rows and repetition included.
    pub compatible: bool,
    /// Why it is not evaluated on arrival.
    pub because: Option<String>,
    /// The tables that it reads.
    pub table: Option<String>,
    /// When it was last evaluated, tenant time.
    pub last_run: Option<Ticks>,
    /// The logical time of the last completed run of its schedule.
    pub last_time: Option<Ticks>,
    /// How long that is ago, in seconds.
    pub lag_seconds: Option<i64>,
    /// The last row that it has judged, on arrival.
    pub offset: i64,
    /// Evaluations.
    pub runs: u64,
    /// Rows that it found.
    pub matches: u64,
    /// Evaluations that failed.
    pub errors: u64,
    /// What the last evaluation took, in milliseconds.
    pub last_cost_ms: u64,
    /// What all of them took, in milliseconds.
    pub cost_ms: u64,
    /// What is wrong, if anything.
    pub problem: Option<String>,
    #[serde(skip)]
    told: Option<Ticks>,
}

/// One evaluation of a rule.
#[derive(Debug)]
pub(super) struct Outcome<'a> {
    /// Its logical time.
    pub(super) at: Ticks,
    /// What it saw.
    pub(super) window: (Ticks, Ticks),
    /// How many rows it found.
    pub(super) rows: Result<usize, &'a query::Error>,
    /// What it took.
    pub(super) cost: Duration,
}

/// The health of all rules. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Healths {
    by_rule: Arc<RwLock<BTreeMap<Uuid, RuleHealth>>>,
}

impl Healths {
    /// The health of every rule at `now`, by name.
    #[must_use]
    pub fn all(&self, now: Ticks) -> Vec<RuleHealth> {
        let by_rule = self.by_rule.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = by_rule.values().cloned().collect();
        for health in &mut all {
            health.lag_seconds = health.last_time.map(|time| (now - time).as_millis() / 1000);
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    pub(super) fn forget_all(&self) {
        self.by_rule.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn ready(&self, rule: &Prepared) {
        let (mode, because) = match &rule.plan {
            Plan::OnArrival { .. } => (RuleMode::OnArrival, None),
            Plan::Scheduled { because, .. } => (RuleMode::OnSchedule, Some(because.clone())),
            Plan::EveryMinute { because } => (RuleMode::EveryMinute, Some(because.clone())),
            Plan::OnDemand => (RuleMode::OnDemand, None),
        };
        let tables: Vec<&str> = rule.tables.iter().map(AsRef::as_ref).collect();
        let table = (!tables.is_empty()).then(|| tables.join(", "));
        let compatible = rule.compatible;
        self.set(RuleHealth { table, because, compatible, ..fresh(&rule.rule, mode) });
    }

    pub(super) fn disabled(&self, rule: &AnalyticsRule) {
        self.set(fresh(rule, RuleMode::Disabled));
    }

    pub(super) fn unusable(&self, rule: &AnalyticsRule, reason: &Unprepared) {
        let problem = Some(reason.to_string());
        self.set(RuleHealth { problem, ..fresh(rule, RuleMode::Unusable) });
    }

    /// How far the rule had come when the program started.
    pub(super) fn resumed(&self, rule: &Prepared, progress: &Progress) {
        self.change(rule, |health| {
            health.offset = progress.offset;
            health.last_time = (progress.run > Ticks::MIN).then_some(progress.run);
        });
    }

    /// Rows up to `offset` could not matter.
    pub(super) fn passed_over(&self, rule: &Prepared, offset: i64) {
        self.change(rule, |health| health.offset = offset);
    }

    pub(super) fn judged(&self, rule: &Prepared, outcome: &Outcome<'_>, offset: i64) {
        self.ran(rule, outcome, false);
        self.passed_over(rule, offset);
    }

    /// A run was made; `completed`: it was its schedule's turn.
    pub(super) fn ran(&self, rule: &Prepared, outcome: &Outcome<'_>, completed: bool) {
        let cost = u64::try_from(outcome.cost.as_millis()).unwrap_or(u64::MAX);
        self.change(rule, |health| {
            health.last_run = Some(health.last_run.map_or(outcome.at, |it| it.max(outcome.at)));
            if completed {
                health.last_time = Some(outcome.at);
            }
            health.runs += 1;
            health.matches += outcome.rows.map_or(0, |rows| rows as u64);
            health.last_cost_ms = cost;
            health.cost_ms += cost;
            health.problem = None;
        });
    }

    /// A run was left out, since the rule rests after an alert.
    pub(super) fn rested(&self, rule: &Prepared, at: Ticks) {
        self.change(rule, |health| health.last_time = Some(at));
    }

    pub(super) fn failed(&self, rule: &Prepared, now: Ticks, error: &query::Error) {
        self.change(rule, |health| {
            health.last_run = Some(now);
            health.runs += 1;
            health.errors += 1;
            health.problem = Some(error.to_string());
        });
    }

    /// What the last evaluation took.
    pub(super) fn last_cost(&self, rule: &Prepared) -> Duration {
        let by_rule = self.by_rule.read().unwrap_or_else(PoisonError::into_inner);
        Duration::from_millis(by_rule.get(&rule.rule.id).map_or(0, |health| health.last_cost_ms))
    }

    /// Whether an evaluation at `now` is to be told of: the first one in each turn of the
    /// schedule, since rules that are evaluated on arrival have no runs.
    pub(super) fn tells_again(&self, rule: &Prepared, frequency: Span, now: Ticks) -> bool {
        let turn = scheduled(frequency, now);
        let mut again = false;
        self.change(rule, |health| {
            again = health.told != Some(turn);
            health.told = Some(turn);
        });
        again
    }

    fn change(&self, rule: &Prepared, change: impl FnOnce(&mut RuleHealth)) {
        let mut by_rule = self.by_rule.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(health) = by_rule.get_mut(&rule.rule.id) {
            change(health);
        }
    }

    fn set(&self, health: RuleHealth) {
        let mut by_rule = self.by_rule.write().unwrap_or_else(PoisonError::into_inner);
        by_rule.insert(health.id, health);
    }
}

fn fresh(rule: &AnalyticsRule, mode: RuleMode) -> RuleHealth {
    RuleHealth {
        id: rule.id,
        name: rule.name.clone(),
        kind: rule.kind.name(),
        mode,
        compatible: false,
        because: None,
        table: None,
        last_run: None,
        last_time: None,
        lag_seconds: None,
        offset: 0,
        runs: 0,
        matches: 0,
        errors: 0,
        last_cost_ms: 0,
        cost_ms: 0,
        problem: None,
        told: None,
    }
}
