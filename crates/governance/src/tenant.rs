//! The tenant itself, and what belongs to a service principal besides its Graph resource.
//!
//! Not here: secrets. A credential carries a hash that only the shell can compare.

use directory::{ObjectId, ServicePrincipal, ServicePrincipalId, TenantId, Ticks};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Tenant id.
    pub id: TenantId,
    /// The organisation's name.
    pub display_name: String,
    /// The verified domain that sign-in names must end in.
    pub default_domain: String,
    /// When it was created.
    pub created_date_time: Ticks,
    /// Microsoft's own service principals that act in every tenant.
    pub first_party: Vec<ServicePrincipal>,
}

/// A client secret of a service principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    /// Its key id.
    pub key_id: Uuid,
    /// Name shown to people.
    pub display_name: Option<String>,
    /// The first characters of the secret.
    pub hint: Option<String>,
    /// The secret's hash, opaque here.
    pub hash: String,
    /// From when it is valid.
    pub start: Ticks,
    /// Until when; `None` is for ever.
    pub end: Option<Ticks>,
}

/// An application permission granted (`appRoleAssignment`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRoleAssignment {
    /// Its id.
    pub id: Uuid,
    /// Which permission of the resource.
    pub app_role_id: Uuid,
    /// Who has it.
    pub principal_id: ObjectId,
    /// Whose permission it is.
    pub resource_id: ServicePrincipalId,
    /// Since when.
    pub created_date_time: Ticks,
}
