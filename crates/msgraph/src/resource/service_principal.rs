//! `servicePrincipal`.
//!
//! Not here: its credentials and its app-role assignments.

use std::borrow::Cow;

use directory::ServicePrincipal;
use serde_json::{Value, json};

use super::{Resource, nothing, null, owned, shown, text};
use crate::schema::{EntityType, SERVICE_PRINCIPAL};

/// A service principal.
#[derive(Debug, Clone, Copy)]
pub struct ServicePrincipalResource<'a>(pub &'a ServicePrincipal);

impl Resource for ServicePrincipalResource<'_> {
    fn entity(&self) -> &'static EntityType {
        &SERVICE_PRINCIPAL
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let principal = self.0;
        match name {
            "id" => shown(principal.id),
            "appId" => shown(principal.app_id),
            "displayName" | "appDisplayName" => text(&principal.display_name),
            "accountEnabled" => owned(principal.account_enabled),
            "servicePrincipalType" => text(&principal.service_principal_type),
            "servicePrincipalNames" => owned(json!([principal.app_id.to_string()])),
            "appRoleAssignmentRequired" => owned(false),
            "tags" => nothing(),
            "appRoles" => owned(
                principal
                    .app_roles
                    .iter()
                    .map(|role| {
                        json!({
                            "allowedMemberTypes": ["Application"],
                            "description": role.display_name,
                            "displayName": role.display_name,
                            "id": role.id,
                            "isEnabled": true,
                            "origin": "Application",
                            "value": role.value,
                        })
                    })
                    .collect::<Vec<_>>(),
            ),
            _ => null(),
        }
    }
}
