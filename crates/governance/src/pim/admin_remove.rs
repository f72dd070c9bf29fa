//! `adminRemove`: ends an active or eligible schedule, or one that has not started yet.
//!
//! Not here: removal by the directory's own API (`roles/`, `objects/`), and the activations that
//! rest on an eligibility (`dependents`).

use directory::{NewScheduleRequest, RequestId, ScheduleKind};

use super::{
    ending,
    grantable::Grantable,
    request_rules,
    rows::{self, About},
    words::{self, Step},
};
use crate::{
    Answer, EndCause, Event, Rejection, RequestStatus, Schedule, ScheduleRequest, State,
    audit::Actor, decision::Draft, roles::role_rules,
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let now = draft.context.now;
    let schedule = request_rules::meant(state, kind, &asked, now)?;
    request_rules::old_enough(state, draft, schedule, &what, &asked)?;
    if kind == ScheduleKind::Assignment {
        role_rules::keeps_a_global_administrator(state, schedule, now)?;
    }
    let words = [Step::Requested, Step::Completed].map(|step| words::removing(schedule, step));
    let request = revocation(draft, kind, asked, schedule);
    Ok(revoke(state, draft, (request, schedule, &what), words, EndCause::Removed))
}

/// A request that takes something away is carried out at once.
pub(super) fn revocation(
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    schedule: &Schedule,
) -> ScheduleRequest {
    let context = draft.context;
    ScheduleRequest {
        id: RequestId(draft.ids.next_id()),
        kind,
        asked,
        status: RequestStatus::Revoked,
        created_date_time: context.now,
        completed_date_time: Some(context.now),
        target_schedule_id: Some(schedule.id),
        created_by: context.caller.into(),
        correlation_id: context.correlation_id,
        approval: None,
    }
}

/// Ends the schedule as the request says, with the rows of both steps.
pub(super) fn revoke(
    state: &State,
    draft: &mut Draft<'_>,
    (request, schedule, what): (ScheduleRequest, &Schedule, &Grantable),
    [requested, completed]: [words::Words; 2],
    cause: EndCause,
) -> Answer {
    if request.asked.is_validation_only {
        return Answer::ScheduleRequest(Box::new(request));
    }
    let about = About { request: &request, schedule, what };
    rows::write(state, draft, Actor::Caller, about, requested);
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    ending::directory_row(state, draft, schedule, None);
    rows::write(state, draft, Actor::Caller, about, completed);
    ending::cancel_if_unstarted(state, draft, schedule);
    ending::end(draft, schedule.id, cause);
    Answer::ScheduleRequest(Box::new(request))
}
