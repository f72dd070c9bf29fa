//! PIM for directory roles: `role{Eligibility,Assignment}Schedule{s,Instances,Requests}`.
//!
//! Not here: making requests (`commands`).

use directory::{ObjectId, RequestId, ScheduleId};
use governance as tenant;
use msgraph::{
    CurrentUserRelation, Expiration, GraphError, GraphResponse, Resource, ScheduleInfo,
    ScheduleKind, ScheduleSet, TicketInfo,
    resource::{RoleSchedule, RoleScheduleInstance, RoleScheduleRequest},
    schema::schedule_type,
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::Boxed,
};

pub(super) const fn set_name(kind: ScheduleKind, set: ScheduleSet) -> &'static str {
    match (kind, set) {
        (ScheduleKind::Eligibility, ScheduleSet::Schedules) => {
            "roleManagement/directory/roleEligibilitySchedules"
        }
        (ScheduleKind::Eligibility, ScheduleSet::Instances) => {
            "roleManagement/directory/roleEligibilityScheduleInstances"
        }
        (ScheduleKind::Eligibility, ScheduleSet::Requests) => {
            "roleManagement/directory/roleEligibilityScheduleRequests"
        }
        (ScheduleKind::Assignment, ScheduleSet::Schedules) => {
            "roleManagement/directory/roleAssignmentSchedules"
        }
        (ScheduleKind::Assignment, ScheduleSet::Instances) => {
            "roleManagement/directory/roleAssignmentScheduleInstances"
        }
        (ScheduleKind::Assignment, ScheduleSet::Requests) => {
            "roleManagement/directory/roleAssignmentScheduleRequests"
        }
    }
}

pub(super) const fn tenant_kind(kind: ScheduleKind) -> tenant::ScheduleKind {
    match kind {
        ScheduleKind::Eligibility => tenant::ScheduleKind::Eligibility,
        ScheduleKind::Assignment => tenant::ScheduleKind::Assignment,
    }
}

const fn wire_kind(kind: tenant::ScheduleKind) -> ScheduleKind {
    match kind {
        tenant::ScheduleKind::Eligibility => ScheduleKind::Eligibility,
        tenant::ScheduleKind::Assignment => ScheduleKind::Assignment,
    }
}

const fn assignment_type(kind: tenant::AssignmentType) -> &'static str {
    match kind {
        tenant::AssignmentType::Assigned => "Assigned",
        tenant::AssignmentType::Activated => "Activated",
    }
}

const fn member_type(kind: tenant::MemberType) -> &'static str {
    match kind {
        tenant::MemberType::Direct => "Direct",
        tenant::MemberType::Group => "Group",
    }
}

fn schedule(call: &Call<'_>, schedule: &tenant::RoleSchedule) -> RoleSchedule {
    let started = schedule.start <= call.now;
    RoleSchedule {
        kind: wire_kind(schedule.kind),
        id: schedule.id.to_string(),
        principal_id: schedule.principal_id,
        role_definition_id: schedule.role_definition_id,
        directory_scope_id: schedule.directory_scope_id.clone(),
        created_using: schedule.created_using.map(|id| id.to_string()),
        created_date_time: Some(schedule.created_date_time),
        modified_date_time: schedule.modified_date_time,
        status: if started { "Provisioned" } else { "Granted" }.to_owned(),
        assignment_type: assignment_type(schedule.assignment_type),
        member_type: "Direct",
        start: Some(schedule.start),
        end: schedule.end,
    }
}

fn instance(instance: &tenant::ScheduleInstance<'_>) -> RoleScheduleInstance {
    let schedule = instance.schedule;
    RoleScheduleInstance {
        kind: wire_kind(schedule.kind),
        id: instance.id(),
        principal_id: instance.principal_id,
        role_definition_id: schedule.role_definition_id,
        directory_scope_id: schedule.directory_scope_id.clone(),
        start: Some(schedule.start),
        end: schedule.end,
        assignment_type: assignment_type(schedule.assignment_type),
        member_type: member_type(instance.member_type),
        role_assignment_origin_id: schedule.role_assignment_id.map(|id| id.to_string()),
        schedule_id: schedule.id.to_string(),
    }
}

/// A request as Graph shows it.
pub(super) fn request(
    call: &Call<'_>,
    request: &tenant::RoleScheduleRequest,
) -> RoleScheduleRequest {
    let asked = &request.asked;
    let by_user = call.state.user(directory::UserId(request.created_by.0)).is_some();
    let expiration = asked.expiration.map(|expiration| match expiration {
        tenant::Expiration::NoExpiration => Expiration::NoExpiration,
        tenant::Expiration::AfterDateTime { end_date_time } => {
            Expiration::AfterDateTime(end_date_time)
        }
        tenant::Expiration::AfterDuration { duration } => Expiration::AfterDuration(duration),
    });
    RoleScheduleRequest {
        kind: wire_kind(request.kind),
        id: request.id.to_string(),
        status: match request.status {
            tenant::RequestStatus::Granted => "Granted",
            tenant::RequestStatus::Provisioned => "Provisioned",
            tenant::RequestStatus::Revoked => "Revoked",
            tenant::RequestStatus::Canceled => "Canceled",
        }
        .to_owned(),
        created_date_time: request.created_date_time,
        completed_date_time: request.completed_date_time,
        approval_id: None,
        action: asked.action.name().to_owned(),
        principal_id: asked.principal_id,
        role_definition_id: asked.role_definition_id,
        directory_scope_id: asked.directory_scope_id.clone(),
        is_validation_only: asked.is_validation_only,
        target_schedule_id: request.target_schedule_id.map(|id| id.to_string()),
        justification: asked.justification.clone(),
        created_by_user: by_user.then_some(request.created_by),
        created_by_application: (!by_user).then_some(request.created_by),
        schedule_info: expiration.map(|expiration| ScheduleInfo {
            start: Some(asked.start.unwrap_or(request.created_date_time)),
            expiration,
        }),
        ticket_info: TicketInfo {
            ticket_number: asked.ticket_number.clone(),
            ticket_system: asked.ticket_system.clone(),
        },
    }
}

