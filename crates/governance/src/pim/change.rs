//! Other dates for a schedule that has not ended: the request, the event, the rows.
//!
//! Not here: which dates are allowed; the actions say that.

use directory::{NewScheduleRequest, RequestId, ScheduleKind};

use super::{
    grantable::Grantable,
    request_rules::Time,
    rows::{self, About},
    words::{self, Step},
};
use crate::{
    Answer, Event, RequestStatus, Schedule, ScheduleRequest, State, audit::Actor, decision::Draft,
};

/// A change that has passed every check.
pub(super) struct Change<'a> {
    pub(super) kind: ScheduleKind,
    pub(super) asked: NewScheduleRequest,
    pub(super) what: Grantable,
    pub(super) old: &'a Schedule,
    pub(super) time: Time,
}

pub(super) fn carry_out(state: &State, draft: &mut Draft<'_>, change: Change<'_>) -> Answer {
    let context = draft.context;
    let request = ScheduleRequest {
        id: RequestId(draft.ids.next_id()),
        kind: change.kind,
        status: RequestStatus::Provisioned,
        created_date_time: context.now,
        completed_date_time: Some(context.now),
        target_schedule_id: Some(change.old.id),
        created_by: context.caller.into(),
        correlation_id: context.correlation_id,
        approval: None,
        asked: change.asked,
    };
    if request.asked.is_validation_only {
        return Answer::ScheduleRequest(Box::new(request));
    }
    let what = change.what.prepared(state, draft);
    let changed = Schedule { start: change.time.0, end: change.time.1, ..change.old.clone() };
    let about = About { request: &request, schedule: &changed, what: &what };
    for step in [Step::Requested, Step::Completed] {
        let words = words::of(request.asked.action, &changed, step);
        rows::write(state, draft, Actor::Caller, about, words);
    }
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    event(draft, &changed);
    Answer::ScheduleRequest(Box::new(request))
}

/// The schedule with its new dates.
pub(super) fn event(draft: &mut Draft<'_>, changed: &Schedule) {
    draft.event(Event::RoleScheduleChanged {
        schedule: changed.id,
        start: changed.start,
        end: changed.end,
        at: draft.context.now,
    });
}
