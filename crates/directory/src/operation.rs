//! What a write to a tenant does, typed: the language that `msgraph` speaks to `guard`.
//!
//! Not here: whether it may happen (`guard`) and how it is written on the wire (`msgraph`).
//! A request that cannot be expressed as an [`Operation`] is not one that Reeve sends in
//! `armed` mode.

use serde::{Deserialize, Serialize};

use crate::{
    DirectoryRoleId, DirectoryScope, GroupId, ObjectId, RoleAssignmentId, RoleDefinitionId, Ticks,
    UserId,
};

/// How a Graph path names a directory role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DirectoryRoleKey {
    /// `/directoryRoles/{id}`.
    Id(DirectoryRoleId),
    /// `/directoryRoles/roleTemplateId={id}`.
    TemplateId(RoleDefinitionId),
}

/// A PIM request (`unifiedRoleAssignmentScheduleRequest` or `…EligibilityScheduleRequest`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleRequest {
    /// Graph's action word: `adminAssign`, `adminRemove`, `selfActivate`, …
    pub action: String,
    /// Who gets or loses the role.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where it applies.
    pub directory_scope_id: DirectoryScope,
    /// When it starts; `None` is now.
    pub start: Option<Ticks>,
    /// When it ends; `None` is never.
    pub end: Option<Ticks>,
    /// The reason given.
    pub justification: Option<String>,
}

/// One write to a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are named after the path segments above each variant")]
#[non_exhaustive]
pub enum Operation {
    /// `POST /directoryRoles/{role}/members/$ref`.
    AddDirectoryRoleMember { role: DirectoryRoleKey, principal: ObjectId },
    /// `DELETE /directoryRoles/{role}/members/{principal}/$ref`.
    RemoveDirectoryRoleMember { role: DirectoryRoleKey, principal: ObjectId },
    /// `POST /roleManagement/directory/roleAssignments`.
    CreateRoleAssignment {
        principal: ObjectId,
        role_definition: RoleDefinitionId,
        scope: DirectoryScope,
    },
    /// `DELETE /roleManagement/directory/roleAssignments/{id}`.
    DeleteRoleAssignment { assignment: RoleAssignmentId },
    /// `POST /roleManagement/directory/roleAssignmentScheduleRequests`.
    RequestRoleAssignmentSchedule { request: ScheduleRequest },
    /// `POST /roleManagement/directory/roleEligibilityScheduleRequests`.
    RequestRoleEligibilitySchedule { request: ScheduleRequest },
    /// `POST /users/{id}/revokeSignInSessions`.
    RevokeSignInSessions { user: UserId },
    /// `POST /groups/{id}/members/$ref`.
    AddGroupMember { group: GroupId, member: ObjectId },
    /// `DELETE /groups/{id}/members/{member}/$ref`.
    RemoveGroupMember { group: GroupId, member: ObjectId },
    /// `POST /groups/{id}/owners/$ref`.
    AddGroupOwner { group: GroupId, owner: ObjectId },
    /// `DELETE /groups/{id}/owners/{owner}/$ref`.
    RemoveGroupOwner { group: GroupId, owner: ObjectId },
    /// `POST /users`.
    CreateUser { user_principal_name: String },
    /// `PATCH /users/{id}`; `account_enabled` tells the one change that can lock someone out.
    UpdateUser { user: UserId, account_enabled: Option<bool>, properties: Vec<String> },
    /// `DELETE /users/{id}`.
    DeleteUser { user: UserId },
    /// `POST /groups`.
    CreateGroup { display_name: String },
    /// `PATCH /groups/{id}`.
    UpdateGroup { group: GroupId, properties: Vec<String> },
    /// `DELETE /groups/{id}`.
    DeleteGroup { group: GroupId },
    /// `POST /directory/deletedItems/{id}/restore`.
    RestoreDeletedItem { object: ObjectId },
}

/// What an operation does to its target's access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OperationKind {
    /// Gives access or creates something.
    Grant,
    /// Takes access away, ends sessions, disables or deletes.
    Removal,
    /// Changes something that is neither.
    Change,
}

