//! An operation as the request that does it.
//!
//! Not here: sending.

use directory::{DirectoryRoleKey, Expiration, ObjectId, Operation, ScheduleRequest};
use serde_json::{Value, json};

use crate::{Method, resource::expiration_pattern};

/// A request to be sent. The path starts after the version and needs no encoding.
#[derive(Debug, Clone, PartialEq)]
pub struct OutgoingRequest {
    /// Method.
    pub method: Method,
    /// Path from the collection on, with a leading slash.
    pub path: String,
    /// JSON body, if there is one.
    pub body: Option<Value>,
}

/// The request that does `operation`. `root` is the service's address with the version, for
/// references such as `@odata.id`.
///
/// `None` for operations that do not carry all that their request says: creations, and changes of
/// properties other than `accountEnabled`.
#[must_use]
pub fn request_for(operation: &Operation, root: &str) -> Option<OutgoingRequest> {
    let post = |path: String, body| Some(OutgoingRequest { method: Method::Post, path, body });
    let delete = |path| Some(OutgoingRequest { method: Method::Delete, path, body: None });
    let reference =
        |id: &ObjectId| Some(json!({"@odata.id": format!("{root}/directoryObjects/{id}")}));
    let management = "/roleManagement/directory";
    match operation {
        Operation::AddDirectoryRoleMember { role, principal } => {
            post(format!("{}/members/$ref", role_path(role)), reference(principal))
        }
        Operation::RemoveDirectoryRoleMember { role, principal } => {
            delete(format!("{}/members/{principal}/$ref", role_path(role)))
        }
        Operation::CreateRoleAssignment { principal, role_definition, scope } => post(
            format!("{management}/roleAssignments"),
            Some(json!({
                "@odata.type": "#microsoft.graph.unifiedRoleAssignment",
                "principalId": principal,
                "roleDefinitionId": role_definition,
                "directoryScopeId": scope,
            })),
        ),
        Operation::DeleteRoleAssignment { assignment } => {
            delete(format!("{management}/roleAssignments/{assignment}"))
        }
        Operation::RequestRoleAssignmentSchedule { request } => post(
            format!("{management}/roleAssignmentScheduleRequests"),
            Some(schedule_body(request)),
        ),
        Operation::RequestRoleEligibilitySchedule { request } => post(
            format!("{management}/roleEligibilityScheduleRequests"),
            Some(schedule_body(request)),
        ),
        Operation::RevokeSignInSessions { user } => {
            post(format!("/users/{user}/revokeSignInSessions"), None)
        }
        Operation::AddGroupMember { group, member } => {
            post(format!("/groups/{group}/members/$ref"), reference(member))
        }
        Operation::RemoveGroupMember { group, member } => {
            delete(format!("/groups/{group}/members/{member}/$ref"))
        }
        Operation::AddGroupOwner { group, owner } => {
            post(format!("/groups/{group}/owners/$ref"), reference(owner))
        }
        Operation::RemoveGroupOwner { group, owner } => {
            delete(format!("/groups/{group}/owners/{owner}/$ref"))
        }
        Operation::UpdateUser { user, account_enabled: Some(enabled), properties }
            if properties.iter().all(|property| property == "accountEnabled") =>
        {
            Some(OutgoingRequest {
                method: Method::Patch,
                path: format!("/users/{user}"),
                body: Some(json!({"accountEnabled": enabled})),
            })
        }
        Operation::DeleteUser { user } => delete(format!("/users/{user}")),
        Operation::DeleteGroup { group } => delete(format!("/groups/{group}")),
        _ => None,
    }
}

fn role_path(role: &DirectoryRoleKey) -> String {
    match role {
        DirectoryRoleKey::Id(id) => format!("/directoryRoles/{id}"),
        DirectoryRoleKey::TemplateId(id) => format!("/directoryRoles(roleTemplateId='{id}')"),
    }
}

fn schedule_body(request: &ScheduleRequest) -> Value {
    let mut body = json!({
        "action": request.action,
        "principalId": request.principal_id,
        "roleDefinitionId": request.role_definition_id,
        "directoryScopeId": request.directory_scope_id,
        "justification": request.justification,
    });
    let takes_away = matches!(request.action.as_str(), "adminRemove" | "selfDeactivate");
    if let (false, Some(object)) = (takes_away, body.as_object_mut()) {
        let expiration = expiration_pattern(&Expiration::at(request.end));
        let info = json!({"startDateTime": request.start, "expiration": expiration});
        object.insert("scheduleInfo".into(), info);
    }
    body
}
