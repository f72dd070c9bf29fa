//! Ending a schedule: the event and the rows that go with its cause.
//!
//! Not here: whether it may end.

use directory::ScheduleId;
use uuid::Uuid;

use super::{
    grantable::{self, Grantable},
    rows,
    words::{self, Step},
};
use crate::{
    EndCause, Event, RequestStatus, Schedule, State,
    audit::core_directory::Way,
    decision::Draft,
    mail::{self, Occasion},
};

/// Ends a schedule without anybody having asked for this one: by time, or because what it rests
/// on has gone.
pub(super) fn unasked(state: &State, draft: &mut Draft<'_>, schedule: &Schedule, cause: EndCause) {
    let correlation = draft.ids.next_id();
    directory_row(state, draft, schedule, Some(correlation));
    let words = match cause {
        EndCause::Expired => words::expiring(schedule),
        _ => words::deactivating(Step::Completed),
    };
    if let Some(what) = Grantable::find(state, &schedule.target) {
        rows::write_unasked(state, draft, schedule, &what, words, correlation);
        if cause == EndCause::Expired && schedule.is_assigned() {
            mail::of_schedule(state, draft, Occasion::Expired, (schedule, &what).into());
        }
    }
    if cause == EndCause::Dependent {
        cancel_if_unstarted(state, draft, schedule);
    }
    end(draft, schedule.id, cause);
}

/// The directory's row, if the directory knew of the schedule: it had started.
pub(super) fn directory_row(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &Schedule,
    correlation_id: Option<Uuid>,
) {
    if schedule.start > draft.context.now {
        return;
    }
    let Some(what) = Grantable::find(state, &schedule.target) else { return };
    grantable::directory_row(state, draft, Way::Remove, schedule, &what, correlation_id);
}

pub(super) fn end(draft: &mut Draft<'_>, schedule: ScheduleId, cause: EndCause) {
    let at = draft.context.now;
    draft.event(Event::RoleScheduleEnded { schedule, cause, at });
}

/// The request that granted a schedule for later never comes to pass.
pub(super) fn cancel_if_unstarted(state: &State, draft: &mut Draft<'_>, schedule: &Schedule) {
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
