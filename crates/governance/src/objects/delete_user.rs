//! `DELETE /users/{id}`: soft; memberships and roles wait with the user in the deleted items.
//!
//! Not here: deletion for good, which time brings (`pim/sweep.rs`).

use directory::UserId;

use super::user_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::{core_directory::object_row, target},
    decision::Draft,
    pim::dependents,
};

pub(crate) fn run(state: &State, draft: &mut Draft<'_>, id: UserId) -> Result<Answer, Rejection> {
    user_rules::writable(state, id)?;
    dependents::cancel_coming_activations(state, draft, id.into());
    let target = target(state, id.into(), false);
    let row = object_row(state, draft, ("UserManagement", "Delete user", "Delete"), target);
    draft.row(row);
    draft.event(Event::UserDeleted { user: id, at: draft.context.now });
    Ok(Answer::Done)
}
