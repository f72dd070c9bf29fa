//! `selfExtend` and `selfRenew`: the holder asks, and an administrator decides, whatever the
//! policy says about approval.
//!
//! Not here: the decision (`decide_request`).

use directory::{NewScheduleRequest, RequestId, ScheduleAction, ScheduleKind};

use super::{
    admin_extend, admin_renew, grant,
    grantable::Grantable,
    request_rules,
    rows::{self, About},
    words::{self, Step},
};
use crate::{
    Answer, Event, Rejection, RequestStatus, ScheduleRequest, State,
    audit::Actor,
    decision::Draft,
    mail::{self, Occasion},
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let context = draft.context;
    let target = match asked.action {
        ScheduleAction::SelfExtend => {
            let (old, _) = admin_extend::possible(state, kind, &asked, context.now)?;
            Some(old.id)
        }
        _ => admin_renew::possible(state, kind, &asked, context.now).map(|_| None)?,
    };
    if waiting(state, kind, &asked).next().is_some() {
        return Err(request_rules::already_pending());
    }
    let request = ScheduleRequest {
        id: RequestId(draft.ids.next_id()),
        kind,
        status: RequestStatus::PendingAdminDecision,
        created_date_time: context.now,
        completed_date_time: None,
        target_schedule_id: target,
        created_by: context.caller.into(),
        correlation_id: context.correlation_id,
        approval: None,
        asked,
    };
    if request.asked.is_validation_only {
        return Ok(Answer::ScheduleRequest(Box::new(request)));
    }
    let schedule = grant::prospective(&request);
    let about = About { request: &request, schedule: &schedule, what: &what };
    let words = words::of(request.asked.action, &schedule, Step::Requested);
    rows::write(state, draft, Actor::Caller, about, words);
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    mail::of_schedule(state, draft, Occasion::ExtensionRequested, about.into());
    Ok(Answer::ScheduleRequest(Box::new(request)))
}

fn waiting<'a>(
    state: &'a State,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
) -> impl Iterator<Item = &'a ScheduleRequest> {
    state.pending_requests().filter(move |request| {
        request.kind == kind
            && request.status == RequestStatus::PendingAdminDecision
            && request.asked.principal_id == asked.principal_id
            && request.asked.target == asked.target
    })
}

/// What an administrator does unasked fulfils what the holder has asked for.
pub(super) fn settle(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
) {
    if asked.is_validation_only {
        return;
    }
    for request in waiting(state, kind, asked) {
        draft.event(Event::ScheduleRequestCompleted {
            request: request.id,
            status: RequestStatus::Provisioned,
            at: draft.context.now,
        });
    }
}
