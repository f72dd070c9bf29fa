//! Rules at work on a clock that the tests move: what is found does not depend on when rows come,
//! in which order, how often, or on whether the program was running.
//!
//! Not here: reading rules (`sentinel`) and trying them on files (`rules`).

use directory::{Span, Ticks};
use serde_json::json;
use server::{content::ContentEvent, detection::RuleMode};

use super::workspace::{Row, Workspace, minute, row};

/// Three different failures of one user within five minutes.
const WINDOWED: &str = "
id: 11111111-0000-4000-8000-000000000001
name: Windowed
severity: Medium
queryFrequency: 5m
queryPeriod: 5m
query: |
  AuditLogs
  | where OperationName == 'Fail'
  | summarize Ids = make_set(CorrelationId) by Identity
  | where array_length(Ids) > 2
entityMappings:
- entityType: Account
  fieldMappings: [{identifier: Name, columnName: Identity}]
eventGroupingSettings: {aggregationKind: AlertPerResult}
";

/// Each grant by itself.
const ROW_LOCAL: &str = "
id: 11111111-0000-4000-8000-000000000002
name: Row-local
severity: High
queryFrequency: 5m
queryPeriod: 5m
query: |
  AuditLogs
  | where OperationName == 'Grant' and TimeGenerated >= ago(5m)
  | project TimeGenerated, Identity, CorrelationId
entityMappings:
- entityType: Account
  fieldMappings: [{identifier: Name, columnName: Identity}]
eventGroupingSettings: {aggregationKind: AlertPerResult}
";

fn id_of(rule: &str) -> uuid::Uuid {
    sentinel::rule::read(rule).rule.unwrap().id
}

/// A row and when it arrives.
type Delivery = (Ticks, Row);

/// What happens, and when it is told: on time.
fn on_time() -> Vec<Delivery> {
    let mut rows = Vec::new();
    for (at, user) in [(10, "u1"), (31, "u2"), (62, "u3"), (143, "u5"), (201, "u6")] {
        for part in 0..3 {
            let time = minute(at).saturating_add(Span::seconds(20 * part));
            rows.push(row(time, "Fail", user, &format!("{user}-{part}")));
        }
        rows.push(row(minute(at + 1), "Grant", user, &format!("{user}-g")));
    }
    // Two different failures only.
    for part in 0..2 {
        rows.push(row(minute(90 + part), "Fail", "u4", &format!("u4-{part}")));
    }
    rows.sort_by_key(|row| row.time);
    rows.into_iter().map(|row| (row.time.saturating_add(Span::seconds(30)), row)).collect()
}

/// The same, told late, twice and in another order.
fn disturbed() -> Vec<Delivery> {
    let mut deliveries = Vec::new();
    for (arrives, row) in on_time() {
        let later = |minutes| row.time.saturating_add(Span::minutes(minutes));
        let arrives = match row.id.as_str() {
            "u2-1" | "u2-g" => later(10),
            "u3-2" | "u3-g" => later(180),
            _ => arrives,
        };
        // A failure told twice is still one.
        if matches!(row.id.as_str(), "u4-1" | "u5-0" | "u5-g") {
            deliveries.push((later(12), row.clone()));
        }
        deliveries.push((arrives, row));
    }
    deliveries.sort_by_key(|(arrives, row)| (*arrives, std::cmp::Reverse(row.time)));
    deliveries
}

const END: i64 = 300;

/// Plays deliveries. Between `down.0` and `down.1` nothing runs; what would have come then comes
/// at once afterwards, the newest first.
async fn play(
    deliveries: &[Delivery],
    down: Option<(Ticks, Ticks)>,
    compatible: bool,
) -> [Vec<String>; 2] {
    let mut workspace = Workspace::new(minute(0)).await;
    workspace.import(WINDOWED).await;
    workspace.import(ROW_LOCAL).await;
    workspace.change(ContentEvent::RuleModeSet { id: id_of(WINDOWED), compatible }).await;
    workspace.rest().await;
    let is_down = |time: Ticks| down.is_some_and(|(from, to)| (from..to).contains(&time));
    for (arrives, row) in deliveries.iter().filter(|(arrives, _)| !is_down(*arrives)) {
        if let Some((from, to)) = down
            && *arrives >= to
            && workspace.instance.clock.tenant() < to
        {
            workspace = miss(workspace, deliveries, (from, to)).await;
        }
        workspace.advance(*arrives).await;
        workspace.deliver(std::slice::from_ref(row)).await;
        workspace.rest().await;
    }
    workspace.advance(minute(END)).await;
    [workspace.users("Windowed"), workspace.users("Row-local")]
}

