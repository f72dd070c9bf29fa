//! Rows of the engine behind approvals, which logs as Access Reviews.
//!
//! Not here: PIM's own rows about the same request.

use directory::{AuditResult, KeyValue, RequestId, TargetResource};

use super::{Actor, Head, Service, record};
use crate::{State, decision::Draft};

/// What happens to a request for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Created,
    Approved,
    Denied,
    Expired,
    Canceled,
}

/// Writes the row: its one target is the request.
pub(crate) fn write(
    state: &State,
    draft: &mut Draft<'_>,
    step: Step,
    actor: Actor,
    request: RequestId,
    justification: Option<&str>,
) {
    let (category, activity, operation_type) = match step {
        Step::Created => ("Policy", "Create request", "Create"),
        Step::Approved => ("UserManagement", "Request approved", "Update"),
        Step::Denied => ("UserManagement", "Request denied", "Update"),
        Step::Expired => ("Policy", "Request expired", "Update"),
        Step::Canceled => ("Policy", "Cancel request", "Update"),
    };
    let head = Head {
        service: Service::AccessReviews,
        category,
        activity,
        operation_type,
        actor,
        correlation_id: None,
    };
    let mut row = record(state, draft, &head);
    if matches!(step, Step::Denied | Step::Expired) {
        row.result = AuditResult::Failure;
    }
    row.target_resources = vec![TargetResource {
        id: Some(request.to_string()),
        kind: "Other".to_owned(),
        ..TargetResource::default()
    }];
    let justification = justification.map(str::to_owned);
    row.additional_details
        .extend(justification.map(|value| KeyValue { key: "Justification".to_owned(), value }));
    draft.row(row);
}
