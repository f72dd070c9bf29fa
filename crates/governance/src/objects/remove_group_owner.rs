//! `DELETE /groups/{id}/owners/{id}/$ref`.
//!
//! Not here: what becomes of a group whose last owner is deleted; it has none then, as in Entra.

use directory::{GroupAccess, GroupId, ObjectId};

use super::{edge_removal, group_rules};
use crate::{Answer, DirectoryObject, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    owner: ObjectId,
) -> Result<Answer, Rejection> {
    let group = group_rules::writable(state, id)?;
    let now = draft.context.now;
    if !state.is_owner(id, owner, now) {
        return Err(Rejection::not_found(owner));
    }
    let is_user = matches!(state.object(owner), Some(DirectoryObject::User(_)));
    if is_user && state.owners(id, now).count() == 1 {
        return Err(Rejection::bad_request(
            "The group must have at least one owner, hence this owner cannot be removed.",
        ));
    }
    edge_removal::run(state, draft, (group, GroupAccess::Owner), owner)?;
    Ok(Answer::Done)
}
