//! `organization`: the tenant itself.
//!
//! Not here: licences.

use std::borrow::Cow;

use directory::{TenantId, Ticks};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Resource, nothing, null, owned, seconds, shown, text};
use crate::schema::{EntityType, ORGANIZATION};

/// A domain that the tenant has proven to own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedDomain {
    /// What it is used for; `Email, OfficeCommunicationsOnline` by default.
    pub capabilities: String,
    /// Whether new users get it.
    pub is_default: bool,
    /// Whether it came with the tenant.
    pub is_initial: bool,
    /// Its name.
    pub name: String,
    /// `Managed` or `Federated`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// The tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// The tenant's id.
    pub id: TenantId,
    /// Its name.
    pub display_name: String,
    /// When it was created.
    pub created_date_time: Ticks,
    /// Its domains.
    pub verified_domains: Vec<VerifiedDomain>,
}

impl Resource for Organization {
    fn entity(&self) -> &'static EntityType {
        &ORGANIZATION
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => shown(self.id),
            "displayName" => text(&self.display_name),
            "createdDateTime" => seconds(self.created_date_time),
            "tenantType" => text("AAD"),
            "businessPhones" => nothing(),
            "verifiedDomains" => owned(json!(self.verified_domains)),
            _ => null(),
        }
    }
}
