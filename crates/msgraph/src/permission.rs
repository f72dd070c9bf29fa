//! Who may call what: the Graph permissions that allow each path and method.
//!
//! Nothing is allowed that the tables do not name. A permission in a token is enough for an
//! application; a user must also hold a directory role that covers the request, or act on what is
//! their own, which only the tenant can judge ([`roles_for`]).
//!
//! Not here: reading tokens.

mod pim;
mod roles;
mod table;

pub use roles::{RoleNeed, roles_for};

use crate::{GraphError, GraphRequest, ResourcePath};

/// The permissions of a token.
#[derive(Debug, Clone, Copy)]
pub enum Granted<'a> {
    /// `roles`: the application acts as itself.
    Application(&'a [&'a str]),
    /// `scp`: the application acts for a user.
    Delegated(&'a [&'a str]),
}

/// Any one of these permissions allows a request; an empty list means that nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Application permissions, the least first.
    pub application: &'static [&'static str],
    /// Delegated permissions, the least first.
    pub delegated: &'static [&'static str],
}

/// What a request needs. `None` if any valid token will do: the service document, `$metadata`,
/// and `$batch`, whose requests are judged one by one.
///
/// # Errors
///
/// 405 for methods that the path does not take.
pub fn requirement(request: &GraphRequest) -> Result<Option<Requirement>, GraphError> {
    match request.path.resource {
        ResourcePath::ServiceRoot | ResourcePath::Metadata | ResourcePath::Batch => Ok(None),
        _ => table::requirement(request).map(Some),
    }
}

/// Whether the token's permissions cover the request.
///
/// # Errors
///
/// 403 `Authorization_RequestDenied` (or, from PIM's paths, `PermissionScopeNotGranted`, which
/// names what is missing); 400 for `/me` without a user; 405 for methods that the path does not
/// take.
pub fn allowed(request: &GraphRequest, granted: Granted<'_>) -> Result<(), GraphError> {
    if matches!(granted, Granted::Application(_)) && speaks_of_me(&request.path.resource) {
        return Err(GraphError::bad_request(
            "/me request is only valid with delegated authentication flow.",
        ));
    }
    let Some(requirement) = requirement(request)? else {
        return Ok(());
    };
    let (needed, held) = match granted {
        Granted::Application(held) => (requirement.application, held),
        Granted::Delegated(held) => (requirement.delegated, held),
    };
    // Graph compares permissions without regard to case.
    let covered =
        needed.iter().any(|needed| held.iter().any(|held| held.eq_ignore_ascii_case(needed)));
    if covered {
        return Ok(());
    }
    Err(match request.path.resource {
        ResourcePath::Schedules(..)
        | ResourcePath::Schedule(..)
        | ResourcePath::FilterByCurrentUser(..)
        | ResourcePath::CancelScheduleRequest(..)
        | ResourcePath::ApprovalsOfMe(_)
        | ResourcePath::Approval(..)
        | ResourcePath::ApprovalStages(..)
        | ResourcePath::ApprovalStage(..) => GraphError::scope_not_granted(needed),
        _ => GraphError::denied(),
    })
}

fn speaks_of_me(resource: &ResourcePath) -> bool {
    use crate::UserKey::Me;
    match resource {
        ResourcePath::User(key)
        | ResourcePath::UserRelated(key, _)
        | ResourcePath::UserManager(key)
        | ResourcePath::DirectReports(key)
        | ResourcePath::RevokeSignInSessions(key)
        | ResourcePath::UserMemberAction(key, _) => *key == Me,
        ResourcePath::FilterByCurrentUser(..) | ResourcePath::ApprovalsOfMe(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
