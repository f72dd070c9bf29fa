//! What Graph demands of a user's properties.
//!
//! Not here: passwords, whose strength the shell judges before hashing.

use directory::{User, UserId};

use crate::{Rejection, State};

/// The user, or 404.
pub(crate) fn existing(state: &State, id: UserId) -> Result<&User, Rejection> {
    state.user(id).ok_or_else(|| Rejection::not_found(id))
}

/// The user, unless it is mastered elsewhere.
pub(crate) fn writable(state: &State, id: UserId) -> Result<&User, Rejection> {
    let user = existing(state, id)?;
    if user.on_premises_sync_enabled { Err(on_premises()) } else { Ok(user) }
}

/// 400 for objects that Active Directory masters.
pub(crate) fn on_premises() -> Rejection {
    Rejection::bad_request(
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
    )
}

/// A sign-in name is one part, `@`, the tenant's verified domain; and nobody else has it.
pub(crate) fn sign_in_name(
    state: &State,
    name: &str,
    own: Option<UserId>,
) -> Result<(), Rejection> {
    let domain = state.tenant().map(|tenant| tenant.default_domain.as_str());
    let verified = name.split_once('@').is_some_and(|(local, given)| {
        !local.is_empty()
            && !local.contains(char::is_whitespace)
            && domain.is_none_or(|domain| domain.eq_ignore_ascii_case(given))
    });
    if !verified {
        return Err(Rejection::bad_request(
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
        ));
    }
    match state.user_by_name(name) {
        Some(other) if Some(other.id) != own => Err(Rejection::not_unique("userPrincipalName")),
        _ => Ok(()),
    }
}

/// A property that must not be empty.
pub(crate) fn required(value: &str, property: &str) -> Result<(), Rejection> {
    if value.trim().is_empty() { Err(invalid(property)) } else { Ok(()) }
}

/// `Member` or `Guest`.
pub(crate) fn user_type(value: &str) -> Result<(), Rejection> {
    if matches!(value, "Member" | "Guest") { Ok(()) } else { Err(invalid("userType")) }
}

fn invalid(property: &str) -> Rejection {
    Rejection::bad_request(format!(
        "Invalid value specified for property '{property}' of resource 'User'."
    ))
}
