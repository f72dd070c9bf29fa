//! The operation that undoes another, as far as there is one.
//!
//! Not here: whether it may be done; it passes the guard like everything else.

use directory::{
    DirectoryRoleKey, DirectoryScope, ObjectId, Operation, RoleDefinitionId, ScheduleRequest, Ticks,
};
use serde::{Deserialize, Serialize};

/// What must be remembered from before a write to undo it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Before {
    /// The role assignment that a deletion by id takes away.
    pub role_assignment: Option<(ObjectId, RoleDefinitionId, DirectoryScope)>,
    /// When the assignment that is taken away would have ended by itself, if it would: it comes
    /// back with that end, never for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Ticks>,
    /// Whether a user's account was enabled.
    pub account_enabled: Option<bool>,
}

/// What undoes `operation`. `None` where nothing does: ended sessions stay ended, and other
/// properties are not remembered.
#[must_use]
pub fn undo(operation: &Operation, before: &Before) -> Option<Operation> {
    Some(match operation {
        Operation::AddDirectoryRoleMember { role, principal } => {
            Operation::RemoveDirectoryRoleMember { role: *role, principal: *principal }
        }
        Operation::RemoveDirectoryRoleMember { role, principal } => match before.held_until {
            None => Operation::AddDirectoryRoleMember { role: *role, principal: *principal },
            Some(end) => {
                let DirectoryRoleKey::TemplateId(role) = *role else { return None };
                give_until(end, *principal, role, DirectoryScope::Tenant)
            }
        },
        Operation::DeleteRoleAssignment { .. } => {
            let (principal, role_definition, scope) = before.role_assignment.clone()?;
            match before.held_until {
                None => Operation::CreateRoleAssignment { principal, role_definition, scope },
                Some(end) => give_until(end, principal, role_definition, scope),
            }
        }
        Operation::AddGroupMember { group, member } => {
            Operation::RemoveGroupMember { group: *group, member: *member }
        }
        Operation::RemoveGroupMember { group, member } => {
            Operation::AddGroupMember { group: *group, member: *member }
        }
        Operation::AddGroupOwner { group, owner } => {
            Operation::RemoveGroupOwner { group: *group, owner: *owner }
        }
        Operation::RemoveGroupOwner { group, owner } => {
            Operation::AddGroupOwner { group: *group, owner: *owner }
        }
        Operation::UpdateUser { user, account_enabled: Some(set), properties } => {
            let was = before.account_enabled.filter(|was| was != set)?;
            let properties = properties.clone();
            Operation::UpdateUser { user: *user, account_enabled: Some(was), properties }
        }
        Operation::DeleteUser { user } => Operation::RestoreDeletedItem { object: (*user).into() },
        Operation::DeleteGroup { group } => {
            Operation::RestoreDeletedItem { object: (*group).into() }
        }
        _ => return None,
    })
}

fn give_until(
    end: Ticks,
    principal_id: ObjectId,
    role_definition_id: RoleDefinitionId,
    directory_scope_id: DirectoryScope,
) -> Operation {
    let request = ScheduleRequest {
        action: "adminAssign".to_owned(),
        principal_id,
        role_definition_id,
        directory_scope_id,
        start: None,
        end: Some(end),
        justification: Some("Undo".to_owned()),
    };
    Operation::RequestRoleAssignmentSchedule { request }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::tests::{grant, removal};

    #[test]
    fn undoing_twice_is_where_it_began() {
        let before = Before::default();
        assert_eq!(undo(&removal(3), &before), Some(grant(3)));
        assert_eq!(undo(&grant(3), &before), Some(removal(3)));
    }

    #[test]
    fn what_had_an_end_comes_back_with_it() {
        let end = crate::judge::tests::now();
        let before = Before { held_until: Some(end), ..Before::default() };
        let Some(Operation::RequestRoleAssignmentSchedule { request }) = undo(&removal(3), &before)
        else {
            panic!("it would come back for good")
        };
        assert_eq!((request.action.as_str(), request.end), ("adminAssign", Some(end)));
    }

    #[test]
    fn what_was_not_remembered_cannot_be_undone() {
        use directory::RoleAssignmentId;
        let assignment = RoleAssignmentId(uuid::Uuid::from_u128(1));
        let operation = Operation::DeleteRoleAssignment { assignment };
        assert_eq!(undo(&operation, &Before::default()), None);
    }
}