pub(super) fn list(
    call: &Call<'_>,
    kind: ScheduleKind,
    set: ScheduleSet,
) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, schedule_type(kind, set), set_name(kind, set))?;
    let (state, kind) = (call.state, tenant_kind(kind));
    match set {
        ScheduleSet::Schedules => {
            listing.answer(state.schedules(kind, call.now).map(|found| schedule(call, found)))
        }
        ScheduleSet::Instances => {
            listing.answer(state.instances(kind, call.now).map(|found| instance(&found)))
        }
        ScheduleSet::Requests => {
            listing.answer(state.schedule_requests(kind).map(|found| request(call, found)))
        }
    }
}

pub(super) fn one(
    call: &Call<'_>,
    kind: ScheduleKind,
    set: ScheduleSet,
    id: &str,
) -> Result<GraphResponse, GraphError> {
    let state = call.state;
    let wanted = tenant_kind(kind);
    let found: Option<Boxed<'_>> = match set {
        ScheduleSet::Schedules => {
            let same = |found: &&tenant::RoleSchedule| found.id.to_string() == id;
            let found = state.schedules(wanted, call.now).find(same);
            found.map(|found| Box::new(schedule(call, found)) as Boxed<'_>)
        }
        ScheduleSet::Instances => {
            let found = state.instances(wanted, call.now).find(|found| found.id() == id);
            found.map(|found| Box::new(instance(&found)) as Boxed<'_>)
        }
        ScheduleSet::Requests => {
            let id = id.parse::<RequestId>().ok();
            let found = id.and_then(|id| state.schedule_request(id));
            let found = found.filter(|found| found.kind == wanted);
            found.map(|found| Box::new(request(call, found)) as Boxed<'_>)
        }
    };
    let found = found.ok_or_else(GraphError::resource_not_found)?;
    show(call, &found, schedule_type(kind, set), set_name(kind, set))
}

/// Whom the row with this id is about.
pub(super) fn principal_of(
    call: &Call<'_>,
    kind: ScheduleKind,
    set: ScheduleSet,
    id: &str,
) -> Option<ObjectId> {
    let kind = tenant_kind(kind);
    match set {
        ScheduleSet::Schedules => {
            call.state.schedule(id.parse().ok()?).map(|found| found.principal_id)
        }
        ScheduleSet::Instances => {
            let found = call.state.instances(kind, call.now).find(|found| found.id() == id);
            found.map(|found| found.principal_id)
        }
        ScheduleSet::Requests => {
            call.state.schedule_request(id.parse().ok()?).map(|found| found.asked.principal_id)
        }
    }
}

/// `filterByCurrentUser(on='…')`.
pub(super) fn of_me(
    call: &Call<'_>,
    kind: ScheduleKind,
    set: ScheduleSet,
    relation: CurrentUserRelation,
) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, schedule_type(kind, set), set_name(kind, set))?;
    let me: ObjectId = call.caller.object_id;
    let (state, wanted) = (call.state, tenant_kind(kind));
    let groups: Vec<ObjectId> =
        state.transitive_member_of(me).iter().map(|group| group.id.into()).collect();
    match set {
        ScheduleSet::Schedules => {
            let mine = state
                .schedules(wanted, call.now)
                .filter(|found| found.principal_id == me || groups.contains(&found.principal_id));
            listing.answer(mine.map(|found| schedule(call, found)))
        }
        ScheduleSet::Instances => {
            let mine = state.instances_of(me, wanted, call.now);
            listing.answer(mine.map(|found| instance(&found)))
        }
        ScheduleSet::Requests => {
            let mine = state.schedule_requests(wanted).filter(|found| match relation {
                CurrentUserRelation::Principal => found.asked.principal_id == me,
                CurrentUserRelation::CreatedBy => found.created_by == me,
                // No policy of this tenant asks for approval, so nothing waits for one.
                CurrentUserRelation::Approver => false,
            });
            listing.answer(mine.map(|found| request(call, found)))
        }
    }
}

/// The schedule with this id, for `$expand=targetSchedule`.
pub(super) fn by_id<'a>(call: &Call<'a>, id: Option<ScheduleId>) -> Option<Boxed<'a>> {
    let found = call.state.schedule(id?)?;
    Some(Box::new(schedule(call, found)))
}

/// The eligibility behind an activation, for `$expand=activatedUsing`: a schedule of a schedule,
/// an instance of an instance.
pub(super) fn activated_using<'a>(call: &Call<'a>, from: &dyn Resource) -> Option<Boxed<'a>> {
    let of_instance = from.entity().property("roleAssignmentScheduleId").is_some();
    let own = if of_instance { "roleAssignmentScheduleId" } else { "id" };
    let own: ScheduleId = from.property(own).as_str()?.parse().ok()?;
    let eligibility = call.state.schedule(call.state.schedule(own)?.activated_using?)?;
    if !of_instance {
        return Some(Box::new(schedule(call, eligibility)));
    }
    let found = call
        .state
        .instances(eligibility.kind, call.now)
        .find(|found| found.schedule.id == eligibility.id)?;
    Some(Box::new(instance(&found)))
}
