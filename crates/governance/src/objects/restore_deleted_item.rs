//! `POST /directory/deletedItems/{id}/restore`.
//!
//! Not here: service principals, which cannot be deleted yet.

use directory::{DirectoryScope, GroupAccess, GroupId, ObjectId, ScheduleKind};

use super::user_rules;
use crate::{
    Answer, DeletedItem, DeletedObject, DirectoryObject, Event, Rejection, RequestStatus, State,
    audit::{
        Actor,
        core_directory::{Way, group_edge_of, object_row, role_row},
        target_of,
    },
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    object: ObjectId,
) -> Result<Answer, Rejection> {
    let item = state.deleted_item(object).ok_or_else(|| Rejection::not_found(object))?;
    let (kind, target, answer) = match &item.object {
        DeletedObject::User(user) => {
            // Somebody else may have taken the name meanwhile.
            user_rules::sign_in_name(state, &user.user_principal_name, None)?;
            let target = target_of(DirectoryObject::User(user), false);
            (("UserManagement", "Restore user", "Restore"), target, Answer::User(user.id))
        }
        DeletedObject::Group(group) => {
            let target = target_of(DirectoryObject::Group(group), false);
            (("GroupManagement", "Restore group", "Restore"), target, Answer::Group(group.id))
        }
    };
    let row = object_row(state, draft, kind, target);
    draft.row(row);
    rows_of_what_it_had(state, draft, item);
    draft.event(Event::ItemRestored { object, at: draft.context.now });
    Ok(answer)
}

// What comes back with the object, so that the audit trail tells of every holder and member. A
// schedule whose start passed meanwhile starts now.
fn rows_of_what_it_had(state: &State, draft: &mut Draft<'_>, item: &DeletedItem) {
    let now = draft.context.now;
    let returning = object(&item.object);
    let known = |id: ObjectId| id == returning.id() || state.object(id).is_some();
    let edges = [(GroupAccess::Member, &item.members), (GroupAccess::Owner, &item.owners)];
    for (access, pairs) in edges {
        for (group, member) in pairs.iter().filter(|(_, member)| known(*member)) {
            edge_row(state, draft, returning, (*group, access), *member);
        }
    }
    for schedule in item.schedules.iter().filter(|schedule| schedule.in_force(now)) {
        if !known(schedule.principal_id) {
            continue;
        }
        let eligible = schedule.kind == ScheduleKind::Eligibility;
        if let Some(role) = schedule.target.role().and_then(|role| state.role_definition(role)) {
            let target = target_of(returning, false);
            let scope = schedule.target.scope().unwrap_or(&DirectoryScope::Tenant);
            let way = (Way::Add, eligible);
            role_row(state, draft, way, (Actor::MsPim, None), target, (&role, scope));
        }
        if let Some(belonging) = schedule.target.group().filter(|_| !eligible) {
            edge_row(state, draft, returning, belonging, schedule.principal_id);
        }
        if let Some(request) = schedule.created_using.filter(|_| !schedule.started) {
            let status = RequestStatus::Provisioned;
            draft.event(Event::ScheduleRequestCompleted { request, status, at: now });
        }
    }
}

fn edge_row(
    state: &State,
    draft: &mut Draft<'_>,
    returning: DirectoryObject<'_>,
    (group, access): (GroupId, GroupAccess),
    member: ObjectId,
) {
    let group = match returning {
        DirectoryObject::Group(own) if own.id == group => Some(own),
        _ => state.group(group),
    };
    let member = if member == returning.id() { Some(returning) } else { state.object(member) };
    if let (Some(group), Some(member)) = (group, member) {
        let way = (Way::Add, access == GroupAccess::Owner);
        group_edge_of(state, draft, way, (Actor::MsPim, None), group, target_of(member, false));
    }
}

fn object(deleted: &DeletedObject) -> DirectoryObject<'_> {
    match deleted {
        DeletedObject::User(user) => DirectoryObject::User(user),
        DeletedObject::Group(group) => DirectoryObject::Group(group),
    }
}
