//! `POST …ScheduleRequests/{id}/cancel`: takes back a request whose start has not come, or that
//! waits for a decision.
//!
//! Not here: who may cancel; the shell's route × role table says that.

use directory::{RequestId, ScheduleKind};

use super::{
    ending, grant,
    grantable::Grantable,
    request_rules,
    rows::{self, About},
    words::{self, Step},
};
use crate::{
    Answer, EndCause, Event, Rejection, RequestStatus, State,
    audit::{
        Actor,
        access_reviews::{self, Step as Review},
    },
    decision::Draft,
};

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
    let stored = request.target_schedule_id.and_then(|id| state.schedule(id));
    let schedule = match (request.status, stored) {
        (RequestStatus::Granted, Some(schedule)) => schedule.clone(),
        (status, _) if status.is_pending() => grant::prospective(request),
        (status, _) => {
            return Err(request_rules::invalid(format!(
                "The request '{id}' is not one that can be canceled ({}).",
                status.as_str()
            )));
        }
    };
    if let Some(what) = Grantable::find(state, &schedule.target) {
        let about = About { request, schedule: &schedule, what: &what };
        let words = words::of(request.asked.action, &schedule, Step::Canceled);
        rows::write(state, draft, Actor::Caller, about, words);
    }
    if request.status == RequestStatus::PendingApproval {
        access_reviews::write(state, draft, Review::Canceled, Actor::Caller, id, None);
    }
    draft.event(Event::ScheduleRequestCompleted {
        request: id,
        status: RequestStatus::Canceled,
        at: draft.context.now,
    });
    if request.status == RequestStatus::Granted {
        ending::end(draft, schedule.id, EndCause::Removed);
    }
    Ok(Answer::Done)
}
