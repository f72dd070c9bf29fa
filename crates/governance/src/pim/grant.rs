//! Carrying out a request that gives something: the request, its schedule, and the rows of both.
//!
//! Not here: whether it may be given.

use directory::{RequestId, RoleAssignmentId, RoleDefinition, ScheduleId, Ticks};

use super::words;
use crate::{
    Answer, AssignmentType, Event, NewScheduleRequest, RequestStatus, RoleSchedule,
    RoleScheduleRequest, ScheduleKind, State,
    audit::{
        Actor,
        core_directory::{Way, role_member},
        pim::{self, PimRow},
    },
    decision::Draft,
    roles::role_rules,
};

/// Something to be given that has passed every check.
pub(super) struct Grant {
    pub(super) kind: ScheduleKind,
    pub(super) request: NewScheduleRequest,
    pub(super) role: RoleDefinition,
    pub(super) time: (Ticks, Option<Ticks>),
    pub(super) assignment_type: AssignmentType,
    pub(super) activated_using: Option<ScheduleId>,
}

pub(super) fn provision(state: &State, draft: &mut Draft<'_>, grant: Grant) -> Answer {
    let context = draft.context;
    let (start, end) = grant.time;
    let starts_now = start <= context.now;
    let id = draft.ids.next_id();
    let request = RoleScheduleRequest {
        id: RequestId(id),
        kind: grant.kind,
        status: if starts_now { RequestStatus::Provisioned } else { RequestStatus::Granted },
        created_date_time: context.now,
        completed_date_time: starts_now.then_some(context.now),
        target_schedule_id: Some(ScheduleId(id)),
        created_by: context.caller.into(),
        correlation_id: context.correlation_id,
        asked: grant.request,
    };
    if request.asked.is_validation_only {
        return Answer::ScheduleRequest(Box::new(request));
    }
    let role = role_rules::activated(state, draft, grant.role);
    let assignment =
        (grant.kind == ScheduleKind::Assignment).then(|| RoleAssignmentId(draft.ids.next_id()));
    let schedule = RoleSchedule {
        id: ScheduleId(id),
        kind: grant.kind,
        role_assignment_id: assignment,
        principal_id: request.asked.principal_id,
        role_definition_id: role.id,
        directory_scope_id: request.asked.directory_scope_id.clone(),
        start,
        end,
        assignment_type: grant.assignment_type,
        activated_using: grant.activated_using,
        created_using: Some(request.id),
        created_date_time: context.now,
        modified_date_time: None,
        started: starts_now,
    };
    pim_row(state, draft, (&request, &schedule), &role, words::granting(&schedule, "requested"));
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    draft.event(Event::RoleScheduleCreated { schedule: schedule.clone() });
    if starts_now {
        core_row(state, draft, &schedule, &role);
        pim_row(
            state,
            draft,
            (&request, &schedule),
            &role,
            words::granting(&schedule, "completed"),
        );
    }
    Answer::ScheduleRequest(Box::new(request))
}

fn core_row(state: &State, draft: &mut Draft<'_>, schedule: &RoleSchedule, role: &RoleDefinition) {
    let eligible = schedule.kind == ScheduleKind::Eligibility;
    let actor = (Actor::MsPim, Some(draft.ids.next_id()));
    role_member(state, draft, (Way::Add, eligible), actor, schedule.principal_id, role);
}

/// A row about a request and its schedule, by whoever makes the request.
pub(super) fn pim_row(
    state: &State,
    draft: &mut Draft<'_>,
    (request, schedule): (&RoleScheduleRequest, &RoleSchedule),
    role: &RoleDefinition,
    (activity, operation_type): words::Words,
) {
    let row =
        PimRow { operation_type, ..row_of(&activity, Actor::Caller, request, schedule, role) };
    pim::write(state, draft, &row);
}

fn row_of<'a>(
    activity: &'a str,
    actor: Actor,
    request: &'a RoleScheduleRequest,
    schedule: &RoleSchedule,
    role: &'a RoleDefinition,
) -> PimRow<'a> {
    let asked = &request.asked;
    PimRow {
        activity,
        operation_type: "",
        actor,
        correlation_id: Some(request.correlation_id),
        principal: schedule.principal_id,
        role,
        start: schedule.start,
        end: schedule.end,
        justification: asked.justification.as_deref(),
        ticket: (asked.ticket_system.as_deref(), asked.ticket_number.as_deref()),
        request: request.id,
        schedule: schedule.id,
    }
}

/// The start of a schedule that was granted earlier has come.
pub(super) fn start(state: &State, draft: &mut Draft<'_>, schedule: &RoleSchedule) {
    draft.event(Event::RoleScheduleStarted { schedule: schedule.id });
    let role = state.role_definition(schedule.role_definition_id);
    let request = schedule.created_using.and_then(|id| state.schedule_request(id));
    let (Some(role), Some(request)) = (role, request) else { return };
    core_row(state, draft, schedule, &role);
    let (activity, operation_type) = words::granting(schedule, "completed");
    let row = PimRow { operation_type, ..row_of(&activity, Actor::Pim, request, schedule, &role) };
    pim::write(state, draft, &row);
    draft.event(Event::ScheduleRequestCompleted {
        request: request.id,
        status: RequestStatus::Provisioned,
        at: draft.context.now,
    });
}
