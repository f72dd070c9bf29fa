//! `selfDeactivate`: a person gives an activated role back before its time.
//!
//! Not here: an activation that has not started; that is cancelled.

use directory::RoleDefinition;

use super::{admin_remove, ending, grant, request_rules, words};
use crate::{
    Answer, AssignmentType, EndCause, Event, NewScheduleRequest, Rejection, ScheduleKind, State,
    decision::Draft,
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    asked: NewScheduleRequest,
    role: RoleDefinition,
) -> Result<Answer, Rejection> {
    let kind = ScheduleKind::Assignment;
    let now = draft.context.now;
    let schedule = state
        .schedule_in_force(kind, asked.principal_id, role.id, &asked.directory_scope_id, now)
        .filter(|schedule| schedule.assignment_type == AssignmentType::Activated)
        .ok_or_else(request_rules::does_not_exist)?;
    request_rules::old_enough(state, draft, schedule, &role, &asked)?;
    let request = admin_remove::revocation(draft, kind, asked, schedule);
    if request.asked.is_validation_only {
        return Ok(Answer::ScheduleRequest(Box::new(request)));
    }
    let pair = (&request, schedule);
    grant::pim_row(state, draft, pair, &role, words::deactivating("requested"));
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    ending::directory_row(state, draft, schedule, None);
    grant::pim_row(state, draft, pair, &role, words::deactivating("completed"));
    ending::end(draft, schedule.id, EndCause::Deactivated);
    Ok(Answer::ScheduleRequest(Box::new(request)))
}
