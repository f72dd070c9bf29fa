//! A request for approval that nobody answers: others are asked, and then it is over.
//!
//! Not here: how long that takes; the request's own policy says it.

use directory::AuditResult;

use super::{
    grant,
    grantable::Grantable,
    rows::{self, About},
    words,
};
use crate::{
    Event, RequestStatus, ScheduleRequest, State,
    audit::{
        Actor,
        access_reviews::{self, Step as Review},
    },
    decision::Draft,
    mail::{self, Occasion},
};

pub(super) fn run(state: &State, draft: &mut Draft<'_>, request: &ScheduleRequest) {
    let schedule = grant::prospective(request);
    if let Some(what) = Grantable::find(state, &request.asked.target) {
        let about = About { request, schedule: &schedule, what: &what };
        let mut row = rows::build(state, draft, Actor::Pim, about, words::timed_out());
        row.result = AuditResult::Failure;
        draft.row(row);
    }
    access_reviews::write(state, draft, Review::Expired, Actor::Pim, request.id, None);
    draft.event(Event::ScheduleRequestCompleted {
        request: request.id,
        status: RequestStatus::TimedOut,
        at: draft.context.now,
    });
}

/// The escalation approvers are asked too.
pub(super) fn escalate(state: &State, draft: &mut Draft<'_>, request: &ScheduleRequest) {
    draft.event(Event::ApprovalEscalated { request: request.id, at: draft.context.now });
    let mut escalated = request.clone();
    if let Some(approval) = &mut escalated.approval {
        approval.escalated = true;
    }
    let schedule = grant::prospective(request);
    if let Some(what) = Grantable::find(state, &request.asked.target) {
        let about = About { request: &escalated, schedule: &schedule, what: &what };
        mail::of_schedule(state, draft, Occasion::Escalated, about.into());
    }
}
