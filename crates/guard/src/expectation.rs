//! What must be seen in the tenant after a write, so that "done" means seen to be true.
//!
//! Not here: looking.

use directory::{
    DirectoryRoleKey, DirectoryScope, GroupId, ObjectId, Operation, RoleAssignmentId,
    RoleDefinitionId, Ticks, UserId,
};
use serde::{Deserialize, Serialize};

/// A statement about the tenant that a read can confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "expect", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are named as in `Operation`")]
#[non_exhaustive]
pub enum Expectation {
    /// The principal is a member of the directory role, or is not.
    DirectoryRoleMember { role: DirectoryRoleKey, principal: ObjectId, present: bool },
    /// An assignment of the role at the scope exists for the principal.
    RoleAssigned { principal: ObjectId, role_definition: RoleDefinitionId, scope: DirectoryScope },
    /// The assignment does not exist.
    RoleAssignmentAbsent { assignment: RoleAssignmentId },
    /// The user's sessions from before this time are void.
    SessionsValidFrom { user: UserId, at_least: Ticks },
    /// The object is a member of the group, or is not.
    GroupMember { group: GroupId, member: ObjectId, present: bool },
    /// The object is an owner of the group, or is not.
    GroupOwner { group: GroupId, owner: ObjectId, present: bool },
    /// The account is enabled, or is not.
    AccountEnabled { user: UserId, enabled: bool },
    /// The user or group exists, or does not.
    Exists { object: ObjectId, present: bool },
}

/// What must be seen after `operation`, which was sent at `sent` (tenant time). `None` when the
/// answer itself is all there is to see: PIM's requests, and creations, whose id is in it.
#[must_use]
pub fn expectation(operation: &Operation, sent: Ticks) -> Option<Expectation> {
    Some(match operation {
        Operation::AddDirectoryRoleMember { role, principal } => {
            Expectation::DirectoryRoleMember { role: *role, principal: *principal, present: true }
        }
        Operation::RemoveDirectoryRoleMember { role, principal } => {
            Expectation::DirectoryRoleMember { role: *role, principal: *principal, present: false }
        }
        Operation::CreateRoleAssignment { principal, role_definition, scope } => {
            let (principal, role_definition) = (*principal, *role_definition);
            Expectation::RoleAssigned { principal, role_definition, scope: scope.clone() }
        }
        Operation::DeleteRoleAssignment { assignment } => {
            Expectation::RoleAssignmentAbsent { assignment: *assignment }
        }
        Operation::RevokeSignInSessions { user } => {
            Expectation::SessionsValidFrom { user: *user, at_least: sent }
        }
        Operation::AddGroupMember { group, member } => {
            Expectation::GroupMember { group: *group, member: *member, present: true }
        }
        Operation::RemoveGroupMember { group, member } => {
            Expectation::GroupMember { group: *group, member: *member, present: false }
        }
        Operation::AddGroupOwner { group, owner } => {
            Expectation::GroupOwner { group: *group, owner: *owner, present: true }
        }
        Operation::RemoveGroupOwner { group, owner } => {
            Expectation::GroupOwner { group: *group, owner: *owner, present: false }
        }
        Operation::UpdateUser { user, account_enabled: Some(enabled), .. } => {
            Expectation::AccountEnabled { user: *user, enabled: *enabled }
        }
        Operation::DeleteUser { user } => {
            Expectation::Exists { object: (*user).into(), present: false }
        }
        Operation::DeleteGroup { group } => {
            Expectation::Exists { object: (*group).into(), present: false }
        }
        Operation::RestoreDeletedItem { object } => {
            Expectation::Exists { object: *object, present: true }
        }
        _ => return None,
    })
}
