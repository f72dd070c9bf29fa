//! PIM, of roles and of groups: schedules, instances and requests.
//!
//! Not here: making requests (`commands`), approvals (`approvals`) and policies (`policies`).

use directory::{ObjectId, RequestId, ScheduleId, UserId};
use governance as tenant;
use msgraph::{
    CurrentUserRelation, GraphError, GraphResponse, Resource, ScheduleCollection, ScheduleFamily,
    ScheduleSet,
    odata::{Literal, Options},
    resource::{ScheduleInstanceResource, ScheduleRequestResource, ScheduleResource},
    schema::schedule_type,
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::Boxed,
};

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

pub(super) fn family_of(target: &directory::ScheduleTarget) -> ScheduleFamily {
    match target.group() {
        Some(_) => ScheduleFamily::Group,
        None => ScheduleFamily::Role,
    }
}

fn schedule(call: &Call<'_>, schedule: &tenant::Schedule) -> ScheduleResource {
    let started = schedule.start <= call.now;
    ScheduleResource {
        kind: schedule.kind,
        id: schedule.graph_id(),
        principal_id: schedule.principal_id,
        target: schedule.target.clone(),
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

fn instance(instance: &tenant::ScheduleInstance<'_>) -> ScheduleInstanceResource {
    let schedule = instance.schedule;
    ScheduleInstanceResource {
        kind: schedule.kind,
        id: instance.id(),
        principal_id: instance.principal_id,
        target: schedule.target.clone(),
        start: Some(schedule.start),
        end: schedule.end,
        assignment_type: assignment_type(schedule.assignment_type),
        member_type: member_type(instance.member_type),
        role_assignment_origin_id: schedule.role_assignment_id.map(|id| id.to_string()),
        schedule_id: schedule.graph_id(),
    }
}

/// A request as Graph shows it.
pub(super) fn request(
    call: &Call<'_>,
    request: &tenant::ScheduleRequest,
) -> ScheduleRequestResource {
    let by_user = call.state.user(UserId(request.created_by.0)).is_some();
    let target = &request.asked.target;
    ScheduleRequestResource {
        kind: request.kind,
        id: request.id.to_string(),
        status: request.status.as_str(),
        created_date_time: request.created_date_time,
        completed_date_time: request.completed_date_time,
        approval_id: request.approval.as_ref().map(|_| request.id.to_string()),
        target_schedule_id: request.target_schedule_id.map(|id| tenant::graph_id(target, id)),
        created_by_user: by_user.then_some(request.created_by),
        created_by_application: (!by_user).then_some(request.created_by),
        asked: request.asked.clone(),
    }
}

/// The requests of a collection, by id.
fn requests<'a>(
    call: &Call<'a>,
    collection: ScheduleCollection,
) -> impl Iterator<Item = &'a tenant::ScheduleRequest> {
    call.state
        .schedule_requests(collection.kind)
        .filter(move |found| family_of(&found.asked.target) == collection.family)
}

fn schedules<'a>(
    call: &Call<'a>,
    collection: ScheduleCollection,
) -> impl Iterator<Item = &'a tenant::Schedule> {
    call.state
        .schedules(collection.kind, call.now)
        .filter(move |found| family_of(&found.target) == collection.family)
}

fn instances<'a>(
    call: &Call<'a>,
    collection: ScheduleCollection,
) -> impl Iterator<Item = tenant::ScheduleInstance<'a>> {
    call.state
        .instances(collection.kind, call.now)
        .filter(move |found| family_of(&found.schedule.target) == collection.family)
}

pub(super) fn list(
    call: &Call<'_>,
    collection: ScheduleCollection,
) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, schedule_type(collection), collection.path())?;
    // PIM for Groups answers about a group or a person only.
    let narrowed = ["groupId", "principalId"].iter().any(|name| listing.equal(name).is_some());
    if collection.family == ScheduleFamily::Group && !narrowed {
        return Err(GraphError::bad_request(
            "The required filter is missing: $filter must name a groupId or a principalId.",
        ));
    }
    match collection.set {
        ScheduleSet::Schedules => {
            listing.answer(schedules(call, collection).map(|found| schedule(call, found)))
        }
        ScheduleSet::Instances => {
            listing.answer(instances(call, collection).map(|found| instance(&found)))
        }
        ScheduleSet::Requests => {
            listing.answer(requests(call, collection).map(|found| request(call, found)))
        }
    }
}

/// The id of a schedule out of the one that Graph shows, which for groups carries the group.
fn schedule_id(id: &str) -> Option<ScheduleId> {
    id.rsplit('_').next()?.parse().ok()
}

fn find_schedule<'a>(
    call: &Call<'a>,
    collection: ScheduleCollection,
    id: &str,
) -> Option<&'a tenant::Schedule> {
    let found = call.state.schedule(schedule_id(id)?)?;
    let fits = found.kind == collection.kind
        && family_of(&found.target) == collection.family
        && found.graph_id().eq_ignore_ascii_case(id)
        && found.end.is_none_or(|end| call.now < end);
    fits.then_some(found)
}

