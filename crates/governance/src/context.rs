//! What a command needs to know of its surroundings: the time, the caller, the request.
//!
//! Not here: whether the caller's token permits the call at all; that is the shell's route × role
//! table. Here only what depends on the tenant's state is judged.

use directory::{ServicePrincipalId, Ticks, UserId};
use uuid::Uuid;

/// Who makes a request, as the token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A signed-in person.
    User(UserId),
    /// An application with its own identity.
    App(ServicePrincipalId),
}

/// The surroundings of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Tenant time. Every row of the decision is stamped with it (see [`crate::Decision`]).
    pub now: Ticks,
    /// Who asks.
    pub caller: Caller,
    /// Shared by the audit rows of the request; `client-request-id` where one was sent.
    pub correlation_id: Uuid,
    /// The address the request came from, if known.
    pub ip_address: Option<String>,
    /// The caller's user agent, if known.
    pub user_agent: Option<String>,
    /// Whether the token says that the person passed multifactor authentication (`amr` holds `mfa`).
    /// Ignored for applications, which never pass PIM's `MfaRule`.
    pub mfa: bool,
    /// The authentication contexts that the token proves (`acrs`), such as `c1`. Ignored for
    /// applications too.
    pub authentication_contexts: Vec<String>,
}

impl Context {
    /// A context with nothing but time, caller and correlation; nothing more was proved.
    #[must_use]
    pub fn new(now: Ticks, caller: Caller, correlation_id: Uuid) -> Self {
        Self {
            now,
            caller,
            correlation_id,
            ip_address: None,
            user_agent: None,
            mfa: false,
            authentication_contexts: Vec::new(),
        }
    }

    /// The person who asks, if it is one.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self.caller {
            Caller::User(user) => Some(user),
            Caller::App(_) => None,
        }
    }
}
