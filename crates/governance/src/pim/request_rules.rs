//! The checks that PIM runs on a request, in PIM's order, with PIM's codes.
//!
//! Not here: the existence of principal and target (`create_schedule_request`).

use directory::{
    AuditResult, Expiration, GroupAccess, NewScheduleRequest, ObjectId, Policy, ScheduleId,
    ScheduleKind, ScheduleTarget, Span, Ticks, Trigger,
};

use super::grantable::Grantable;
use crate::{
    Context, Rejection, Schedule, State,
    audit::{
        Actor,
        pim::{self, PimRow},
    },
    decision::Draft,
};

/// From when to when.
pub(super) type Time = (Ticks, Option<Ticks>);

/// When a request's schedule is to be in force. A start in the past is now.
pub(super) fn timing(
    now: Ticks,
    start: Option<Ticks>,
    expiration: Option<Expiration>,
) -> Result<Time, Rejection> {
    let start = start.unwrap_or(now).max(now);
    let end = expiration.and_then(|expiration| expiration.end(start));
    if end.is_some_and(|end| end <= start) {
        return Err(invalid_schedule("it ends before it starts"));
    }
    Ok((start, end))
}

/// 400 `InvalidRoleAssignmentRequestSchedule`.
pub(super) fn invalid_schedule(what: &str) -> Rejection {
    Rejection::new(
        400,
        "InvalidRoleAssignmentRequestSchedule",
        format!("The schedule of the Role assignment request is invalid: {what}."),
    )
}

/// 400 `InvalidRoleAssignmentRequest`.
pub(super) fn invalid(what: impl Into<String>) -> Rejection {
    Rejection::new(400, "InvalidRoleAssignmentRequest", what)
}

/// 400 `RoleAssignmentExists`.
pub(super) fn exists() -> Rejection {
    Rejection::new(400, "RoleAssignmentExists", "The Role assignment already exists.")
}

/// 400 `RoleAssignmentDoesNotExist`.
pub(super) fn does_not_exist() -> Rejection {
    Rejection::new(400, "RoleAssignmentDoesNotExist", "The Role assignment does not exist.")
}

/// 400 `ActiveDurationTooShort`, spelt as PIM spells it.
fn too_short(minimum: Span) -> Rejection {
    let message = format!(
        "The Active duration is too short. Miniumum Required is {} minutes.",
        minimum.as_millis() / 60_000
    );
    Rejection::new(400, "ActiveDurationTooShort", message)
}

/// An active assignment must last some minutes.
pub(super) fn long_enough(
    kind: ScheduleKind,
    (start, end): Time,
    policy: &Policy,
) -> Result<(), Rejection> {
    let minimum = policy.minimum_active_duration;
    let short = end.is_some_and(|end| end - start < minimum);
    if kind == ScheduleKind::Assignment && short { Err(too_short(minimum)) } else { Ok(()) }
}

/// An active assignment must be some minutes old before PIM takes it away. This refusal, other
/// than those of requests for more, leaves a row.
pub(super) fn old_enough(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &Schedule,
    what: &Grantable,
    request: &NewScheduleRequest,
) -> Result<(), Rejection> {
    let now = draft.context.now;
    let minimum = state.policy(schedule.target.policy()).minimum_active_duration;
    let young = schedule.in_force(now) && now - schedule.start < minimum;
    if schedule.kind != ScheduleKind::Assignment || !young {
        return Ok(());
    }
    let mut rejection = too_short(minimum);
    let row = PimRow {
        activity: "Process role removal request",
        operation_type: "CreateRoleRemovalRequest",
        actor: Actor::Caller,
        correlation_id: None,
        principal: schedule.principal_id,
        what,
        start: schedule.start,
        end: schedule.end,
        justification: request.justification.as_deref(),
        ticket: (request.ticket_system.as_deref(), request.ticket_number.as_deref()),
        request: directory::RequestId(draft.ids.next_id()),
        schedule: schedule.id,
    };
    let mut row = pim::build(state, draft, &row);
    row.result = AuditResult::Failure;
    row.result_reason = rejection.code.to_owned();
    rejection.audit.push(row);
    Err(rejection)
}

