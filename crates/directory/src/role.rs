//! Directory roles: what a role is, and that a principal holds one.
//!
//! Not here: when an assignment is in force, which is judged by `governance` on every read.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{DirectoryRoleId, ObjectId, RoleAssignmentId, RoleDefinitionId};

/// Where a role applies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum DirectoryScope {
    /// `/`, the whole tenant.
    Tenant,
    /// `/administrativeUnits/{id}`.
    AdministrativeUnit(ObjectId),
    /// `/{id}`, a single object.
    Object(ObjectId),
}

impl fmt::Display for DirectoryScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tenant => f.write_str("/"),
            Self::AdministrativeUnit(id) => write!(f, "/administrativeUnits/{id}"),
            Self::Object(id) => write!(f, "/{id}"),
        }
    }
}

impl From<DirectoryScope> for String {
    fn from(scope: DirectoryScope) -> Self {
        scope.to_string()
    }
}

impl FromStr for DirectoryScope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || {
            format!(
                "`{text}` is not a directory scope: use `/` for the whole tenant, `/administrativeUnits/{{id}}` or `/{{id}}`"
            )
        };
        if text == "/" {
            return Ok(Self::Tenant);
        }
        if let Some(id) = text.strip_prefix("/administrativeUnits/") {
            return id.parse().map(Self::AdministrativeUnit).map_err(|_| invalid());
        }
        let id = text.strip_prefix('/').ok_or_else(invalid)?;
        id.parse().map(Self::Object).map_err(|_| invalid())
    }
}

impl TryFrom<String> for DirectoryScope {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// A role, in the words of Graph's `unifiedRoleDefinition`, with its activated `directoryRole`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleDefinition {
    /// The role's id; for built-in roles also its template id.
    pub id: RoleDefinitionId,
    /// The activated `directoryRole` of this tenant, if any; audit rows of the core directory name it.
    pub directory_role_id: Option<DirectoryRoleId>,
    /// Name shown to people, such as `Global Administrator`.
    pub display_name: String,
    /// What the role lets its holders do.
    pub description: String,
    /// Whether Microsoft defines it.
    pub is_built_in: bool,
    /// Whether it may be assigned.
    pub is_enabled: bool,
    /// Whether Microsoft marks the role as privileged.
    pub is_privileged: bool,
    /// `templateId`: the id itself for built-in roles.
    pub template_id: RoleDefinitionId,
    /// What the role lets its holders do, as Entra's action names. Known for custom roles only.
    pub allowed_resource_actions: Vec<String>,
}

impl RoleDefinition {
    /// The built-in role that may do everything; its id is the same in every tenant.
    pub const GLOBAL_ADMINISTRATOR: RoleDefinitionId =
        RoleDefinitionId(uuid::uuid!("62e90394-69f5-4237-9190-012177145e10"));
}

/// An active role assignment, in the words of Graph's `unifiedRoleAssignment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleAssignment {
    /// The assignment's id.
    pub id: RoleAssignmentId,
    /// Who holds the role: a user, a role-assignable group or a service principal.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where it applies.
    pub directory_scope_id: DirectoryScope,
}
