//! A new password, hashed by the shell; old sessions end with the old password.
//!
//! Not here: how strong it must be.

use directory::UserId;

use super::user_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::{core_directory::object_row, target},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: UserId,
    password_hash: String,
) -> Result<Answer, Rejection> {
    user_rules::writable(state, id)?;
    let own = draft.context.user() == Some(id);
    let kind = if own {
        ("UserManagement", "Change user password", "Update")
    } else {
        ("UserManagement", "Reset password", "Update")
    };
    let target = target(state, id.into(), false);
    let row = object_row(state, draft, kind, target);
    draft.row(row);
    draft.event(Event::PasswordSet { user: id, password_hash });
    draft.event(Event::SignInSessionsRevoked { user: id, at: draft.context.now });
    Ok(Answer::Done)
}
