//! `POST /groups/{id}/owners/$ref`.
//!
//! Not here: eligible owners, which are PIM for Groups.

use directory::{GroupId, ObjectId};

use super::group_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::{
        Actor,
        core_directory::{Way, group_edge},
    },
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    owner: ObjectId,
) -> Result<Answer, Rejection> {
    let group = group_rules::writable(state, id)?;
    group_rules::may_be_owner(state, owner)?;
    let now = draft.context.now;
    if state.is_owner(id, owner, now) {
        return Err(Rejection::already_referenced("owners"));
    }
    group_rules::owner_count(state.owners(id, now).count() + 1)?;
    group_edge(state, draft, (Way::Add, true), (Actor::Caller, None), group, owner);
    draft.event(Event::GroupOwnerAdded { group: id, owner });
    Ok(Answer::Done)
}
