//! The names by which Sentinel's formats refer to the workspace.
//!
//! Not here: anything that the workspace holds.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The workspace, as ARM ids and payloads name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// The workspace's GUID (`TenantId` of its rows).
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its subscription.
    pub subscription_id: Uuid,
    /// Its resource group.
    pub resource_group: String,
}

impl Workspace {
    /// The ARM id of a Sentinel object, such as `Incidents/{guid}`.
    #[must_use]
    pub fn arm_id(&self, object: &str) -> String {
        format!(
            "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.OperationalInsights/workspaces/{}/providers/Microsoft.SecurityInsights/{object}",
            self.subscription_id, self.resource_group, self.name
        )
    }
}