fn find_request<'a>(
    call: &Call<'a>,
    collection: ScheduleCollection,
    id: &str,
) -> Option<&'a tenant::ScheduleRequest> {
    let found = call.state.schedule_request(id.parse::<RequestId>().ok()?)?;
    let fits = found.kind == collection.kind && family_of(&found.asked.target) == collection.family;
    fits.then_some(found)
}

pub(super) fn one(
    call: &Call<'_>,
    collection: ScheduleCollection,
    id: &str,
) -> Result<GraphResponse, GraphError> {
    let found: Option<Boxed<'_>> = match collection.set {
        ScheduleSet::Schedules => find_schedule(call, collection, id)
            .map(|found| Box::new(schedule(call, found)) as Boxed<'_>),
        ScheduleSet::Instances => instances(call, collection)
            .find(|found| found.id() == id)
            .map(|found| Box::new(instance(&found)) as Boxed<'_>),
        ScheduleSet::Requests => find_request(call, collection, id)
            .map(|found| Box::new(request(call, found)) as Boxed<'_>),
    };
    let found = found.ok_or_else(GraphError::resource_not_found)?;
    show(call, &found, schedule_type(collection), collection.path())
}

/// Whom and which target the row with this id is about.
pub(super) fn subject(
    call: &Call<'_>,
    collection: ScheduleCollection,
    id: &str,
) -> Option<(ObjectId, directory::ScheduleTarget)> {
    match collection.set {
        ScheduleSet::Schedules => find_schedule(call, collection, id)
            .map(|found| (found.principal_id, found.target.clone())),
        ScheduleSet::Instances => instances(call, collection)
            .find(|found| found.id() == id)
            .map(|found| (found.principal_id, found.schedule.target.clone())),
        ScheduleSet::Requests => find_request(call, collection, id)
            .map(|found| (found.asked.principal_id, found.asked.target.clone())),
    }
}

/// The text that the filter of a list demands of a property.
pub(super) fn demanded(
    call: &Call<'_>,
    collection: ScheduleCollection,
    property: &str,
) -> Option<String> {
    let options = Options::read(call.request, schedule_type(collection)).ok()?;
    let filter = options.filter?;
    filter.equalities().into_iter().find_map(|(name, value)| match value {
        Literal::Text(text) if name == property => Some(text.clone()),
        _ => None,
    })
}

/// `filterByCurrentUser(on='…')`.
pub(super) fn of_me(
    call: &Call<'_>,
    collection: ScheduleCollection,
    relation: CurrentUserRelation,
) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, schedule_type(collection), collection.path())?;
    let me: ObjectId = call.caller.object_id;
    let groups: Vec<ObjectId> =
        call.state.transitive_member_of(me, call.now).iter().map(|group| group.id.into()).collect();
    match collection.set {
        ScheduleSet::Schedules => {
            let mine = schedules(call, collection)
                .filter(|found| found.principal_id == me || groups.contains(&found.principal_id));
            listing.answer(mine.map(|found| schedule(call, found)))
        }
        ScheduleSet::Instances => {
            let mine = call
                .state
                .instances_of(me, collection.kind, call.now)
                .filter(|found| family_of(&found.schedule.target) == collection.family);
            listing.answer(mine.map(|found| instance(&found)))
        }
        ScheduleSet::Requests => {
            let mine = requests(call, collection).filter(|found| match relation {
                CurrentUserRelation::Principal => found.asked.principal_id == me,
                CurrentUserRelation::CreatedBy => found.created_by == me,
                CurrentUserRelation::Approver => {
                    found.status == tenant::RequestStatus::PendingApproval
                        && call.state.is_approver(found, UserId(me.0), call.now)
                }
            });
            listing.answer(mine.map(|found| request(call, found)))
        }
    }
}

/// The schedule with this id, for `$expand=targetSchedule`.
pub(super) fn by_id<'a>(call: &Call<'a>, id: Option<String>) -> Option<Boxed<'a>> {
    let found = call.state.schedule(schedule_id(&id?)?)?;
    Some(Box::new(schedule(call, found)))
}

/// The eligibility behind an activation, for `$expand=activatedUsing`: a schedule of a schedule or
/// of a request, an instance of an instance.
pub(super) fn activated_using<'a>(call: &Call<'a>, from: &dyn Resource) -> Option<Boxed<'a>> {
    let own = ["roleAssignmentScheduleId", "assignmentScheduleId", "targetScheduleId"]
        .into_iter()
        .find(|name| from.entity().property(name).is_some());
    let of_instance = own.is_some_and(|name| name != "targetScheduleId");
    let own = schedule_id(from.property(own.unwrap_or("id")).as_str()?)?;
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
