//! Roles in the three shapes that Graph has for them, and their assignments.
//!
//! Not here: who holds what when (`pim`, and the tenant).

use std::borrow::Cow;

use directory::{RoleAssignment, RoleDefinition, TenantId};
use serde_json::{Value, json};

use super::{Resource, null, optional_shown, owned, shown, text};
use crate::schema::{
    DIRECTORY_ROLE, DIRECTORY_ROLE_TEMPLATE, EntityType, ROLE_ASSIGNMENT, ROLE_DEFINITION,
};

/// `unifiedRoleDefinition`.
#[derive(Debug, Clone)]
pub struct RoleDefinitionResource(pub RoleDefinition);

impl Resource for RoleDefinitionResource {
    fn entity(&self) -> &'static EntityType {
        &ROLE_DEFINITION
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let role = &self.0;
        match name {
            "id" => shown(role.id),
            "templateId" => shown(role.template_id),
            "displayName" => text(&role.display_name),
            "description" => text(&role.description),
            "isBuiltIn" => owned(role.is_built_in),
            "isEnabled" => owned(role.is_enabled),
            "isPrivileged" => owned(role.is_privileged),
            "resourceScopes" => owned(json!(["/"])),
            "rolePermissions" if role.is_built_in => owned(json!([])),
            "rolePermissions" => owned(json!([{
                "allowedResourceActions": role.allowed_resource_actions,
                "condition": null,
            }])),
            "version" if role.is_built_in => text("1"),
            _ => null(),
        }
    }
}

/// `directoryRole`. Only activated roles (those with a `directory_role_id`) are shown.
#[derive(Debug, Clone)]
pub struct DirectoryRoleResource(pub RoleDefinition);

impl Resource for DirectoryRoleResource {
    fn entity(&self) -> &'static EntityType {
        &DIRECTORY_ROLE
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let role = &self.0;
        match name {
            "id" => optional_shown(role.directory_role_id),
            "displayName" => text(&role.display_name),
            "description" => text(&role.description),
            "roleTemplateId" => shown(role.id),
            _ => null(),
        }
    }
}

/// `directoryRoleTemplate`.
#[derive(Debug, Clone)]
pub struct DirectoryRoleTemplateResource(pub RoleDefinition);

impl Resource for DirectoryRoleTemplateResource {
    fn entity(&self) -> &'static EntityType {
        &DIRECTORY_ROLE_TEMPLATE
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let role = &self.0;
        match name {
            "id" => shown(role.id),
            "displayName" => text(&role.display_name),
            "description" => text(&role.description),
            _ => null(),
        }
    }
}

/// `unifiedRoleAssignment`.
#[derive(Debug, Clone)]
pub struct RoleAssignmentResource {
    /// The assignment.
    pub assignment: RoleAssignment,
    /// The tenant, which every principal here belongs to.
    pub tenant: TenantId,
}

impl Resource for RoleAssignmentResource {
    fn entity(&self) -> &'static EntityType {
        &ROLE_ASSIGNMENT
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let assignment = &self.assignment;
        match name {
            "id" => shown(assignment.id),
            "principalId" => shown(assignment.principal_id),
            "principalOrganizationId" => shown(self.tenant),
            "roleDefinitionId" => shown(assignment.role_definition_id),
            "directoryScopeId" | "resourceScope" => shown(&assignment.directory_scope_id),
            _ => null(),
        }
    }
}
