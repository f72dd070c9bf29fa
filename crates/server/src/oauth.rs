//! Tokens of the embedded tenant: signing keys, what a token says, and the endpoints that Microsoft's
//! libraries ask for them (OAuth 2.0 client credentials, OpenID Connect discovery).
//!
//! Not here: who may do what with a token; each route knows.

mod claims;
pub mod endpoint;
pub mod issue;
mod keys;
mod secret;
mod verify;

pub use claims::{Claims, LIFETIME_SECONDS, Subject, for_application, for_user};
pub use keys::{KeyError, SigningKey};
pub use secret::{fingerprint, new_secret};
pub use verify::{Against, Refused, Sessions, verify};

/// The audience of Microsoft Graph.
pub const GRAPH: &str = "https://graph.microsoft.com";
/// Microsoft Graph's client id, which is an audience too.
pub const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";
/// The audience of Azure Resource Manager, for Sentinel's paths.
pub const MANAGEMENT: &str = "https://management.azure.com";
/// The audience of the Azure Monitor Logs query API.
pub const LOGS: &str = "https://api.loganalytics.io";
/// The audience of Key Vault.
pub const VAULT: &str = "https://vault.azure.net";

/// The resources that the embedded tenant issues tokens for, besides its own addresses.
pub const RESOURCES: [&str; 5] = [GRAPH, GRAPH_APP_ID, MANAGEMENT, LOGS, VAULT];
