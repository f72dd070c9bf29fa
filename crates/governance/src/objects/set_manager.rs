//! `PUT /users/{id}/manager/$ref` and `DELETE` of the same.
//!
//! Not here: contacts, which can be managers in Entra and do not exist here.

use directory::UserId;

use super::user_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::{core_directory::object_row, json, property, target},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    user: UserId,
    manager: Option<UserId>,
) -> Result<Answer, Rejection> {
    user_rules::writable(state, user)?;
    let old = state.manager(user);
    match manager {
        Some(manager) if manager == user => {
            return Err(Rejection::bad_request("A user cannot be their own manager."));
        }
        Some(manager) => {
            user_rules::existing(state, manager)?;
        }
        None if old.is_none() => return Err(Rejection::not_found("manager")),
        None => {}
    }
    let activity = if manager.is_some() { "Set user manager" } else { "Remove user manager" };
    let mut of = target(state, user.into(), false);
    let id = |user: Option<UserId>| user.map(|user| json(&user.to_string()));
    of.modified_properties.push(property("Manager.ObjectID", id(old), id(manager)));
    let row = object_row(state, draft, ("UserManagement", activity, "Update"), of);
    draft.row(row);
    draft.event(Event::ManagerChanged { user, manager });
    Ok(Answer::Done)
}
