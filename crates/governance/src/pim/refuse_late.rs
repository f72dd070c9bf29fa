//! A request that was in order when it was made and cannot be carried out any longer.
//!
//! Not here: requests that are refused at once; these are never stored.

use directory::AuditResult;

use super::{
    grant,
    grantable::Grantable,
    rows::{self, About},
    words::{self, Step},
};
use crate::{
    Event, RequestStatus, ScheduleRequest, State,
    audit::{
        Actor,
        access_reviews::{self, Step as Review},
    },
    decision::Draft,
};

pub(super) fn run(state: &State, draft: &mut Draft<'_>, request: &ScheduleRequest) {
    let schedule = grant::prospective(request);
    if let Some(what) = Grantable::find(state, &request.asked.target) {
        let about = About { request, schedule: &schedule, what: &what };
        let words = words::of(request.asked.action, &schedule, Step::Canceled);
        let mut row = rows::build(state, draft, Actor::Pim, about, words);
        row.result = AuditResult::Failure;
        draft.row(row);
    }
    if request.status == RequestStatus::PendingApproval {
        access_reviews::write(state, draft, Review::Canceled, Actor::Pim, request.id, None);
    }
    draft.event(Event::ScheduleRequestCompleted {
        request: request.id,
        status: RequestStatus::Failed,
        at: draft.context.now,
    });
}