impl Operation {
    /// The operation's stored name: the value of `operation` in its encoding. Settings name
    /// operations by it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddDirectoryRoleMember { .. } => "addDirectoryRoleMember",
            Self::RemoveDirectoryRoleMember { .. } => "removeDirectoryRoleMember",
            Self::CreateRoleAssignment { .. } => "createRoleAssignment",
            Self::DeleteRoleAssignment { .. } => "deleteRoleAssignment",
            Self::RequestRoleAssignmentSchedule { .. } => "requestRoleAssignmentSchedule",
            Self::RequestRoleEligibilitySchedule { .. } => "requestRoleEligibilitySchedule",
            Self::RevokeSignInSessions { .. } => "revokeSignInSessions",
            Self::AddGroupMember { .. } => "addGroupMember",
            Self::RemoveGroupMember { .. } => "removeGroupMember",
            Self::AddGroupOwner { .. } => "addGroupOwner",
            Self::RemoveGroupOwner { .. } => "removeGroupOwner",
            Self::CreateUser { .. } => "createUser",
            Self::UpdateUser { .. } => "updateUser",
            Self::DeleteUser { .. } => "deleteUser",
            Self::CreateGroup { .. } => "createGroup",
            Self::UpdateGroup { .. } => "updateGroup",
            Self::DeleteGroup { .. } => "deleteGroup",
            Self::RestoreDeletedItem { .. } => "restoreDeletedItem",
        }
    }

    /// Whether this gives, takes or merely changes.
    #[must_use]
    pub fn kind(&self) -> OperationKind {
        match self {
            Self::RemoveDirectoryRoleMember { .. }
            | Self::DeleteRoleAssignment { .. }
            | Self::RevokeSignInSessions { .. }
            | Self::RemoveGroupMember { .. }
            | Self::RemoveGroupOwner { .. }
            | Self::DeleteUser { .. }
            | Self::DeleteGroup { .. }
            | Self::UpdateUser { account_enabled: Some(false), .. } => OperationKind::Removal,
            Self::RequestRoleAssignmentSchedule { request }
            | Self::RequestRoleEligibilitySchedule { request } => match request.action.as_str() {
                "adminRemove" | "selfDeactivate" => OperationKind::Removal,
                "adminUpdate" => OperationKind::Change,
                _ => OperationKind::Grant,
            },
            Self::UpdateUser { account_enabled: Some(true), .. }
            | Self::AddDirectoryRoleMember { .. }
            | Self::CreateRoleAssignment { .. }
            | Self::AddGroupMember { .. }
            | Self::AddGroupOwner { .. }
            | Self::CreateUser { .. }
            | Self::CreateGroup { .. }
            | Self::RestoreDeletedItem { .. } => OperationKind::Grant,
            Self::UpdateUser { account_enabled: None, .. } | Self::UpdateGroup { .. } => {
                OperationKind::Change
            }
        }
    }

    /// The object whose access or existence changes. `None` when it has no id yet (a creation)
    /// or is only known through a snapshot ([`Operation::DeleteRoleAssignment`]).
    #[must_use]
    pub fn target(&self) -> Option<ObjectId> {
        match self {
            Self::AddDirectoryRoleMember { principal, .. }
            | Self::RemoveDirectoryRoleMember { principal, .. }
            | Self::CreateRoleAssignment { principal, .. } => Some(*principal),
            Self::RequestRoleAssignmentSchedule { request }
            | Self::RequestRoleEligibilitySchedule { request } => Some(request.principal_id),
            Self::RevokeSignInSessions { user }
            | Self::UpdateUser { user, .. }
            | Self::DeleteUser { user } => Some((*user).into()),
            Self::AddGroupMember { member, .. } | Self::RemoveGroupMember { member, .. } => {
                Some(*member)
            }
            Self::AddGroupOwner { owner, .. } | Self::RemoveGroupOwner { owner, .. } => {
                Some(*owner)
            }
            Self::UpdateGroup { group, .. } | Self::DeleteGroup { group } => Some((*group).into()),
            Self::RestoreDeletedItem { object } => Some(*object),
            Self::DeleteRoleAssignment { .. }
            | Self::CreateUser { .. }
            | Self::CreateGroup { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_name_is_the_stored_one() {
        let (user, group) = (UserId(Uuid::nil()), GroupId(Uuid::nil()));
        let (object, role) =
            (ObjectId(Uuid::nil()), DirectoryRoleKey::Id(DirectoryRoleId(Uuid::nil())));
        for operation in [
            Operation::AddDirectoryRoleMember { role, principal: object },
            Operation::DeleteRoleAssignment { assignment: RoleAssignmentId(Uuid::nil()) },
            Operation::RevokeSignInSessions { user },
            Operation::RemoveGroupMember { group, member: object },
            Operation::UpdateUser { user, account_enabled: None, properties: Vec::new() },
            Operation::RestoreDeletedItem { object },
        ] {
            let stored = serde_json::to_value(&operation).unwrap();
            assert_eq!(stored["operation"], operation.name());
        }
    }
}
