//! The applications that Reeve itself acts as in the embedded tenant.
//!
//! Not here: people, and applications that only call Reeve.

use governance::State;

use crate::{
    instance::Instance,
    oauth::{
        GRAPH,
        issue::{self, IssueError, Moment},
    },
};

/// The application that playbooks and the guard act as.
pub const PLAYBOOKS: &str = "reeve-playbooks";
/// What that application may do in Graph, and no more.
pub const PLAYBOOK_PERMISSIONS: [&str; 6] = [
    "AuditLog.Read.All",
    "Directory.Read.All",
    "GroupMember.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
    "User.EnableDisableAccount.All",
    "User.RevokeSessions.All",
];
/// The application that may do everything, for the people who run the server.
pub const ADMIN: &str = "reeve-admin";

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum NoToken {
    /// The tenant has no such application.
    #[error("the tenant has no application `{0}`")]
    Missing(&'static str),
    /// It may not have one.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

/// A token of the playbooks' application.
///
/// # Errors
/// [`NoToken`].
pub fn playbook_token(instance: &Instance, audience: &str) -> Result<String, NoToken> {
    token(instance, PLAYBOOKS, audience)
}

/// A Graph token for what the guard reads.
///
/// # Errors
/// [`NoToken`].
pub fn guard_token(instance: &Instance) -> Result<String, NoToken> {
    token(instance, PLAYBOOKS, GRAPH)
}

fn token(instance: &Instance, name: &'static str, audience: &str) -> Result<String, NoToken> {
    let state: &State = &instance.tenant.state();
    let mut found = state.service_principals().filter(|app| app.display_name == name);
    let app = found.next().ok_or(NoToken::Missing(name))?;
    let moment = Moment {
        wall: instance.clock.wall(),
        tenant: instance.clock.tenant(),
        id: instance.entropy.id(),
    };
    Ok(issue::application_token(&instance.key, state, moment, app, audience)?.0)
}
