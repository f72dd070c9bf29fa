//! The incident's life, its payload and its row.

use super::*;
use crate::{
    entity::Entity,
    rule::{EventGrouping, Trigger},
    workspace::Workspace,
};

pub(crate) fn at(text: &str) -> Ticks {
    text.parse().unwrap()
}

pub(crate) fn alert() -> Alert {
    let time = at("2026-01-02T03:04:05Z");
    let entity = |kind: &str, name: &str, value: &str| Entity {
        kind: kind.into(),
        properties: vec![(name.into(), value.into())],
    };
    Alert {
        system_alert_id: Uuid::from_u128(1),
        identity: "00112233445566778899aabbccddeeff00".into(),
        rule_id: Uuid::from_u128(2),
        rule_name: "Role outside PIM".into(),
        own_name: None,
        description: "A role was given outside PIM.".into(),
        severity: Severity::High,
        tactics: vec!["Persistence".into()],
        techniques: vec!["T1098".into()],
        entities: vec![
            entity("Account", "AadUserId", "00000000-0000-0000-0000-00000000000a"),
            entity("Host", "HostName", "62e90394-69f5-4237-9190-012177145e10"),
        ],
        dropped_entities: 0,
        custom_details: vec![("Role".into(), vec!["Global Administrator".into()])],
        properties: Vec::new(),
        start_time: time,
        end_time: time,
        query_start: time,
        query_end: at("2026-01-02T03:09:05Z"),
        time_generated: time,
        result_count: 1,
        event_grouping: EventGrouping::AlertPerResult,
        nrt: false,
        trigger: Trigger::ANY_ROW,
        query: "AuditLogs".into(),
        event_query: None,
    }
}

/// A new incident of one alert.
pub(crate) fn incident() -> Incident {
    evolve(None, &create(alert(), 7, &mut Ids::seeded(3))).unwrap()
}

fn workspace() -> Workspace {
    Workspace {
        id: Uuid::from_u128(5),
        name: "reeve".into(),
        subscription_id: Uuid::from_u128(6),
        resource_group: "security".into(),
    }
}

fn apply(incident: Incident, command: Command) -> Result<Incident, Rejection> {
    let now = at("2026-01-02T04:00:00Z");
    let events = decide(&incident, command, now, &mut Ids::seeded(4))?;
    Ok(events.iter().fold(Some(incident), evolve).unwrap())
}

fn close(text: &str) -> Command {
    let classification = Classification::parse(text, "undone").unwrap();
    Command::Update {
        status: Some(Status::Closed),
        severity: None,
        classification: Some(classification),
    }
}

#[test]
fn closing_needs_a_known_classification_and_happens_once() {
    let bare =
        Command::Update { status: Some(Status::Closed), severity: None, classification: None };
    assert_eq!(apply(incident(), bare), Err(Rejection::ClassificationMissing));
    assert!(Classification::parse("TruePositive - InaccurateData", "").is_err());
    let closed = apply(incident(), close("BenignPositive - SuspiciousButExpected")).unwrap();
    assert_eq!(closed.status, Status::Closed);
    assert_eq!(closed.closed, Some(at("2026-01-02T04:00:00Z")));
    let again = close("BenignPositive - SuspiciousButExpected");
    let events = decide(&closed, again, at("2026-01-02T05:00:00Z"), &mut Ids::seeded(5)).unwrap();
    assert!(events.is_empty(), "closing twice is one closing");
}

#[test]
fn comments_have_limits() {
    let comment = |message: String| Command::Comment { message, author: "playbook".into() };
    assert_eq!(apply(incident(), comment(String::new())), Err(Rejection::CommentLength(0)));
    let long = "x".repeat(30_001);
    assert_eq!(apply(incident(), comment(long)), Err(Rejection::CommentLength(30_001)));
    let mut full = incident();
    for _ in 0..100 {
        full = apply(full, comment("x".into())).unwrap();
    }
    assert_eq!(apply(full, comment("x".into())), Err(Rejection::TooManyComments));
}

#[test]
fn payload_as_playbooks_read_it() {
    insta::assert_json_snapshot!(incident().creation_payload(&workspace()));
}

#[test]
fn rows_as_queries_read_them() {
    let closed = apply(incident(), close("TruePositive - SuspiciousActivity")).unwrap();
    insta::assert_json_snapshot!(closed.row(&workspace(), at("2026-01-02T04:00:00Z")));
    insta::assert_json_snapshot!("alert", alert().row(&workspace()));
}
