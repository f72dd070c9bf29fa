//! `user`.
//!
//! Not here: credentials, which Graph never shows.

use std::borrow::Cow;

use directory::User;
use serde_json::Value;

use super::{Resource, nothing, null, optional, owned, seconds, shown, synchronised, text};
use crate::schema::{EntityType, USER};

/// A user.
#[derive(Debug, Clone, Copy)]
pub struct UserResource<'a>(pub &'a User);

impl Resource for UserResource<'_> {
    fn entity(&self) -> &'static EntityType {
        &USER
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let user = self.0;
        match name {
            "id" => shown(user.id),
            "userPrincipalName" => text(&user.user_principal_name),
            "displayName" => text(&user.display_name),
            "givenName" => optional(user.given_name.as_deref()),
            "surname" => optional(user.surname.as_deref()),
            "mail" => optional(user.mail.as_deref()),
            "mailNickname" => optional(user.mail_nickname.as_deref()),
            "jobTitle" => optional(user.job_title.as_deref()),
            "department" => optional(user.department.as_deref()),
            "accountEnabled" => owned(user.account_enabled),
            "userType" => text(&user.user_type),
            "createdDateTime" => seconds(user.created_date_time),
            "signInSessionsValidFromDateTime" => {
                seconds(user.sign_in_sessions_valid_from_date_time)
            }
            "onPremisesSyncEnabled" => synchronised(user.on_premises_sync_enabled),
            "businessPhones" => nothing(),
            _ => null(),
        }
    }
}
