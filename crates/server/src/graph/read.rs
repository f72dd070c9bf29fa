//! Which endpoint answers which path.
//!
//! Not here: audit rows, which live outside the tenant's state (`service`).

use msgraph::{GraphError, GraphResponse, ResourcePath as R};
use serde_json::{Value, json};

use super::{
    call::Call, directory_objects, directory_roles, groups, memberships, organization,
    role_management, schedules, service_principals, users,
};

/// Answers a request that reads.
pub(super) fn answer(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    match &call.request.path.resource {
        R::ServiceRoot => Ok(service_root(call)),
        R::Organizations => organization::list(call),
        R::Organization(id) => organization::one(call, *id),
        R::Users => users::list(call),
        R::User(key) => users::one(call, key),
        R::UserRelated(key, navigation) => users::related(call, key, *navigation),
        R::UserMemberAction(key, action) => memberships::of_user(call, key, *action),
        R::Groups => groups::list(call),
        R::Group(id) => groups::one(call, *id),
        R::GroupRelated(id, navigation) => groups::related(call, *id, *navigation),
        R::ServicePrincipals => service_principals::list(call),
        R::ServicePrincipal(key) => service_principals::one(call, *key),
        R::ServicePrincipalRelated(key, navigation) => {
            service_principals::related(call, *key, *navigation)
        }
        R::DirectoryObject(id) => directory_objects::one(call, *id),
        R::GetByIds => directory_objects::by_ids(call),
        R::DirectoryRoles => directory_roles::list(call),
        R::DirectoryRole(key) => directory_roles::one(call, *key),
        R::DirectoryRoleMembers(key) => directory_roles::members(call, *key),
        R::DirectoryRoleTemplates => directory_roles::templates(call),
        R::DirectoryRoleTemplate(id) => directory_roles::template(call, *id),
        R::RoleDefinitions => role_management::definitions(call),
        R::RoleDefinition(id) => role_management::definition(call, *id),
        R::RoleAssignments => role_management::assignments(call),
        R::RoleAssignment(id) => role_management::assignment(call, id),
        R::RoleSchedules(kind, set) => schedules::list(call, *kind, *set),
        R::RoleSchedule(kind, set, id) => schedules::one(call, *kind, *set, id),
        R::FilterByCurrentUser(kind, set, relation) => {
            schedules::of_me(call, *kind, *set, *relation)
        }
        // `$metadata` needs no caller and is answered before there is one.
        R::Metadata
        | R::Batch
        | R::RevokeSignInSessions(_)
        | R::GroupRelatedItem(..)
        | R::DirectoryRoleMember(..)
        | R::CancelScheduleRequest(..)
        | R::DirectoryAudits
        | R::DirectoryAudit(_) => Err(GraphError::method_not_allowed()),
    }
}

fn service_root(call: &Call<'_>) -> GraphResponse {
    let sets: Vec<Value> = [
        "directoryObjects",
        "directoryRoles",
        "directoryRoleTemplates",
        "groups",
        "organization",
        "servicePrincipals",
        "users",
    ]
    .into_iter()
    .map(|name| json!({"name": name, "kind": "EntitySet", "url": name}))
    .collect();
    let context = format!("{}/$metadata", call.root());
    GraphResponse::ok(json!({"@odata.context": context, "value": sets}))
}
