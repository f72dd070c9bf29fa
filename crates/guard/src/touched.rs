//! What an operation touches: who is its target, which role it takes from whom.
//!
//! Not here: whether it may. `DELETE /roleAssignments/{id}` does not say whom it touches, so the
//! view is asked; what the view does not show is unknown.

use directory::{
    ObjectId, Operation, OperationKind, RoleAssignmentId, RoleDefinition, RoleDefinitionId, Ticks,
};

use crate::{Holding, Limits, TenantView};

/// The act's target: the operation's own, or the holder of the assignment that it deletes.
pub(crate) fn target(
    operation: &Operation,
    view: &TenantView,
    limits: &Limits,
    now: Ticks,
) -> Result<Option<ObjectId>, String> {
    match operation {
        Operation::DeleteRoleAssignment { assignment } => {
            let holding = holding(view, *assignment, limits, now)?;
            Ok(Some(holding.assignment.principal_id))
        }
        other => Ok(other.target()),
    }
}

/// The assignment with this id, among those that were read.
pub(crate) fn holding<'a>(
    view: &'a TenantView,
    id: RoleAssignmentId,
    limits: &Limits,
    now: Ticks,
) -> Result<&'a Holding, String> {
    view.reliable_assignments(now, limits.maximum_age)?
        .iter()
        .find(|holding| holding.assignment.id == id)
        .ok_or_else(|| format!("role assignment {id} is not among those that were read"))
}

/// Which role the operation takes (or may take) from its target by name.
pub(crate) fn role_taken(
    operation: &Operation,
    view: &TenantView,
    limits: &Limits,
    now: Ticks,
) -> Result<Option<RoleDefinitionId>, String> {
    match operation {
        Operation::RemoveDirectoryRoleMember { role, .. } => view
            .role(*role)
            .map(Some)
            .ok_or_else(|| format!("the directory role {role:?} has not been read")),
        Operation::DeleteRoleAssignment { assignment } => {
            let holding = holding(view, *assignment, limits, now)?;
            Ok(Some(holding.assignment.role_definition_id))
        }
        // Other dates can end what would have gone on.
        Operation::RequestRoleAssignmentSchedule { request }
        | Operation::RequestRoleEligibilitySchedule { request }
            if operation.kind() != OperationKind::Grant =>
        {
            Ok(Some(request.role_definition_id))
        }
        _ => Ok(None),
    }
}

/// Whether the operation can leave fewer people who can act as Global Administrator, judged by
/// what it is alone: by role, or by what happens to a user or a group that can hold roles.
pub(crate) fn may_touch_global_administrators(
    operation: &Operation,
    view: &TenantView,
    limits: &Limits,
    now: Ticks,
) -> bool {
    match operation {
        Operation::DeleteUser { .. }
        | Operation::UpdateUser { account_enabled: Some(false), .. } => true,
        // Only role-assignable groups hold roles, and no group is inside them.
        Operation::RemoveGroupMember { group, .. } | Operation::DeleteGroup { group } => {
            let object = view.reliable_object((*group).into(), now, limits.maximum_age);
            !matches!(object, Ok(crate::ObjectView::Group { is_assignable_to_role: false, .. }))
        }
        other => match role_taken(other, view, limits, now) {
            Ok(role) => role == Some(RoleDefinition::GLOBAL_ADMINISTRATOR),
            Err(_) => true,
        },
    }
}
