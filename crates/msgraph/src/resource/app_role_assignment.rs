//! `appRoleAssignment`: an application permission that was granted.
//!
//! Not here: the permissions that an application offers.

use std::borrow::Cow;

use directory::{ObjectId, ServicePrincipalId, Ticks};
use serde_json::Value;
use uuid::Uuid;

use super::{Resource, null, shown, text};
use crate::schema::{APP_ROLE_ASSIGNMENT, EntityType};

/// A granted permission, with the names of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppRoleAssignmentResource {
    /// Its id.
    pub id: Uuid,
    /// Which permission of the resource.
    pub app_role_id: Uuid,
    /// Since when.
    pub created_date_time: Ticks,
    /// Who has it.
    pub principal_id: ObjectId,
    /// The name of who has it.
    pub principal_display_name: String,
    /// `User`, `Group` or `ServicePrincipal`.
    pub principal_type: &'static str,
    /// Whose permission it is.
    pub resource_id: ServicePrincipalId,
    /// The name of whose it is.
    pub resource_display_name: String,
}

impl Resource for AppRoleAssignmentResource {
    fn entity(&self) -> &'static EntityType {
        &APP_ROLE_ASSIGNMENT
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => shown(self.id),
            "appRoleId" => shown(self.app_role_id),
            "createdDateTime" => shown(self.created_date_time),
            "principalId" => shown(self.principal_id),
            "principalDisplayName" => text(&self.principal_display_name),
            "principalType" => text(self.principal_type),
            "resourceId" => shown(self.resource_id),
            "resourceDisplayName" => text(&self.resource_display_name),
            _ => null(),
        }
    }
}
