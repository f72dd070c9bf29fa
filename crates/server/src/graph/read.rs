//! Which endpoint answers which path.
//!
//! Not here: audit rows, which live outside the tenant's state (`service`).

use msgraph::{GraphError, GraphResponse, ResourcePath as R};
use serde_json::{Value, json};

use super::{
    administrative_units, app_roles, approvals, call::Call, deleted_items, delta,
    directory_objects, directory_roles, groups, memberships, organization, policies,
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
        R::UserManager(key) => users::manager(call, key),
        R::DirectReports(key) => users::direct_reports(call, key),
        R::AppRoleAssignments(key) => app_roles::held(call, *key),
        R::AppRoleAssignedTo(key) => app_roles::given(call, *key),
        R::AppRoleAssignment(key, id) => app_roles::one(call, *key, id),
        R::Delta(set) => delta::answer(call, *set),
        R::DeletedItems => deleted_items::list(call),
        R::DeletedItem(id) => deleted_items::one(call, *id),
        R::AdministrativeUnits => administrative_units::list(call),
        R::AdministrativeUnit(id) => administrative_units::one(call, *id),
        R::AdministrativeUnitMembers(id) => administrative_units::members(call, *id),
        R::TransitiveRoleAssignments => role_management::transitive(call),
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
        R::Schedules(collection) => schedules::list(call, *collection),
        R::Schedule(collection, id) => schedules::one(call, *collection, id),
        R::FilterByCurrentUser(collection, relation) => {
            schedules::of_me(call, *collection, *relation)
        }
        R::ApprovalsOfMe(family) => approvals::of_me(call, *family),
        R::Approval(family, id) => approvals::one(call, *family, id),
        R::ApprovalStages(family, id) => approvals::stages(call, *family, id),
        R::ApprovalStage(family, id, stage) => approvals::one_stage(call, *family, id, stage),
        R::RoleManagementPolicies => policies::list(call),
        R::RoleManagementPolicy(id) => policies::one(call, id),
        R::PolicyRules(id) => policies::rules(call, id),
        R::PolicyRule(id, rule) => policies::rule(call, id, rule),
        R::PolicyAssignments => policies::assignments(call),
        R::PolicyAssignment(id) => policies::assignment(call, id),
        // `$metadata` needs no caller and is answered before there is one.
        R::Metadata
        | R::Batch
        | R::RevokeSignInSessions(_)
        | R::RestoreDeletedItem(_)
        | R::AdministrativeUnitMember(..)
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