async fn miss(workspace: Workspace, all: &[Delivery], (from, to): (Ticks, Ticks)) -> Workspace {
    workspace.advance(from).await;
    let workspace = workspace.restart(to).await;
    let missed = all.iter().filter(|(arrives, _)| (from..to).contains(arrives));
    let rows: Vec<Row> = missed.rev().map(|(_, row)| row.clone()).collect();
    assert!(rows.len() > 3, "something must have been missed");
    workspace.deliver(&rows).await;
    workspace.rest().await;
    workspace
}

#[tokio::test]
async fn what_is_found_does_not_depend_on_when_rows_come() {
    let expected = [vec!["u1", "u2", "u3", "u5", "u6"], vec!["u1", "u2", "u3", "u5", "u6"]];
    assert_eq!(play(&on_time(), None, false).await, expected, "on time");
    assert_eq!(play(&disturbed(), None, false).await, expected, "late, twice, out of order");
    let down = Some((minute(40), minute(160)));
    assert_eq!(play(&disturbed(), down, false).await, expected, "and two hours down");
}

/// The same play with Sentinel's plain window: it must miss what came late, or the test above
/// tests nothing.
#[tokio::test]
async fn sentinels_plain_window_misses_late_rows() {
    let [windowed, row_local] = play(&disturbed(), None, true).await;
    assert_eq!(windowed, ["u1", "u5", "u6"]);
    assert_eq!(row_local, ["u1", "u2", "u3", "u5", "u6"]);
}

