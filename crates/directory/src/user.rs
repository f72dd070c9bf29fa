//! A user of the directory.
//!
//! Not here: credentials and sign-in; those belong to the embedded tenant's token endpoint.

use serde::{Deserialize, Serialize};

use crate::{Ticks, UserId};

/// A user, in the words of Graph's `user` resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Object id.
    pub id: UserId,
    /// Sign-in name, unique in the tenant without regard to case.
    pub user_principal_name: String,
    /// Name shown to people.
    pub display_name: String,
    /// First name.
    pub given_name: Option<String>,
    /// Family name.
    pub surname: Option<String>,
    /// Primary mail address.
    pub mail: Option<String>,
    /// The part of the mail address before the `@`; required when a user is created.
    pub mail_nickname: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Whether the user may sign in.
    pub account_enabled: bool,
    /// `Member` or `Guest`.
    pub user_type: String,
    /// When the user was created.
    pub created_date_time: Ticks,
    /// Tokens and refresh tokens issued before this instant are void
    /// (`revokeSignInSessions` moves it to now).
    pub sign_in_sessions_valid_from_date_time: Ticks,
    /// Whether the user comes from Active Directory and is read-only here.
    pub on_premises_sync_enabled: bool,
}
