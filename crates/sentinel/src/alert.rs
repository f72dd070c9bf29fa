//! From result rows to alerts: entities, custom details, and the identity that keeps one finding
//! from alerting twice.
//!
//! Not here: running the query, and incidents.

mod row;

use directory::{Ids, Ticks};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    entity::{self, Entity},
    rule::{AnalyticsRule, EventGrouping, Severity},
};

/// A finding of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// `SystemAlertId`.
    pub system_alert_id: Uuid,
    /// Hash of rule, rows, entities and details: equal for the same finding seen again.
    pub identity: String,
    /// The rule that found it.
    pub rule_id: Uuid,
    /// The rule's name, which is the alert's too.
    pub rule_name: String,
    /// The rule's description.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// The rule's tactics.
    pub tactics: Vec<String>,
    /// The rule's techniques.
    pub techniques: Vec<String>,
    /// Who and what it is about, without duplicates.
    pub entities: Vec<Entity>,
    /// Custom detail → its values over all rows, without duplicates.
    pub custom_details: Vec<(String, Vec<String>)>,
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
    /// The query that found it, with the logical time it ran at.
    pub query: String,
}

/// The result of one run of a rule, as texts (null is empty).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Names of the result's columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// `TimeGenerated` of the log rows behind the result, earliest and latest.
    pub event_times: (Ticks, Ticks),
    /// The window that the run looked at.
    pub window: (Ticks, Ticks),
}

impl Run {
    fn text(&self, row: &[String], column: &str) -> String {
        let position = self.columns.iter().position(|name| name == column);
        position.and_then(|position| row.get(position)).cloned().unwrap_or_default()
    }
}

/// The alerts of a run, in row order; none when it has no rows.
#[must_use]
pub fn alerts(rule: &AnalyticsRule, run: &Run, now: Ticks, ids: &mut Ids) -> Vec<Alert> {
    if run.rows.is_empty() {
        return Vec::new();
    }
    let groups: Vec<&[Vec<String>]> = match rule.event_grouping {
        EventGrouping::SingleAlert => vec![run.rows.as_slice()],
        EventGrouping::AlertPerResult => run.rows.chunks(1).collect(),
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
    let entities = entities(rule, run, rows);
    let custom_details = custom_details(rule, run, rows);
    let (start_time, end_time) = run.event_times;
    let (query_start, query_end) = run.window;
    Alert {
        system_alert_id: ids.next_id(),
        identity: identity(rule, run, rows, &entities, &custom_details),
        rule_id: rule.id,
        rule_name: rule.name.clone(),
        description: rule.description.clone(),
        severity: rule.severity,
        tactics: rule.tactics.clone(),
        techniques: rule.techniques.clone(),
        entities,
        custom_details,
        start_time,
        end_time,
        query_start,
        query_end,
        time_generated: now,
        result_count: rows.len(),
        event_grouping: rule.event_grouping,
        query: format!(
            "// The query_now parameter represents the time (in UTC) at which the scheduled analytics rule ran to generate this alert.\nset query_now = datetime({query_end});\n{}",
            rule.query
        ),
    }
}

fn entities(rule: &AnalyticsRule, run: &Run, rows: &[Vec<String>]) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for row in rows {
        for mapping in &rule.entity_mappings {
            let found = entity::map(mapping, |column| run.text(row, column));
            entities.extend(found.filter(|entity| !entities.contains(entity)));
        }
    }
    entities
}

fn custom_details(
    rule: &AnalyticsRule,
    run: &Run,
    rows: &[Vec<String>],
) -> Vec<(String, Vec<String>)> {
    let values = |column: &str| {
        let mut values: Vec<String> = Vec::new();
        for text in rows.iter().map(|row| run.text(row, column)) {
            if !text.is_empty() && !values.contains(&text) {
                values.push(text);
            }
        }
        values
    };
    rule.custom_details.iter().map(|(key, column)| (key.clone(), values(column))).collect()
}

/// The rows and the time of the event count too: a role given again tomorrow is a new finding.
fn identity(
    rule: &AnalyticsRule,
    run: &Run,
    rows: &[Vec<String>],
    entities: &[Entity],
    details: &[(String, Vec<String>)],
) -> String {
    let parts = serde_json::json!([rule.id, run.event_times, rows, entities, details]);
    let digest = Sha256::digest(parts.to_string());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::read;

    const RULE: &str = "
id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11
name: Role outside PIM
severity: High
queryFrequency: 5m
queryPeriod: 5m
query: T
entityMappings:
- entityType: Account
  fieldMappings:
  - identifier: AadUserId
    columnName: User
customDetails:
  Role: RoleName
";

    fn run(rows: &[[&str; 2]]) -> Run {
        let at: Ticks = "2026-01-02T03:04:05Z".parse().unwrap();
        Run {
            columns: vec!["User".into(), "RoleName".into()],
            rows: rows.iter().map(|row| row.iter().map(|it| (*it).to_owned()).collect()).collect(),
            event_times: (at, at),
            window: (at, at),
        }
    }

    fn alerts_of(grouping: EventGrouping, rows: &[[&str; 2]]) -> Vec<Alert> {
        let rule = read(RULE).rule.unwrap();
        let rule = AnalyticsRule { event_grouping: grouping, ..rule };
        alerts(&rule, &run(rows), Ticks::MIN, &mut Ids::seeded(1))
    }

    #[test]
    fn grouping_decides_how_many() {
        let rows = [["u1", "GA"], ["u2", "GA"], ["u1", "UA"]];
        let single = alerts_of(EventGrouping::SingleAlert, &rows);
        assert_eq!(single.len(), 1);
        assert_eq!(single[0].entities.len(), 2);
        assert_eq!(single[0].custom_details[0].1, ["GA", "UA"]);
        assert_eq!(single[0].result_count, 3);
        let each = alerts_of(EventGrouping::AlertPerResult, &rows);
        assert_eq!(each.len(), 3);
        assert_eq!(each[2].entities[0].property("AadUserId"), Some("u1"));
        assert!(alerts_of(EventGrouping::SingleAlert, &[]).is_empty());
    }

    #[test]
    fn the_same_finding_has_the_same_identity_and_another_has_not() {
        let one = &alerts_of(EventGrouping::AlertPerResult, &[["u1", "GA"]])[0];
        let again = &alerts_of(EventGrouping::AlertPerResult, &[["u1", "GA"]])[0];
        let other = &alerts_of(EventGrouping::AlertPerResult, &[["u1", "UA"]])[0];
        assert_eq!(one.identity, again.identity);
        assert_ne!(one.identity, other.identity);

        let rule = AnalyticsRule {
            event_grouping: EventGrouping::AlertPerResult,
            ..read(RULE).rule.unwrap()
        };
        let later: Ticks = "2026-01-03T03:04:05Z".parse().unwrap();
        let tomorrow = Run { event_times: (later, later), ..run(&[["u1", "GA"]]) };
        let tomorrow = &alerts(&rule, &tomorrow, Ticks::MIN, &mut Ids::seeded(1))[0];
        assert_ne!(one.identity, tomorrow.identity);
    }
}