/// Microsoft's rule: a run at T sees the rows from T minus the period up to T, however late it is
/// made, and `ago()` counts from T.
#[tokio::test]
async fn a_run_sees_its_window_whenever_it_is_made() {
    const RULE: &str = "
id: 11111111-0000-4000-8000-000000000003
name: Hourly
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: AuditLogs | where TimeGenerated > ago(1h) | summarize Ids = make_set(CorrelationId) | where array_length(Ids) > 0
customDetails: {Ids: Ids}
";
    let rows = [
        row(minute(61), "Any", "u", "inside"),
        row(minute(59), "Any", "u", "before"),
        row(minute(121), "Any", "u", "after"),
    ];
    for late in [Span::minutes(5), Span::hours(3)] {
        let workspace = Workspace::new(minute(30)).await;
        workspace.import(RULE).await;
        workspace.rest().await;
        workspace.advance(minute(119)).await;
        workspace.deliver(&rows).await;
        let workspace = workspace.restart(minute(120).saturating_add(late)).await;
        workspace.rest().await;
        let incidents = workspace.incidents("Hourly");
        let run = incidents.iter().flat_map(|it| &it.alerts).find(|it| it.query_end == minute(120));
        let ids = &run.unwrap().custom_details[0].1;
        assert_eq!(ids[..], [r#"["inside"]"#], "{late:?}");
    }
}

#[tokio::test]
async fn no_rows_may_be_the_finding_and_a_rule_may_rest_after_it() {
    const RULE: &str = "
id: 11111111-0000-4000-8000-000000000004
name: Silence
severity: Low
queryFrequency: 30m
queryPeriod: 30m
triggerOperator: eq
triggerThreshold: 0
query: AuditLogs | where OperationName == 'Heartbeat'
suppressionEnabled: true
suppressionDuration: 1h
";
    let workspace = Workspace::new(minute(7)).await;
    workspace.import(RULE).await;
    workspace.deliver(&[row(minute(40), "Heartbeat", "u", "h")]).await;
    workspace.advance(minute(6 * 30 + 5)).await;
    let ends: Vec<_> = workspace
        .incidents("Silence")
        .iter()
        .map(|it| (it.alerts[0].query_end - minute(0)).as_millis() / 60_000)
        .collect();
    // At 0 none has come; it rests at 30 and 60; 90 is silent again; 120 and 150 rest.
    assert_eq!(ends, [0, 90, 180]);
    assert!(workspace.incidents("Silence")[0].alerts[0].entities.is_empty());
}

#[tokio::test]
async fn alerts_share_an_incident_as_the_rule_says() {
    let grouped = ROW_LOCAL.replace("Row-local", "Grouped")
        + "incidentConfiguration:
  createIncident: true
  groupingConfiguration: {enabled: true, lookbackDuration: PT2H, matchingMethod: Selected, groupByEntities: [Account], reopenClosedIncident: false}
";
    let workspace = Workspace::new(minute(0)).await;
    workspace.import(&grouped).await;
    workspace
        .deliver(&[row(minute(0), "Grant", "u1", "a"), row(minute(0), "Grant", "u2", "b")])
        .await;
    workspace.rest().await;
    for (at, user) in [(60, "u1"), (119, "u1"), (200, "u1")] {
        workspace.advance(minute(at)).await;
        workspace.deliver(&[row(minute(at), "Grant", user, &format!("{at}"))]).await;
        workspace.rest().await;
    }
    let sizes: Vec<usize> =
        workspace.incidents("Grouped").iter().map(|it| it.alerts.len()).collect();
    assert_eq!(sizes, [3, 1, 1]);
    // A row of the incident for each change, and one of each alert.
    let rows = workspace.query("SecurityIncident | where Title == 'Grouped' | summarize count(), arg_max(LastModifiedTime, AlertIds) by IncidentNumber | project count_, array_length(AlertIds) | order by count_ asc").await;
    assert_eq!(rows, [json!([1, 1]), json!([1, 1]), json!([3, 3])]);
    let rows = workspace
        .query("SecurityAlert | where AlertName == 'Grouped' | summarize dcount(SystemAlertId)")
        .await;
    assert_eq!(rows, [json!([5])]);
}

#[tokio::test]
async fn rows_that_could_matter_wake_a_rule_before_its_time() {
    let workspace = Workspace::new(minute(0)).await;
    workspace.import(&WINDOWED.replace("5m", "1h")).await;
    workspace.rest().await;
    workspace.advance(minute(3)).await;
    let fail = |part: i64| row(minute(3), "Fail", "u1", &part.to_string());
    workspace.deliver(&[fail(0), fail(1), fail(2)]).await;
    workspace.rest().await;
    let [incident] = workspace.incidents("Windowed").try_into().unwrap();
    assert_eq!(incident.alerts[0].time_generated, minute(3));
    assert_eq!(incident.alerts[0].query_end, minute(60), "as its run will see it");
    workspace.advance(minute(70)).await;
    assert_eq!(workspace.users("Windowed"), ["u1"], "and its run does not alert again");
}

#[tokio::test]
async fn an_nrt_rule_looks_at_what_was_ingested_in_a_minute() {
    const RULE: &str = "
id: 11111111-0000-4000-8000-000000000005
name: NRT
kind: NRT
severity: Low
query: AuditLogs | where OperationName == 'Fail' | summarize N = count() by Identity | where N > 1
entityMappings:
- entityType: Account
  fieldMappings: [{identifier: Name, columnName: Identity}]
";
    let workspace = Workspace::new(minute(0)).await;
    workspace.import(RULE).await;
    workspace.rest().await;
    let fail = |user, id| row(minute(-600), "Fail", user, id);
    workspace.advance(minute(1)).await;
    workspace.deliver(&[fail("u1", "a"), fail("u1", "b"), fail("u2", "a")]).await;
    workspace.advance(minute(2)).await;
    workspace.deliver(&[fail("u2", "b")]).await;
    workspace.advance(minute(3)).await;
    assert_eq!(workspace.users("NRT"), [""; 0], "two minutes later");
    workspace.advance(minute(20)).await;
    assert_eq!(workspace.users("NRT"), ["u1"]);
    assert!(workspace.incidents("NRT")[0].alerts[0].nrt);
}

#[tokio::test]
async fn runs_changes_and_faults_are_seen() {
    let workspace = Workspace::new(minute(1)).await;
    workspace.import(WINDOWED).await;
    workspace.import(&WINDOWED.replace("AuditLogs", "Nowhere").replace("000001", "000009")).await;
    workspace.advance(minute(21)).await;
    let health = workspace.instance.health.all(minute(21));
    let of = |id: uuid::Uuid| health.iter().find(|it| it.id == id).unwrap();
    let windowed = of(id_of(WINDOWED));
    assert_eq!((windowed.mode, windowed.last_time), (RuleMode::OnSchedule, Some(minute(15))));
    assert_eq!(
        (windowed.lag_seconds, windowed.because.as_deref()),
        (Some(360), Some("`summarize` looks at several rows"))
    );
    let lost = of("11111111-0000-4000-8000-000000000009".parse().unwrap());
    assert_eq!(lost.mode, RuleMode::Unusable);
    assert!(lost.problem.as_ref().unwrap().contains("Nowhere"));
    let runs = workspace
        .query("_SentinelHealth() | where SentinelResourceName == 'Windowed' | summarize count() by Status, OperationName")
        .await;
    // At 23:55 of the day before, at 0, 5, 10 and 15.
    assert_eq!(runs, [json!(["Success", "Scheduled analytics rule run", 5])]);
    let changes = workspace
        .query("_SentinelAudit() | project SentinelResourceName, Description | order by Description asc")
        .await;
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[0], json!(["Windowed", "Analytics rule created."]));
}
