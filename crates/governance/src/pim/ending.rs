//! Ending a schedule: the event and the rows that go with its cause.
//!
//! Not here: whether it may end.

use directory::{RequestId, ScheduleId};
use uuid::Uuid;

use super::words::{self, Words};
use crate::{
    EndCause, Event, RequestStatus, RoleSchedule, ScheduleKind, State,
    audit::{
        Actor,
        core_directory::{Way, role_member},
        pim::{self, PimRow},
    },
    decision::Draft,
};

/// Ends a schedule without anybody having asked for this one: by time, or because what it rests
/// on has gone.
pub(super) fn unasked(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &RoleSchedule,
    cause: EndCause,
) {
    let correlation = draft.ids.next_id();
    directory_row(state, draft, schedule, Some(correlation));
    let (activity, operation_type) = match cause {
        EndCause::Expired => words::expiring(schedule),
        _ => words::deactivating("completed"),
    };
    write(state, draft, schedule, (activity, operation_type), Some(correlation));
    if cause == EndCause::Dependent {
        cancel_if_unstarted(state, draft, schedule);
    }
    end(draft, schedule.id, cause);
}

fn write(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &RoleSchedule,
    (activity, operation_type): Words,
    correlation_id: Option<Uuid>,
) {
    let Some(role) = state.role_definition(schedule.role_definition_id) else { return };
    let request = schedule.created_using.unwrap_or(RequestId(schedule.id.0));
    let row = PimRow {
        activity: &activity,
        operation_type,
        actor: Actor::Pim,
        correlation_id,
        principal: schedule.principal_id,
        role: &role,
        start: schedule.start,
        end: schedule.end,
        justification: None,
        ticket: (None, None),
        request,
        schedule: schedule.id,
    };
    pim::write(state, draft, &row);
}

/// The directory's row, if the directory knew of the schedule: it had started.
pub(super) fn directory_row(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &RoleSchedule,
    correlation_id: Option<Uuid>,
) {
    if schedule.start > draft.context.now {
        return;
    }
    let Some(role) = state.role_definition(schedule.role_definition_id) else { return };
    let eligible = schedule.kind == ScheduleKind::Eligibility;
    let correlation_id = correlation_id.unwrap_or_else(|| draft.ids.next_id());
    let actor = (Actor::MsPim, Some(correlation_id));
    role_member(state, draft, (Way::Remove, eligible), actor, schedule.principal_id, &role);
}

pub(super) fn end(draft: &mut Draft<'_>, schedule: ScheduleId, cause: EndCause) {
    let at = draft.context.now;
    draft.event(Event::RoleScheduleEnded { schedule, cause, at });
}

/// The request that granted a schedule for later never comes to pass.
pub(super) fn cancel_if_unstarted(state: &State, draft: &mut Draft<'_>, schedule: &RoleSchedule) {
    let request = schedule.created_using.and_then(|id| state.schedule_request(id));
    let Some(request) = request.filter(|request| request.status == RequestStatus::Granted) else {
        return;
    };
    draft.event(Event::ScheduleRequestCompleted {
        request: request.id,
        status: RequestStatus::Canceled,
        at: draft.context.now,
    });
}
