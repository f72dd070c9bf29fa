//! `adminUpdate` and `adminExtend`: other dates for a schedule that has not ended.
//!
//! Not here: `adminRenew`, which would bring back one that has.

use directory::{RequestId, RoleDefinition, Span, Ticks};

use super::{dependents, grant, request_rules, words};
use crate::{
    Answer, AssignmentType, Event, NewScheduleRequest, Rejection, RequestAction, RequestStatus,
    RoleSchedule, RoleScheduleRequest, ScheduleKind, State, decision::Draft, roles::role_rules,
};

/// A schedule can be extended in its last days only.
const EXPIRING: Span = Span::days(14);

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    role: RoleDefinition,
) -> Result<Answer, Rejection> {
    let context = draft.context;
    let old = request_rules::meant(state, kind, &asked, context.now)?;
    if old.assignment_type == AssignmentType::Activated {
        return Err(request_rules::does_not_exist());
    }
    let time = new_time(old, &asked, context.now)?;
    request_rules::free(state, kind, &asked, time, Some(old.id))?;
    check_policy(state, draft, kind, &asked, time)?;
    let request = RoleScheduleRequest {
        id: RequestId(draft.ids.next_id()),
        kind,
        status: RequestStatus::Provisioned,
        created_date_time: context.now,
        completed_date_time: Some(context.now),
        target_schedule_id: Some(old.id),
        created_by: context.caller.into(),
        correlation_id: context.correlation_id,
        asked,
    };
    if request.asked.is_validation_only {
        return Ok(Answer::ScheduleRequest(Box::new(request)));
    }
    let role = role_rules::activated(state, draft, role);
    let changed = RoleSchedule { start: time.0, end: time.1, ..old.clone() };
    let (requested, completed) = words::changing(&changed, request.asked.action);
    let pair = (&request, &changed);
    grant::pim_row(state, draft, pair, &role, requested);
    grant::pim_row(state, draft, pair, &role, completed);
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    draft.event(Event::RoleScheduleChanged {
        schedule: old.id,
        start: time.0,
        end: time.1,
        at: context.now,
    });
    if kind == ScheduleKind::Eligibility {
        dependents::shorten_activations(state, draft, old.id, time.1);
    }
    Ok(Answer::ScheduleRequest(Box::new(request)))
}

// What has started keeps its start, and so does whatever is extended.
fn new_time(
    old: &RoleSchedule,
    asked: &NewScheduleRequest,
    now: Ticks,
) -> Result<(Ticks, Option<Ticks>), Rejection> {
    let keeps_start = old.started || asked.action == RequestAction::AdminExtend;
    let start = if keeps_start { old.start } else { asked.start.unwrap_or(old.start).max(now) };
    let end = request_rules::end_from(asked.start.unwrap_or(start), asked.expiration);
    if end.is_some_and(|end| end <= start.max(now)) {
        return Err(Rejection::new(
            400,
            "InvalidRoleAssignmentRequestSchedule",
            "The schedule of the Role assignment request is invalid: it would already have ended.",
        ));
    }
    if asked.action == RequestAction::AdminExtend {
        let expiring = old.end.is_some_and(|end| end - now <= EXPIRING);
        let later = end.is_none_or(|end| old.end.is_some_and(|old| old < end));
        if !expiring || !later {
            return Err(Rejection::new(
                400,
                "InvalidRoleAssignmentRequest",
                "Only an assignment that expires within 14 days can be extended, and only to a later end.",
            ));
        }
    }
    Ok((start, end))
}

fn check_policy(
    state: &State,
    draft: &Draft<'_>,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
    time: (Ticks, Option<Ticks>),
) -> Result<(), Rejection> {
    let policy = state.role_policy(asked.role_definition_id);
    let (expiration, enablement) = match kind {
        ScheduleKind::Assignment => {
            (policy.expiration_admin_assignment, policy.enablement_admin_assignment)
        }
        ScheduleKind::Eligibility => {
            (policy.expiration_admin_eligibility, policy.enablement_admin_eligibility)
        }
    };
    request_rules::long_enough(kind, time, policy.minimum_active_duration)?;
    request_rules::policy(draft.context, asked, time, expiration, enablement)
}
