//! From result rows to alerts: entities, details, and the identity that keeps one finding from
//! alerting twice.
//!
//! Not here: running the query, and incidents.

mod content;
mod event;
mod identity;
mod row;

use directory::{Ids, Ticks};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    entity::Entity,
    rule::{AlertProperty, AnalyticsRule, EventGrouping, Kind, Severity, Trigger},
};

pub use identity::Sameness;

/// A finding of a rule. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// `SystemAlertId`.
    pub system_alert_id: Uuid,
    /// Equal for the same finding seen again; see [`Sameness`].
    pub identity: String,
    /// The rule that found it.
    pub rule_id: Uuid,
    /// The rule's name.
    pub rule_name: String,
    /// The alert's own name, if the rule takes it from the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_name: Option<String>,
    /// What it is about.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// MITRE ATT&CK tactics.
    pub tactics: Vec<String>,
    /// MITRE ATT&CK techniques.
    pub techniques: Vec<String>,
    /// Who and what it is about, without duplicates.
    pub entities: Vec<Entity>,
    /// How many entities were left out, over Sentinel's limits.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dropped_entities: usize,
    /// Custom detail → its values over all rows, without duplicates.
    pub custom_details: Vec<(String, Vec<String>)>,
    /// Further properties that the rule takes from the rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<(AlertProperty, String)>,
    /// `TimeGenerated` of the earliest row.
    pub start_time: Ticks,
    /// `TimeGenerated` of the latest row.
    pub end_time: Ticks,
    /// Start of the window that the run looked at.
    pub query_start: Ticks,
    /// End of that window, the run's logical time.
    pub query_end: Ticks,
    /// When the alert was made.
    pub time_generated: Ticks,
    /// How many result rows stand behind it.
    pub result_count: usize,
    /// How rows become alerts in this rule.
    pub event_grouping: EventGrouping,
    /// Whether an NRT rule found it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nrt: bool,
    /// How many rows make an alert in this rule.
    #[serde(default = "any_row", skip_serializing_if = "is_any_row")]
    pub trigger: Trigger,
    /// The query that found it, with the logical time it ran at.
    pub query: String,
    /// A query that gives the row behind it, where there is one alert per row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_query: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

const fn any_row() -> Trigger {
    Trigger::ANY_ROW
}

fn is_any_row(trigger: &Trigger) -> bool {
    *trigger == Trigger::ANY_ROW
}

impl Alert {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.own_name.as_deref().unwrap_or(&self.rule_name)
    }
}

/// The result of one run of a rule, as texts (null is empty).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Names of the result's columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// `TimeGenerated` of the log rows behind the result, earliest and latest; used where the
    /// result has no such column.
    pub event_times: (Ticks, Ticks),
    /// The window that the run looked at.
    pub window: (Ticks, Ticks),
    /// What makes two findings the same.
    pub sameness: Sameness,
}

/// Alerts of one run at most, the last one summing up: Sentinel's limits.
const MOST: usize = 150;
const MOST_NRT: usize = 30;

impl Run {
    fn text(&self, row: &[String], column: &str) -> String {
        let position = self.columns.iter().position(|name| name == column);
        position.and_then(|position| row.get(position)).cloned().unwrap_or_default()
    }

    /// The times of some of its rows.
    fn times(&self, rows: &[Vec<String>]) -> (Ticks, Ticks) {
        let times = rows.iter().filter_map(|row| self.text(row, "TimeGenerated").parse().ok());
        let times: Vec<Ticks> = times.collect();
        let ends = times.iter().min().zip(times.iter().max());
        ends.map_or(self.event_times, |(first, last)| (*first, *last))
    }
}

/// How many alerts one run of the rule makes at most.
#[must_use]
pub fn most(rule: &AnalyticsRule) -> usize {
    if rule.kind == Kind::Nrt { MOST_NRT } else { MOST }
}

/// The alerts of a run, in row order; none when it has not as many rows as the rule demands.
#[must_use]
pub fn alerts(rule: &AnalyticsRule, run: &Run, now: Ticks, ids: &mut Ids) -> Vec<Alert> {
    let trigger = rule.schedule().map_or(Trigger::ANY_ROW, |schedule| schedule.trigger);
    if !trigger.fires(run.rows.len()) {
        return Vec::new();
    }
    let most = most(rule);
    let whole = run.rows.as_slice();
    let groups: Vec<&[Vec<String>]> = match rule.event_grouping {
        EventGrouping::AlertPerResult if whole.len() > most => {
            whole.chunks(1).take(most - 1).chain([whole]).collect()
        }
        EventGrouping::AlertPerResult if !whole.is_empty() => whole.chunks(1).collect(),
        // Too few rows may be the finding.
        EventGrouping::AlertPerResult | EventGrouping::SingleAlert => vec![whole],
    };
    groups.into_iter().map(|rows| alert(rule, run, rows, now, ids)).collect()
}

fn alert(
    rule: &AnalyticsRule,
    run: &Run,
    rows: &[Vec<String>],
    now: Ticks,
    ids: &mut Ids,
) -> Alert {
    let (entities, dropped_entities) = content::entities(rule, run, rows);
    let custom_details = content::custom_details(rule, run, rows);
    let (start_time, end_time) = run.times(rows);
    let (query_start, query_end) = run.window;
    let first = |column: &str| rows.first().map_or_else(String::new, |row| run.text(row, column));
    let details = &rule.details_override;
    let one_row = rule.event_grouping == EventGrouping::AlertPerResult && rows.len() == 1;
    Alert {
        system_alert_id: ids.next_id(),
        identity: run.sameness.identity(rule, run, rows, (&entities, &custom_details)),
        rule_id: rule.id,
        rule_name: rule.name.clone(),
        own_name: details.name(first),
        description: details.description(first).unwrap_or_else(|| rule.description.clone()),
        severity: details.severity(first).unwrap_or(rule.severity),
        tactics: details.tactics(first).unwrap_or_else(|| rule.tactics.clone()),
        techniques: rule.techniques.clone(),
        entities,
        dropped_entities,
        custom_details,
        properties: details.properties(first),
        start_time,
        end_time,
        query_start,
        query_end,
        time_generated: now,
        result_count: rows.len(),
        event_grouping: rule.event_grouping,
        nrt: rule.kind == Kind::Nrt,
        trigger: rule.schedule().map_or(Trigger::ANY_ROW, |schedule| schedule.trigger),
        query: event::dated(&rule.query, query_end),
        event_query: rows.first().filter(|_| one_row).and_then(|row| event::of(&run.columns, row)),
    }
}

#[cfg(test)]
mod tests;
