//! `POST …ScheduleRequests/{id}/cancel`: takes back a request whose start has not come.
//!
//! Not here: requests that wait for an approval; there are none yet.

use directory::RequestId;

use super::{ending, grant, words};
use crate::{Answer, EndCause, Rejection, RequestStatus, ScheduleKind, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    id: RequestId,
) -> Result<Answer, Rejection> {
    let request = state
        .schedule_request(id)
        .filter(|request| request.kind == kind)
        .ok_or_else(|| Rejection::not_found(id))?;
    let schedule = request.target_schedule_id.and_then(|id| state.schedule(id));
    let (RequestStatus::Granted, Some(schedule)) = (request.status, schedule) else {
        return Err(Rejection::new(
            400,
            "InvalidRoleAssignmentRequest",
            format!("The request '{id}' is not one that can be canceled ({:?}).", request.status),
        ));
    };
    if let Some(role) = state.role_definition(schedule.role_definition_id) {
        let pair = (request, schedule);
        grant::pim_row(state, draft, pair, &role, words::granting(schedule, "canceled"));
    }
    ending::cancel_if_unstarted(state, draft, schedule);
    ending::end(draft, schedule.id, EndCause::Removed);
    Ok(Answer::Done)
}
