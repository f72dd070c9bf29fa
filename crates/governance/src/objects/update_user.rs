//! `PATCH /users/{id}`.
//!
//! Not here: passwords and sessions, which have commands of their own.

use directory::{ModifiedProperty, User, UserId};

use super::user_rules;
use crate::{
    Answer, Event, Rejection, State, UserChanges,
    audit::{core_directory::object_row, json, json_list, property, target},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: UserId,
    changes: UserChanges,
) -> Result<Answer, Rejection> {
    let user = user_rules::writable(state, id)?;
    check(state, id, &changes)?;
    let properties = changed(user, &changes);
    if properties.is_empty() {
        return Ok(Answer::Done);
    }
    let switch = changes.account_enabled.filter(|enabled| *enabled != user.account_enabled);
    if let Some(enabled) = switch {
        let activity = if enabled { "Enable account" } else { "Disable account" };
        let only: Vec<_> = properties
            .iter()
            .filter(|property| property.display_name == "AccountEnabled")
            .cloned()
            .collect();
        write_row(state, draft, user, activity, only);
    }
    write_row(state, draft, user, "Update user", properties);
    draft.event(Event::UserUpdated { user: id, changes });
    if switch == Some(false) {
        // Disabling also ends what the user has open.
        draft.event(Event::SignInSessionsRevoked { user: id, at: draft.context.now });
    }
    Ok(Answer::Done)
}

fn check(state: &State, id: UserId, changes: &UserChanges) -> Result<(), Rejection> {
    if let Some(name) = &changes.user_principal_name {
        user_rules::sign_in_name(state, name, Some(id))?;
    }
    if let Some(name) = &changes.display_name {
        user_rules::required(name, "displayName")?;
    }
    if let Some(nickname) = &changes.mail_nickname {
        user_rules::required(nickname.as_deref().unwrap_or_default(), "mailNickname")?;
    }
    changes.user_type.as_deref().map_or(Ok(()), user_rules::user_type)
}

fn changed(user: &User, changes: &UserChanges) -> Vec<ModifiedProperty> {
    let mut properties = Vec::new();
    if let Some(enabled) = changes.account_enabled
        && enabled != user.account_enabled
    {
        let old = Some(format!("[{}]", user.account_enabled));
        properties.push(property("AccountEnabled", old, Some(format!("[{enabled}]"))));
    }
    let given = |change: &Option<String>| change.clone().map(Some);
    let texts = [
        ("Department", user.department.as_deref(), changes.department.clone()),
        ("DisplayName", Some(user.display_name.as_str()), given(&changes.display_name)),
        ("GivenName", user.given_name.as_deref(), changes.given_name.clone()),
        ("JobTitle", user.job_title.as_deref(), changes.job_title.clone()),
        ("Mail", user.mail.as_deref(), changes.mail.clone()),
        ("MailNickname", user.mail_nickname.as_deref(), changes.mail_nickname.clone()),
        ("Surname", user.surname.as_deref(), changes.surname.clone()),
        (
            "UserPrincipalName",
            Some(user.user_principal_name.as_str()),
            given(&changes.user_principal_name),
        ),
        ("UserType", Some(user.user_type.as_str()), given(&changes.user_type)),
    ];
    let list = |value: Option<&str>| Some(value.map_or_else(|| "[]".to_owned(), json_list));
    for (name, old, new) in texts {
        if let Some(new) = new.filter(|new| new.as_deref() != old) {
            properties.push(property(name, list(old), list(new.as_deref())));
        }
    }
    properties
}

/// Rows about a user end with the names of what changed and the user's type.
pub(super) fn write_row(
    state: &State,
    draft: &mut Draft<'_>,
    user: &User,
    activity: &str,
    properties: Vec<ModifiedProperty>,
) {
    let names: Vec<_> = properties.iter().map(|property| property.display_name.as_str()).collect();
    let names = json(&names.join(", "));
    let mut target = target(state, user.id.into(), false);
    target.modified_properties = properties;
    target.modified_properties.push(property("Included Updated Properties", None, Some(names)));
    let user_type = Some(json(&user.user_type));
    target.modified_properties.push(property("TargetId.UserType", None, user_type));
    let operation_type = match activity {
        "Disable account" => "Disable",
        "Enable account" => "Enable",
        _ => "Update",
    };
    let row = object_row(state, draft, ("UserManagement", activity, operation_type), target);
    draft.row(row);
}
