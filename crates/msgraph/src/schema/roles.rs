//! Directory roles in both of Graph's shapes, and their assignments.
//!
//! Not here: PIM's schedules (`schedules`).

use super::{DIRECTORY_OBJECT, EdmType, EntityType, Navigation, Property};

/// `directoryRole`: an activated role.
pub static DIRECTORY_ROLE: EntityType = EntityType {
    name: "microsoft.graph.directoryRole",
    properties: &[
        Property::text("id").filtered(),
        Property::time("deletedDateTime").filtered_advanced(),
        Property::text("description"),
        Property::text("displayName").filtered(),
        Property::text("roleTemplateId").filtered(),
    ],
    navigations: &[Navigation { name: "members", target: &DIRECTORY_OBJECT, many: true }],
    derived: &[],
    directory_object: true,
    search: &[],
};

/// `directoryRoleTemplate`.
pub static DIRECTORY_ROLE_TEMPLATE: EntityType = EntityType {
    name: "microsoft.graph.directoryRoleTemplate",
    properties: &[
        Property::text("id"),
        Property::time("deletedDateTime"),
        Property::text("description"),
        Property::text("displayName"),
    ],
    navigations: &[],
    derived: &[],
    directory_object: true,
    search: &[],
};

static ROLE_PERMISSION: EntityType = EntityType::plain(
    "microsoft.graph.unifiedRolePermission",
    &[
        Property::texts("allowedResourceActions"),
        Property::text("condition"),
        Property::texts("excludedResourceActions"),
    ],
);

/// `unifiedRoleDefinition`; `isPrivileged` belongs to beta.
pub static ROLE_DEFINITION: EntityType = EntityType::plain(
    "microsoft.graph.unifiedRoleDefinition",
    &[
        Property::text("id").filtered(),
        Property::text("description"),
        Property::text("displayName").filtered().ordered(),
        Property::truth("isBuiltIn").filtered(),
        Property::truth("isEnabled").filtered(),
        Property::truth("isPrivileged").filtered().on_demand(),
        Property::texts("resourceScopes"),
        Property::text("templateId").filtered(),
        Property::text("version"),
        Property::new("rolePermissions", EdmType::Collection(&EdmType::Complex(&ROLE_PERMISSION))),
    ],
);

/// `unifiedRoleAssignment`.
pub static ROLE_ASSIGNMENT: EntityType = EntityType {
    name: "microsoft.graph.unifiedRoleAssignment",
    properties: &[
        Property::text("id").filtered(),
        Property::text("principalId").filtered(),
        Property::text("principalOrganizationId"),
        Property::text("resourceScope").on_demand(),
        Property::text("directoryScopeId").filtered(),
        Property::text("appScopeId").filtered().on_demand(),
        Property::text("roleDefinitionId").filtered(),
    ],
    navigations: &[
        Navigation { name: "principal", target: &DIRECTORY_OBJECT, many: false },
        Navigation { name: "roleDefinition", target: &ROLE_DEFINITION, many: false },
        Navigation { name: "directoryScope", target: &DIRECTORY_OBJECT, many: false },
    ],
    derived: &[],
    directory_object: false,
    search: &[],
};
