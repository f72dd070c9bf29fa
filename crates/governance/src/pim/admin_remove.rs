//! `adminRemove`: ends an active or eligible schedule, or one that has not started yet.
//!
//! Not here: removal by the directory's own API (`roles/`).

use directory::{RequestId, RoleDefinition};

use super::{dependents, ending, grant, request_rules, words};
use crate::{
    Answer, EndCause, Event, NewScheduleRequest, Rejection, RequestStatus, RoleSchedule,
    RoleScheduleRequest, ScheduleKind, State, decision::Draft, roles::role_rules,
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    role: RoleDefinition,
) -> Result<Answer, Rejection> {
    let now = draft.context.now;
    let schedule = request_rules::meant(state, kind, &asked, now)?;
    request_rules::old_enough(state, draft, schedule, &role, &asked)?;
    if kind == ScheduleKind::Assignment {
        role_rules::keeps_a_global_administrator(state, schedule, now)?;
    }
    let request = revocation(draft, kind, asked, schedule);
    if request.asked.is_validation_only {
        return Ok(Answer::ScheduleRequest(Box::new(request)));
    }
    let pair = (&request, schedule);
    grant::pim_row(state, draft, pair, &role, words::removing(schedule, "requested"));
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    ending::directory_row(state, draft, schedule, None);
    grant::pim_row(state, draft, pair, &role, words::removing(schedule, "completed"));
    ending::cancel_if_unstarted(state, draft, schedule);
    ending::end(draft, schedule.id, EndCause::Removed);
    if kind == ScheduleKind::Eligibility {
        dependents::end_activations(state, draft, schedule.id);
    }
    Ok(Answer::ScheduleRequest(Box::new(request)))
}

/// A request that takes something away is carried out at once.
pub(super) fn revocation(
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    schedule: &RoleSchedule,
) -> RoleScheduleRequest {
    let context = draft.context;
    RoleScheduleRequest {
        id: RequestId(draft.ids.next_id()),
        kind,
        asked,
        status: RequestStatus::Revoked,
        created_date_time: context.now,
        completed_date_time: Some(context.now),
        target_schedule_id: Some(schedule.id),
        created_by: context.caller.into(),
        correlation_id: context.correlation_id,
    }
}
