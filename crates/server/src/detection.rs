//! Rules evaluated on arrival: each new row of a log table meets every row-local rule once, and
//! what a rule finds becomes an alert and an incident.
//!
//! Not here: what a rule, an alert and an incident are (`sentinel`), and what an incident starts
//! (`response`). Cursor, alerts, incidents and promised playbooks commit in one transaction.

mod alerts;
mod commit;
mod find;
mod health;
mod prepare;

use std::{collections::BTreeMap, sync::Arc};

use directory::{Span, Ticks};
use query::{OffsetRange, Window};
use uuid::Uuid;

pub use alerts::alerts;
pub use find::{Evaluator, Finding};
pub use health::{Healths, RuleHealth, RuleMode};
pub use prepare::{Prepared, Unprepared, prepare};

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

/// The detection of one instance. Only one may run, since it alone numbers incidents.
#[derive(Debug)]
pub struct Detection {
    instance: Arc<Instance>,
    /// Rules as bound, and the generations of content and watchlists they were bound for.
    prepared: Vec<Prepared>,
    bound_for: Option<(u64, u64)>,
    health: Healths,
}

impl Detection {
    /// The detection of `instance`.
    #[must_use]
    pub fn new(instance: Arc<Instance>) -> Self {
        let health = instance.health.clone();
        Self { instance, prepared: Vec::new(), bound_for: None, health }
    }

    /// Evaluates every rule over whatever arrived since it was evaluated last. Returns whether
    /// anything was found.
    ///
    /// # Errors
    /// [`DetectionError`]; rows that were not evaluated will be.
    pub async fn step(&mut self, now: Ticks) -> Result<bool, DetectionError> {
        self.refresh();
        let mut by_table: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (at, rule) in self.prepared.iter().enumerate() {
            by_table.entry(rule.table.clone()).or_default().push(at);
        }
        let mut found_any = false;
        for (table, rules) in by_table {
            found_any |= self.evaluate_table(&table, &rules, now).await?;
        }
        Ok(found_any)
    }

    async fn evaluate_table(
        &mut self,
        table: &str,
        rules: &[usize],
        now: Ticks,
    ) -> Result<bool, DetectionError> {
        let last = self.instance.lake.status(table)?.last_offset;
        let catalog = self.instance.catalog();
        let source = self.instance.source();
        let evaluator = Evaluator { engine: &self.instance.engine, source, catalog: &catalog };
        let mut commit = commit::Draft::default();
        for at in rules {
            let Some(rule) = self.prepared.get(*at) else { continue };
            let cursor = self.instance.journal.cursor(&rule.cursor()).await?;
            if cursor >= last {
                continue;
            }
            // A rule that is new looks back over one period, as Sentinel's first run does.
            let horizon = (cursor == 0).then(|| Window {
                from: now.saturating_add(Span(-rule.rule.query_period.0)).get(),
                to: i64::MAX,
            });
            let range = OffsetRange { after: cursor, up_to: last };
            let result = evaluator.find(rule, range, horizon).await;
            self.health.record(rule, &result, last, now);
            match result {
                Ok(findings) => commit.add(rule, cursor, last, findings),
                Err(error) => {
                    tracing::warn!(rule = rule.rule.name, %error, "the rule could not be evaluated");
                }
            }
        }
        if commit.is_empty() {
            return Ok(false);
        }
        if commit.has_findings() {
            crash_point::reach(CrashPoint::RuleMatched);
        }
        let found = commit.run(&self.instance, now).await?;
        if found {
            crash_point::reach(CrashPoint::IncidentCommitted);
        }
        Ok(found)
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
        for entry in content.rules.values() {
            let rule = entry.rule.clone();
            match prepare(rule.clone(), &self.instance.catalog()) {
                Ok(prepared) if rule.enabled => {
                    self.health.ready(&rule, &prepared);
                    self.prepared.push(prepared);
                }
                Ok(_) => self.health.disabled(&rule),
                Err(reason) => self.health.unusable(&rule, reason),
            }
        }
    }
}

/// Identifies a rule in its wording for the cursor's name.
fn cursor_name(rule: Uuid, version: &str) -> String {
    format!("rule/{rule}/{version}")
}
