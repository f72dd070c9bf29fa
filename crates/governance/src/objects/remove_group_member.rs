//! `DELETE /groups/{id}/members/{id}/$ref`.
//!
//! Not here: deleting the object itself, which the path without `/$ref` would mean.

use directory::{GroupId, ObjectId};

use super::group_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::core_directory::{Way, group_edge},
    decision::Draft,
    pim::dependents,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    member: ObjectId,
) -> Result<Answer, Rejection> {
    let group = group_rules::with_written_members(state, id)?;
    if !state.is_member(id, member) {
        return Err(Rejection::not_found(member));
    }
    group_edge(state, draft, Way::Remove, false, group, member);
    draft.event(Event::GroupMemberRemoved { group: id, member });
    // What the member activated rests on an eligibility that it had through the group.
    dependents::end_activations_through(state, draft, id, Some(member));
    Ok(Answer::Done)
}
