//! One suite that every journal store passes: `conformance::run(open)` with a function that opens
//! a fresh, empty store.
//!
//! Not here: what only one store can show, such as its files after a crash.

mod effects;
mod events;
mod positions;

use std::{fmt::Debug, future::Future};

use directory::{
    AuditRecord, AuditResult, InitiatedBy, InitiatingApp, KeyValue, TargetResource, Ticks,
};
use serde_json::json;

use crate::{Effect, Error, NewEvent, Store, Transaction};

/// A promise that a store does not keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{check}: {detail}")]
pub struct Violation {
    /// Which promise.
    pub check: &'static str,
    /// What was seen.
    pub detail: String,
}

type Checked = Result<(), Violation>;

/// Runs every check, each on a store of its own.
///
/// # Errors
/// The first promise that the store does not keep.
pub async fn run<S, F, O>(open: F) -> Result<(), Violation>
where
    S: Store,
    F: Fn() -> O,
    O: Future<Output = S>,
{
    events::appended_in_order(&open().await).await?;
    events::a_conflict_keeps_nothing(&open().await).await?;
    events::racing_writers_take_turns(&open().await).await?;
    positions::audit_records_in_order(&open().await).await?;
    positions::an_audit_id_is_taken_once(&open().await).await?;
    positions::cursors_move_as_expected(&open().await).await?;
    positions::snapshots_by_name_and_format(&open().await).await?;
    positions::heads_tell_of_commits(&open().await).await?;
    effects::due_in_order_and_once_per_id(&open().await).await?;
    effects::one_claim_at_a_time(&open().await).await?;
    effects::failed_effects_come_back(&open().await).await?;
    effects::an_outcome_belongs_to_its_attempt(&open().await).await?;
    effects::released_claims_are_due(&open().await).await
}

fn same<T: PartialEq + Debug>(check: &'static str, found: T, expected: T) -> Checked {
    if found == expected {
        return Ok(());
    }
    Err(Violation { check, detail: format!("found {found:?}, expected {expected:?}") })
}

fn works<T>(check: &'static str, result: Result<T, Error>) -> Result<T, Violation> {
    result.map_err(|error| Violation { check, detail: error.to_string() })
}

fn refused<T: Debug>(check: &'static str, result: Result<T, Error>, expected: &Error) -> Checked {
    match result {
        Err(error) => same(check, &error, expected),
        Ok(done) => Err(Violation { check, detail: format!("{done:?} was not refused") }),
    }
}

fn at(seconds: i64) -> Ticks {
    Ticks::MIN.saturating_add(directory::Span::seconds(seconds))
}

fn event(stream: &str, kind: &str) -> NewEvent {
    let body = json!({ "zeta": kind, "alpha": [1, null, "ü"] });
    NewEvent { stream: stream.to_owned(), kind: kind.to_owned(), body, time: at(7) }
}

fn events(of: Vec<NewEvent>) -> Transaction {
    Transaction { events: of, ..Transaction::default() }
}

fn effect(id: &str, due: Ticks) -> Effect {
    Effect { id: id.to_owned(), kind: "mail".to_owned(), body: json!({ "to": id }), due }
}

fn record(id: &str) -> AuditRecord {
    AuditRecord {
        id: id.to_owned(),
        category: "RoleManagement".to_owned(),
        correlation_id: "4f6a5c2e-6f5f-4b7e-9d53-0a8f5be1f001".to_owned(),
        result: AuditResult::Success,
        result_reason: String::new(),
        activity_display_name: "Add member to role".to_owned(),
        activity_date_time: at(7),
        logged_by_service: "Core Directory".to_owned(),
        operation_type: "Assign".to_owned(),
        user_agent: None,
        initiated_by: InitiatedBy::App(InitiatingApp {
            display_name: Some("MS-PIM".to_owned()),
            ..InitiatingApp::default()
        }),
        target_resources: vec![TargetResource {
            kind: "User".to_owned(),
            ..TargetResource::default()
        }],
        additional_details: vec![KeyValue { key: "oid".to_owned(), value: "1".to_owned() }],
    }
}
