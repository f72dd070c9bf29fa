//! Bodies that create and change users.
//!
//! Not here: whether the name is free and its domain is the tenant's.

use std::fmt;

use super::{Change, Write, body::Body};
use crate::{GraphError, GraphRequest, UserKey, schema::USER};

/// A password on its way in; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password {
    /// The password itself.
    pub text: String,
    /// Whether the user must choose another one.
    pub force_change_next_sign_in: bool,
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The body of `POST /users`.
#[derive(Debug, Clone, PartialEq)]
pub struct NewUser {
    /// Whether the user may sign in.
    pub account_enabled: bool,
    /// Name shown to people.
    pub display_name: String,
    /// Mail alias.
    pub mail_nickname: String,
    /// Sign-in name.
    pub user_principal_name: String,
    /// First password.
    pub password: Password,
    /// First name.
    pub given_name: Option<String>,
    /// Family name.
    pub surname: Option<String>,
    /// Primary mail address.
    pub mail: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// `Member` or `Guest`.
    pub user_type: String,
}

// Property, and whether it may be null.
const WRITABLE: [(&str, bool); 10] = [
    ("accountEnabled", false),
    ("displayName", false),
    ("userPrincipalName", false),
    ("mailNickname", false),
    ("userType", false),
    ("givenName", true),
    ("surname", true),
    ("mail", true),
    ("jobTitle", true),
    ("department", true),
];

pub(super) fn create(request: &GraphRequest) -> Result<NewUser, GraphError> {
    let mut body = Body::read(request, &USER)?;
    let user = NewUser {
        account_enabled: body.required_truth("accountEnabled")?,
        display_name: body.required_text("displayName")?,
        mail_nickname: body.required_text("mailNickname")?,
        user_principal_name: body.required_text("userPrincipalName")?,
        password: password(&mut body)?.ok_or_else(|| body.missing("passwordProfile"))?,
        given_name: body.text("givenName")?,
        surname: body.text("surname")?,
        mail: body.text("mail")?,
        job_title: body.text("jobTitle")?,
        department: body.text("department")?,
        user_type: user_type(&mut body)?,
    };
    let parts = user.user_principal_name.split_once('@');
    if !parts.is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.')) {
        return Err(body.invalid("userPrincipalName", "a name such as alex@contoso.example"));
    }
    body.finish()?;
    Ok(user)
}

fn user_type(body: &mut Body) -> Result<String, GraphError> {
    match body.text("userType")?.as_deref() {
        None | Some("Member") => Ok("Member".to_owned()),
        Some("Guest") => Ok("Guest".to_owned()),
        Some(_) => Err(body.invalid("userType", "Member or Guest")),
    }
}

fn password(body: &mut Body) -> Result<Option<Password>, GraphError> {
    let Some(mut profile) = body.nested("passwordProfile")? else {
        return Ok(None);
    };
    let text = profile.required_text("password")?;
    let force_change_next_sign_in = profile.truth("forceChangePasswordNextSignIn")?.unwrap_or(true);
    if profile.truth("forceChangePasswordNextSignInWithMfa")?.unwrap_or(false) {
        return Err(GraphError::unsupported("'forceChangePasswordNextSignInWithMfa'"));
    }
    profile.finish()?;
    Ok(Some(Password { text, force_change_next_sign_in }))
}

pub(super) fn update(request: &GraphRequest, user: UserKey) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &USER)?;
    let password = password(&mut body)?;
    let changes = body.changes(&WRITABLE)?;
    let guest_or_member = |change: &Change| {
        change.property != "userType" || change.value == "Member" || change.value == "Guest"
    };
    if !changes.iter().all(guest_or_member) {
        return Err(body.invalid("userType", "Member or Guest"));
    }
    body.finish()?;
    Ok(Write::UpdateUser { user, changes, password })
}
