//! Issuing tokens from what the tenant knows: which application, with which permissions.
//!
//! Not here: proving that the asker is the application (`endpoint.rs`); being able to read the data
//! directory is the other proof (`cli/token.rs`).

use directory::{AppId, ServicePrincipal, Ticks, User};
use governance::State;
use uuid::Uuid;

use super::{
    Claims, GRAPH, GRAPH_APP_ID, KeyError, SigningKey, Subject, for_application, for_user,
};

/// The client id of Reeve's own API, whose app roles guard everything but Graph.
pub const REEVE_APP_ID: AppId = AppId(uuid::uuid!("7ee5e000-0000-4000-8000-000000000001"));
/// The audience of Reeve's own API.
pub const REEVE: &str = "api://reeve";

/// Both times, and the fresh id that a token needs.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Wall time.
    pub wall: Ticks,
    /// Tenant time.
    pub tenant: Ticks,
    /// A fresh id.
    pub id: Uuid,
}

/// Why no token was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The tenant was never created.
    #[error("there is no tenant yet")]
    NoTenant,
    /// The application or user may not sign in.
    #[error("`{0}` is disabled")]
    Disabled(String),
    /// Signing failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The application permissions that a token for `audience` carries.
#[must_use]
pub fn roles(state: &State, principal: &ServicePrincipal, audience: &str) -> Vec<String> {
    let graph = matches!(audience, GRAPH | GRAPH_APP_ID);
    let resource = if graph { GRAPH_APP_ID.parse().ok() } else { Some(REEVE_APP_ID) };
    let resource = resource.and_then(|app| state.service_principal_of(app));
    let Some(resource) = resource else { return Vec::new() };
    state.app_roles(principal.id.into(), resource.id).map(str::to_owned).collect()
}

/// A token for an application on its own behalf, and what it says.
///
/// # Errors
/// [`IssueError`].
pub fn application_token(
    key: &SigningKey,
    state: &State,
    moment: Moment,
    principal: &ServicePrincipal,
    audience: &str,
) -> Result<(String, Claims), IssueError> {
    if !principal.account_enabled {
        return Err(IssueError::Disabled(principal.display_name.clone()));
    }
    let subject = subject(state, moment, principal, audience)?;
    let roles = roles(state, principal, audience);
    let claims = for_application(&subject, principal.id.into(), roles);
    Ok((key.sign(&claims)?, claims))
}

/// A token for a person through an application.
///
/// # Errors
/// [`IssueError`].
pub fn user_token(
    key: &SigningKey,
    state: &State,
    moment: Moment,
    (user, scopes): (&User, &[String]),
    client: &ServicePrincipal,
    audience: &str,
) -> Result<(String, Claims), IssueError> {
    if !user.account_enabled {
        return Err(IssueError::Disabled(user.user_principal_name.clone()));
    }
    let subject = subject(state, moment, client, audience)?;
    let claims = for_user(&subject, user.id.into(), &user.user_principal_name, scopes);
    Ok((key.sign(&claims)?, claims))
}

fn subject<'a>(
    state: &State,
    moment: Moment,
    client: &'a ServicePrincipal,
    audience: &'a str,
) -> Result<Subject<'a>, IssueError> {
    Ok(Subject {
        tenant: state.tenant().ok_or(IssueError::NoTenant)?.id,
        wall: moment.wall,
        now: moment.tenant,
        audience,
        app_id: client.app_id,
        app_name: &client.display_name,
        // Whoever can read the data directory could also reset the second factor.
        methods: &["pwd", "mfa"],
        id: moment.id.simple().to_string(),
    })
}
