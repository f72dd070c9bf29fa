//! Who calls: the person or application that a token was issued to, and what it may do.
//!
//! Not here: reading tokens (`oauth/`), and what each route demands.

use directory::{AppId, ObjectId};
use serde::{Deserialize, Serialize};

/// What sort of caller it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallerKind {
    /// An application on its own behalf: `roles` count.
    Application,
    /// A person through an application: `scopes` count, and the person's directory roles.
    User,
}

/// A caller whose token was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Person or application.
    pub kind: CallerKind,
    /// The user's or service principal's object id.
    pub object_id: ObjectId,
    /// The application that the token was issued to.
    pub app_id: AppId,
    /// The user's sign-in name, or the application's display name.
    pub name: String,
    /// Application permissions (`roles`), such as `User.Read.All`.
    pub roles: Vec<String>,
    /// Delegated permissions (`scp`).
    pub scopes: Vec<String>,
    /// Whether the person proved more than a password when signing in (`amr` has `mfa`).
    pub mfa: bool,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

impl Caller {
    /// The permissions that count: an application's roles, or a person's scopes.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        match self.kind {
            CallerKind::Application => &self.roles,
            CallerKind::User => &self.scopes,
        }
    }

    /// Whether one of `wanted` was granted.
    #[must_use]
    pub fn has_any(&self, wanted: &[&str]) -> bool {
        self.permissions().iter().any(|granted| wanted.contains(&granted.as_str()))
    }
}
