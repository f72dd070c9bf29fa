//! `POST /directory/deletedItems/{id}/restore`.
//!
//! Not here: service principals, which cannot be deleted yet.

use directory::ObjectId;

use super::user_rules;
use crate::{
    Answer, DeletedObject, DirectoryObject, Event, Rejection, State,
    audit::{core_directory::object_row, target_of},
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
    draft.event(Event::ItemRestored { object, at: draft.context.now });
    Ok(answer)
}
