//! A service principal: an application's identity in this tenant.
//!
//! Not here: its secrets, which never leave the shell's secret store.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AppId, ServicePrincipalId};

/// An application permission that a resource offers, such as `User.Read.All`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRole {
    /// Identifier of the permission.
    pub id: Uuid,
    /// The text that appears in a token's `roles` claim.
    pub value: String,
    /// Name shown to people.
    pub display_name: String,
}

/// A service principal, in the words of Graph's `servicePrincipal` resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePrincipal {
    /// Object id.
    pub id: ServicePrincipalId,
    /// Client id.
    pub app_id: AppId,
    /// Name shown to people.
    pub display_name: String,
    /// Whether it may get tokens.
    pub account_enabled: bool,
    /// `Application` or `ManagedIdentity`.
    pub service_principal_type: String,
    /// Permissions it offers to others, if it is a resource.
    pub app_roles: Vec<AppRole>,
}
