//! `DELETE /groups/{id}`: soft; edges and schedules wait with the group in the deleted items.
//!
//! Not here: deletion for good, which time brings (`pim/sweep.rs`).

use directory::GroupId;

use super::group_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::{core_directory::object_row, target},
    decision::Draft,
    pim::dependents,
};

pub(crate) fn run(state: &State, draft: &mut Draft<'_>, id: GroupId) -> Result<Answer, Rejection> {
    group_rules::writable(state, id)?;
    dependents::cancel_coming_activations(state, draft, id.into());
    let target = target(state, id.into(), false);
    let row = object_row(state, draft, ("GroupManagement", "Delete group", "Delete"), target);
    draft.row(row);
    draft.event(Event::GroupDeleted { group: id, at: draft.context.now });
    Ok(Answer::Done)
}
