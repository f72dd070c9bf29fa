//! `POST /users`.
//!
//! Not here: invitations of guests.

use directory::{User, UserId};

use super::user_rules;
use crate::{
    Answer, DirectoryObject, Event, NewUser, Rejection, State,
    audit::{core_directory::object_row, json, json_list, property, target_of},
    decision::Draft,
};

pub(crate) fn run(state: &State, draft: &mut Draft<'_>, new: NewUser) -> Result<Answer, Rejection> {
    user_rules::required(&new.display_name, "displayName")?;
    user_rules::required(&new.mail_nickname, "mailNickname")?;
    user_rules::sign_in_name(state, &new.user_principal_name, None)?;
    let user_type = new.user_type.unwrap_or_else(|| "Member".to_owned());
    user_rules::user_type(&user_type)?;
    let user = User {
        id: UserId(draft.ids.next_id()),
        user_principal_name: new.user_principal_name,
        display_name: new.display_name,
        given_name: new.given_name,
        surname: new.surname,
        mail: new.mail,
        mail_nickname: Some(new.mail_nickname),
        job_title: new.job_title,
        department: new.department,
        account_enabled: new.account_enabled,
        user_type,
        created_date_time: draft.context.now,
        sign_in_sessions_valid_from_date_time: draft.context.now,
        on_premises_sync_enabled: false,
    };
    let id = user.id;
    write_row(state, draft, &user);
    draft.event(Event::UserCreated { user });
    if let Some(password_hash) = new.password_hash {
        draft.event(Event::PasswordSet { user: id, password_hash });
    }
    Ok(Answer::User(id))
}

fn write_row(state: &State, draft: &mut Draft<'_>, user: &User) {
    let mut target = target_of(DirectoryObject::User(user), false);
    let valid_from = user.sign_in_sessions_valid_from_date_time.to_string();
    let texts = [
        ("DisplayName", Some(user.display_name.as_str())),
        ("GivenName", user.given_name.as_deref()),
        ("JobTitle", user.job_title.as_deref()),
        ("Department", user.department.as_deref()),
        ("Mail", user.mail.as_deref()),
        ("MailNickname", user.mail_nickname.as_deref()),
        ("StsRefreshTokensValidFrom", Some(valid_from.as_str())),
        ("Surname", user.surname.as_deref()),
        ("UserPrincipalName", Some(user.user_principal_name.as_str())),
        ("UserType", Some(user.user_type.as_str())),
    ];
    let enabled = Some(format!("[{}]", user.account_enabled));
    target.modified_properties.push(property("AccountEnabled", Some("[]".to_owned()), enabled));
    let mut names = vec!["AccountEnabled"];
    for (name, value) in texts {
        let Some(value) = value else { continue };
        names.push(name);
        let empty = Some("[]".to_owned());
        target.modified_properties.push(property(name, empty, Some(json_list(value))));
    }
    let names = Some(json(&names.join(", ")));
    target.modified_properties.push(property("Included Updated Properties", None, names));
    let user_type = Some(json(&user.user_type));
    target.modified_properties.push(property("TargetId.UserType", None, user_type));
    let row = object_row(state, draft, ("UserManagement", "Add user", "Add"), target);
    draft.row(row);
}
