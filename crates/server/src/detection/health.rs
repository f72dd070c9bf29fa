//! How each rule is doing, for people: nothing is ever silently off.
//!
//! Not here: reacting to it.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use directory::Ticks;
use sentinel::rule::AnalyticsRule;
use serde::Serialize;
use uuid::Uuid;

use super::{Finding, Prepared, prepare::Unprepared};

/// How a rule is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleMode {
    /// On arrival of each row.
    OnArrival,
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
    /// How it is evaluated.
    pub mode: RuleMode,
    /// The table whose rows it judges.
    pub table: Option<String>,
    /// When it was last evaluated, tenant time.
    pub last_run: Option<Ticks>,
    /// The last row that it has judged.
    pub offset: i64,
    /// Evaluations.
    pub runs: u64,
    /// Rows that it matched.
    pub matches: u64,
    /// Evaluations that failed.
    pub errors: u64,
    /// What is wrong, if anything.
    pub problem: Option<String>,
}

/// The health of all rules. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Healths {
    by_rule: Arc<RwLock<BTreeMap<Uuid, RuleHealth>>>,
}

impl Healths {
    /// The health of every rule, by name.
    #[must_use]
    pub fn all(&self) -> Vec<RuleHealth> {
        let by_rule = self.by_rule.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = by_rule.values().cloned().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    pub(super) fn forget_all(&self) {
        self.by_rule.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn ready(&self, rule: &AnalyticsRule, prepared: &Prepared) {
        let table = Some(prepared.table.to_string());
        self.set(RuleHealth { table, ..fresh(rule, RuleMode::OnArrival) });
    }

    pub(super) fn disabled(&self, rule: &AnalyticsRule) {
        self.set(fresh(rule, RuleMode::Disabled));
    }

    pub(super) fn unusable(&self, rule: &AnalyticsRule, reason: Unprepared) {
        let problem = Some(reason.to_string());
        self.set(RuleHealth { problem, ..fresh(rule, RuleMode::Unusable) });
    }

    pub(super) fn record(
        &self,
        rule: &Prepared,
        result: &Result<Vec<Finding>, query::Error>,
        offset: i64,
        now: Ticks,
    ) {
        let mut by_rule = self.by_rule.write().unwrap_or_else(PoisonError::into_inner);
        let Some(health) = by_rule.get_mut(&rule.rule.id) else { return };
        health.last_run = Some(now);
        health.runs += 1;
        match result {
            Ok(findings) => {
                health.offset = offset;
                health.matches += findings.len() as u64;
                health.problem = None;
            }
            Err(error) => {
                health.errors += 1;
                health.problem = Some(error.to_string());
            }
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
        mode,
        table: None,
        last_run: None,
        offset: 0,
        runs: 0,
        matches: 0,
        errors: 0,
        problem: None,
    }
}
