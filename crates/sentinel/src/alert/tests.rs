//! How many alerts there are, what they hold, and when two are the same.

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
        sameness: Sameness::Row,
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

    let rule =
        AnalyticsRule { event_grouping: EventGrouping::AlertPerResult, ..read(RULE).rule.unwrap() };
    let later: Ticks = "2026-01-03T03:04:05Z".parse().unwrap();
    let tomorrow = Run { event_times: (later, later), ..run(&[["u1", "GA"]]) };
    let tomorrow = &alerts(&rule, &tomorrow, Ticks::MIN, &mut Ids::seeded(1))[0];
    assert_ne!(one.identity, tomorrow.identity);
}

/// Limits and thresholds.
fn rule(more: &str) -> AnalyticsRule {
    read(&format!("{RULE}{more}\n")).rule.unwrap()
}

fn many(count: usize) -> Run {
    let rows = (0..count).map(|at| vec![format!("u{at}"), format!("r{at}")]).collect();
    Run { rows, ..run(&[]) }
}

fn made(rule: &AnalyticsRule, run: &Run) -> Vec<Alert> {
    alerts(rule, run, Ticks::MIN, &mut Ids::seeded(1))
}

fn count_of(alert: &Alert) -> String {
    let workspace = crate::Workspace {
        id: Uuid::nil(),
        name: "w".into(),
        subscription_id: Uuid::nil(),
        resource_group: "g".into(),
    };
    let properties = alert.extended_properties(&workspace);
    properties["Search Query Results Overall Count"].as_str().unwrap().to_owned()
}

#[test]
fn beyond_150_results_the_last_alert_sums_up() {
    let each = rule("eventGroupingSettings: {aggregationKind: AlertPerResult}");
    assert_eq!(made(&each, &many(150)).len(), 150);
    let capped = made(&each, &many(151));
    assert_eq!(capped.len(), 150);
    assert_eq!((count_of(&capped[148]), count_of(&capped[149])), ("1".into(), "151".into()));
    assert!(capped[0].event_query.is_some() && capped[149].event_query.is_none());
    let nrt = AnalyticsRule { kind: Kind::Nrt, ..each };
    let capped = made(&nrt, &many(31));
    assert_eq!((capped.len(), count_of(&capped[29])), (30, "31".into()));
    assert!(capped[0].nrt);
}

#[test]
fn no_rows_may_be_the_finding() {
    let none = rule("triggerOperator: eq\ntriggerThreshold: 0");
    let found = made(&none, &run(&[]));
    assert_eq!((found.len(), found[0].entities.len(), found[0].result_count), (1, 0, 0));
    assert!(made(&none, &many(1)).is_empty());
    let each = AnalyticsRule { event_grouping: EventGrouping::AlertPerResult, ..none };
    assert_eq!(made(&each, &run(&[])).len(), 1);
    assert!(made(&rule("triggerThreshold: 2"), &many(2)).is_empty());
    assert_eq!(made(&rule("triggerThreshold: 2"), &many(3)).len(), 1);
}

#[test]
fn entities_and_details_have_limits() {
    let two = "entityMappings:
- entityType: Account
  fieldMappings: [{identifier: AadUserId, columnName: User}]
- entityType: IP
  fieldMappings: [{identifier: Address, columnName: RoleName}]
";
    let rule = read(&format!("{}{two}", RULE.split("entityMappings").next().unwrap()));
    let mut rule = rule.rule.unwrap();
    rule.custom_details = vec![("Role".into(), "RoleName".into())];
    let alert = &made(&rule, &many(300))[0];
    let of = |kind: &str| alert.entities.iter().filter(|it| it.kind == kind).count();
    assert_eq!((of("Account"), of("IP"), alert.dropped_entities), (250, 250, 100));
    assert_eq!(alert.custom_details[0].1.len(), 50);
    let long = Run { rows: vec![vec!["u".into(), "x".repeat(3000)]], ..run(&[]) };
    assert!(made(&rule, &long)[0].custom_details[0].1.is_empty());
}

#[test]
fn rows_may_say_what_an_alert_is_called_and_when_it_was() {
    let mut run = run(&[["alice", "GA"], ["bob", "UA"]]);
    run.columns.push("TimeGenerated".into());
    run.rows[0].push("2026-01-02T02:00:00Z".into());
    run.rows[1].push("2026-01-02T01:00:00Z".into());
    let rule = rule(
        "alertDetailsOverride: {alertDisplayNameFormat: '{{RoleName}} to {{User}}', alertSeverityColumnName: User}",
    );
    let alert = &made(&rule, &run)[0];
    assert_eq!((alert.name(), alert.severity), ("GA to alice", Severity::High));
    assert_eq!(alert.start_time.to_string(), "2026-01-02T01:00:00Z");
    assert_eq!(alert.end_time.to_string(), "2026-01-02T02:00:00Z");
}

#[test]
fn a_subject_is_the_same_whatever_the_rows_and_a_run_never_is() {
    let identity = |sameness, rows: &[[&str; 2]], hour: i64| {
        let end = Ticks::MIN.saturating_add(directory::Span::hours(hour));
        let run = Run { sameness, window: (Ticks::MIN, end), ..run(rows) };
        made(&rule(""), &run)[0].identity.clone()
    };
    let (one, twice) = ([["u1", "GA"]], [["u1", "GA"], ["u1", "GA"]]);
    assert_eq!(identity(Sameness::Subject, &one, 1), identity(Sameness::Subject, &twice, 2));
    assert_ne!(
        identity(Sameness::Subject, &one, 1),
        identity(Sameness::Subject, &[["u2", "GA"]], 1)
    );
    assert_ne!(identity(Sameness::Run, &one, 1), identity(Sameness::Run, &one, 2));
}

/// Alerts of older journals lack what was added since.
#[test]
fn an_alert_of_an_older_journal_is_read() {
    let alert = &alerts_of(EventGrouping::AlertPerResult, &[["u1", "GA"]])[0];
    let mut stored = serde_json::to_value(alert).unwrap();
    let object = stored.as_object_mut().unwrap();
    for added in ["ownName", "droppedEntities", "properties", "nrt", "trigger", "eventQuery"] {
        object.remove(added);
    }
    let read: Alert = serde_json::from_value(stored).unwrap();
    assert_eq!(read, Alert { event_query: None, ..alert.clone() });
}
