//! The checks that PIM runs on a request, in PIM's order, with PIM's codes.
//!
//! Not here: the existence of principal, role and scope (`create_schedule_request`).

use directory::{AuditResult, ObjectId, RoleDefinition, Span, Ticks};

use crate::{
    Context, EnablementRule, Expiration, ExpirationRule, NewScheduleRequest, Rejection,
    RoleSchedule, ScheduleKind, State,
    audit::{
        Actor,
        pim::{self, PimRow},
    },
    decision::Draft,
};

/// When a request's schedule is to be in force. A start in the past is now.
pub(super) fn timing(
    now: Ticks,
    start: Option<Ticks>,
    expiration: Option<Expiration>,
) -> Result<(Ticks, Option<Ticks>), Rejection> {
    let start = start.unwrap_or(now).max(now);
    let end = end_from(start, expiration);
    if end.is_some_and(|end| end <= start) {
        return Err(Rejection::new(
            400,
            "InvalidRoleAssignmentRequestSchedule",
            "The schedule of the Role assignment request is invalid: it ends before it starts.",
        ));
    }
    Ok((start, end))
}

/// The end that an expiration means for this start.
pub(super) fn end_from(start: Ticks, expiration: Option<Expiration>) -> Option<Ticks> {
    match expiration {
        None | Some(Expiration::NoExpiration) => None,
        Some(Expiration::AfterDateTime { end_date_time }) => Some(end_date_time),
        Some(Expiration::AfterDuration { duration }) => Some(start.saturating_add(duration)),
    }
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
    (start, end): (Ticks, Option<Ticks>),
    minimum: Span,
) -> Result<(), Rejection> {
    let short = end.is_some_and(|end| end - start < minimum);
    if kind == ScheduleKind::Assignment && short { Err(too_short(minimum)) } else { Ok(()) }
}

/// An active assignment must be some minutes old before PIM takes it away. This refusal, other
/// than those of requests for more, leaves a row.
pub(super) fn old_enough(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &RoleSchedule,
    role: &RoleDefinition,
    request: &NewScheduleRequest,
) -> Result<(), Rejection> {
    let now = draft.context.now;
    let minimum = state.role_policy(role.id).minimum_active_duration;
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
        role,
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

/// PIM's policy rules; the names of all that fail are reported together.
pub(super) fn policy(
    context: &Context,
    request: &NewScheduleRequest,
    (start, end): (Ticks, Option<Ticks>),
    expiration: ExpirationRule,
    enablement: EnablementRule,
) -> Result<(), Rejection> {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let too_long = end.is_none_or(|end| end - start > expiration.maximum_duration);
    // An application never passes.
    let mfa = context.mfa && context.user().is_some();
    let no_ticket = blank(&request.ticket_number) || blank(&request.ticket_system);
    let failed: Vec<&str> = [
        ("ExpirationRule", expiration.is_expiration_required && too_long),
        ("MfaRule", enablement.multi_factor_authentication && !mfa),
        ("JustificationRule", enablement.justification && blank(&request.justification)),
        ("TicketingRule", enablement.ticketing && no_ticket),
    ]
    .into_iter()
    .filter_map(|(name, fails)| fails.then_some(name))
    .collect();
    if failed.is_empty() {
        return Ok(());
    }
    let names = serde_json::Value::from(failed).to_string();
    Err(Rejection::new(
        400,
        "RoleAssignmentRequestPolicyValidationFailed",
        format!("The following policy rules failed: {names}"),
    ))
}

/// A request in one's own name can only be made by that person.
pub(super) fn own_request(context: &Context, principal: ObjectId) -> Result<(), Rejection> {
    match context.user() {
        Some(user) if ObjectId::from(user) == principal => Ok(()),
        _ => Err(Rejection::denied()),
    }
}

/// No other schedule of this kind for the same principal, role and scope may overlap.
pub(super) fn free(
    state: &State,
    kind: ScheduleKind,
    request: &NewScheduleRequest,
    (start, end): (Ticks, Option<Ticks>),
    except: Option<directory::ScheduleId>,
) -> Result<(), Rejection> {
    let taken = state.every_schedule().any(|other| {
        other.kind == kind
            && Some(other.id) != except
            && other.principal_id == request.principal_id
            && other.role_definition_id == request.role_definition_id
            && other.directory_scope_id == request.directory_scope_id
            && other.overlaps(start, end)
    });
    if taken { Err(exists()) } else { Ok(()) }
}

/// The schedule that a request means: the named one, or the one in force, or the next to start.
pub(super) fn meant<'a>(
    state: &'a State,
    kind: ScheduleKind,
    request: &NewScheduleRequest,
    now: Ticks,
) -> Result<&'a RoleSchedule, Rejection> {
    state
        .schedules(kind, now)
        .filter(|schedule| {
            schedule.principal_id == request.principal_id
                && schedule.role_definition_id == request.role_definition_id
                && schedule.directory_scope_id == request.directory_scope_id
                && request.target_schedule_id.is_none_or(|target| target == schedule.id)
        })
        .min_by_key(|schedule| (schedule.start, schedule.id))
        .ok_or_else(does_not_exist)
}