/// PIM's policy rules; the names of all that fail are reported together. The authentication
/// context is reported by itself, with the challenge that a client signs in again with.
pub(super) fn policy(
    context: &Context,
    request: &NewScheduleRequest,
    (start, end): Time,
    policy: &Policy,
    trigger: Trigger,
) -> Result<(), Rejection> {
    let rules = policy.of(trigger);
    let enablement = rules.enablement;
    let too_long = end.is_none_or(|end| end - start > rules.expiration.maximum_duration);
    // Where no end is demanded, the longest duration binds nobody; an activation always ends.
    let demanded = rules.expiration.is_expiration_required || trigger == Trigger::EndUserAssignment;
    // An application never passes.
    let mfa = context.mfa && context.user().is_some();
    let no_ticket =
        is_blank(request.ticket_number.as_deref()) || is_blank(request.ticket_system.as_deref());
    let failed: Vec<&str> = [
        ("ExpirationRule", demanded && too_long),
        ("MfaRule", enablement.multi_factor_authentication && !mfa),
        (
            "JustificationRule",
            enablement.justification && is_blank(request.justification.as_deref()),
        ),
        ("TicketingRule", enablement.ticketing && no_ticket),
        ("ApprovalRule", trigger == Trigger::EndUserAssignment && lacks_approvers(request, policy)),
    ]
    .into_iter()
    .filter_map(|(name, fails)| fails.then_some(name))
    .collect();
    if !failed.is_empty() {
        return Err(rules_failed(failed));
    }
    match policy.authentication_context.demanded() {
        Some(demanded) if trigger == Trigger::EndUserAssignment => {
            authentication_context(context, demanded)
        }
        _ => Ok(()),
    }
}

/// 400 `RoleAssignmentRequestPolicyValidationFailed`, naming the rules.
pub(super) fn rules_failed(names: Vec<&str>) -> Rejection {
    let names = serde_json::Value::from(names).to_string();
    Rejection::new(
        400,
        "RoleAssignmentRequestPolicyValidationFailed",
        format!("The following policy rules failed: {names}"),
    )
}

pub(super) fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

// Roles have the administrators to fall back on, groups have nobody.
fn lacks_approvers(request: &NewScheduleRequest, policy: &Policy) -> bool {
    policy.approval.is_approval_required
        && policy.approval.stage.primary_approvers.is_empty()
        && request.target.group().is_some()
}

fn authentication_context(context: &Context, demanded: &str) -> Result<(), Rejection> {
    let has = context.authentication_contexts.iter().any(|held| held == demanded);
    if has && context.user().is_some() {
        return Ok(());
    }
    let claims = format!(
        "%7B%22access_token%22%3A%7B%22acrs%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%22{demanded}%22%7D%7D%7D"
    );
    Err(Rejection::new(
        400,
        "RoleAssignmentRequestAcrsValidationFailed",
        format!(
            "The authentication context {demanded} is required: sign in again with &claims={claims}"
        ),
    ))
}

/// A request in one's own name can only be made by that person.
pub(super) fn own_request(context: &Context, principal: ObjectId) -> Result<(), Rejection> {
    match context.user() {
        Some(user) if ObjectId::from(user) == principal => Ok(()),
        _ => Err(Rejection::denied()),
    }
}

/// No other schedule of this kind for the same principal and target may overlap, and no
/// standing membership may be there already.
pub(super) fn free(
    state: &State,
    kind: ScheduleKind,
    request: &NewScheduleRequest,
    (start, end): Time,
    except: Option<ScheduleId>,
) -> Result<(), Rejection> {
    let taken = state.schedules_of(request.principal_id).any(|other| {
        other.kind == kind
            && Some(other.id) != except
            && other.target == request.target
            && other.overlaps(start, end)
    });
    let stands = |(group, access): (_, GroupAccess)| {
        kind == ScheduleKind::Assignment && state.has_edge(group, access, request.principal_id)
    };
    if taken || request.target.group().is_some_and(stands) { Err(exists()) } else { Ok(()) }
}

/// 400 `PendingRoleAssignmentRequest` if a request for the same already waits.
pub(super) fn nothing_pending(
    state: &State,
    kind: ScheduleKind,
    principal: ObjectId,
    target: &ScheduleTarget,
) -> Result<(), Rejection> {
    let waits = state.pending_requests().any(|other| {
        other.kind == kind
            && other.asked.principal_id == principal
            && other.asked.target == *target
            && other.status == crate::RequestStatus::PendingApproval
    });
    if waits { Err(already_pending()) } else { Ok(()) }
}

/// 400 `PendingRoleAssignmentRequest`.
pub(super) fn already_pending() -> Rejection {
    Rejection::new(
        400,
        "PendingRoleAssignmentRequest",
        "There is already an existing pending Role assignment request.",
    )
}

/// The schedule that a request means: the named one, or the one in force, or the next to start.
pub(super) fn meant<'a>(
    state: &'a State,
    kind: ScheduleKind,
    request: &NewScheduleRequest,
    now: Ticks,
) -> Result<&'a Schedule, Rejection> {
    state
        .schedules_of(request.principal_id)
        .filter(|schedule| {
            schedule.kind == kind
                && schedule.end.is_none_or(|end| now < end)
                && schedule.target == request.target
                && request.target_schedule_id.is_none_or(|target| target == schedule.id)
        })
        .min_by_key(|schedule| (schedule.start, schedule.id))
        .ok_or_else(does_not_exist)
}
