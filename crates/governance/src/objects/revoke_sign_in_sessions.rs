//! `POST /users/{id}/revokeSignInSessions`: every token issued before now is void.
//!
//! Not here: refusing such tokens; the shell compares them with
//! `sign_in_sessions_valid_from_date_time`.

use directory::{KeyValue, UserId};

use super::{update_user, user_rules};
use crate::{
    Answer, Event, Rejection, State,
    audit::{core_directory::object_row, json_list, property, target},
    decision::Draft,
};

pub(crate) fn run(state: &State, draft: &mut Draft<'_>, id: UserId) -> Result<Answer, Rejection> {
    let user = user_rules::existing(state, id)?;
    let now = draft.context.now;
    let valid_from = property(
        "StsRefreshTokensValidFrom",
        Some(json_list(&user.sign_in_sessions_valid_from_date_time.to_string())),
        Some(json_list(&now.to_string())),
    );
    let mut target = target(state, id.into(), false);
    target.modified_properties = vec![valid_from.clone()];
    let activity = "Update StsRefreshTokenValidFrom Timestamp";
    let mut row = object_row(state, draft, ("UserManagement", activity, "Update"), target);
    row.additional_details.clear();
    draft.row(row);
    update_user::write_row(state, draft, user, "Update user", vec![valid_from]);
    if let Some(row) = draft.audit.last_mut() {
        let detail = KeyValue { key: "UserType".to_owned(), value: user.user_type.clone() };
        row.additional_details.insert(0, detail);
    }
    draft.event(Event::SignInSessionsRevoked { user: id, at: now });
    Ok(Answer::Done)
}
