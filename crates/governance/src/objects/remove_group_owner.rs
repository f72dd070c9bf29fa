//! `DELETE /groups/{id}/owners/{id}/$ref`.
//!
//! Not here: what becomes of a group whose last owner is deleted; it has none then, as in Entra.

use directory::{GroupId, ObjectId};

use super::group_rules;
use crate::{
    Answer, DirectoryObject, Event, Rejection, State,
    audit::core_directory::{Way, group_edge},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    owner: ObjectId,
) -> Result<Answer, Rejection> {
    let group = group_rules::writable(state, id)?;
    if !state.is_owner(id, owner) {
        return Err(Rejection::not_found(owner));
    }
    let is_user = matches!(state.object(owner), Some(DirectoryObject::User(_)));
    if is_user && state.owners(id).count() == 1 {
        return Err(Rejection::bad_request(
            "The group must have at least one owner, hence this owner cannot be removed.",
        ));
    }
    group_edge(state, draft, Way::Remove, true, group, owner);
    draft.event(Event::GroupOwnerRemoved { group: id, owner });
    Ok(Answer::Done)
}
