//! `POST /directory/deletedItems/{id}/restore`.
//!
//! Not here: service principals, which cannot be deleted yet.

use directory::ObjectId;

use super::user_rules;
use crate::{
    Answer, DeletedItem, DeletedObject, DirectoryObject, Event, Rejection, RequestStatus,
    ScheduleKind, State,
    audit::{
        Actor,
        core_directory::{Way, object_row, role_row},
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
    role_rows(state, draft, item);
    draft.event(Event::ItemRestored { object, at: draft.context.now });
    Ok(answer)
}

// The roles that come back with the object, so that the audit trail tells of every holder. One
// whose start passed meanwhile starts now.
fn role_rows(state: &State, draft: &mut Draft<'_>, item: &DeletedItem) {
    let now = draft.context.now;
    for schedule in item.schedules.iter().filter(|schedule| schedule.in_force(now)) {
        let Some(role) = state.role_definition(schedule.role_definition_id) else { continue };
        let eligible = schedule.kind == ScheduleKind::Eligibility;
        let target = target_of(object(&item.object), false);
        role_row(state, draft, (Way::Add, eligible), (Actor::MsPim, None), target, &role);
        if let Some(request) = schedule.created_using.filter(|_| !schedule.started) {
            let status = RequestStatus::Provisioned;
            draft.event(Event::ScheduleRequestCompleted { request, status, at: now });
        }
    }
}

fn object(deleted: &DeletedObject) -> DirectoryObject<'_> {
    match deleted {
        DeletedObject::User(user) => DirectoryObject::User(user),
        DeletedObject::Group(group) => DirectoryObject::Group(group),
    }
}
