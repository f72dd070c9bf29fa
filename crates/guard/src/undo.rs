//! How to take an operation back, from what the tenant was like before it.
//!
//! Not here: doing it; an undo passes the same guard. What was never there before is not
//! restored, and what had an end comes back with that end, never for good.

use std::collections::BTreeSet;

use directory::{
    DirectoryRoleKey, DirectoryScope, ObjectId, Operation, RoleDefinitionId, ScheduleRequest,
};

use crate::{Holding, TenantView};

/// The operation that takes `operation` back; `None` when nothing changed, when what was before
/// is unknown, or when it cannot be taken back (sessions, creations, other properties).
#[must_use]
pub fn undo(operation: &Operation, before: &TenantView) -> Option<Operation> {
    let tenant = DirectoryScope::Tenant;
    match operation {
        Operation::AddDirectoryRoleMember { role, principal } => {
            let definition = before.role(*role)?;
            absent(before, *principal, definition, &tenant)?;
            Some(Operation::RemoveDirectoryRoleMember { role: *role, principal: *principal })
        }
        Operation::RemoveDirectoryRoleMember { role, principal } => {
            let held = active(before, *principal, before.role(*role)?, &tenant)?;
            Some(match held.end {
                None => Operation::AddDirectoryRoleMember { role: *role, principal: *principal },
                Some(_) => give_again(held),
            })
        }
        Operation::CreateRoleAssignment { principal, role_definition, scope } => {
            absent(before, *principal, *role_definition, scope)?;
            // The id of what was created is not known here; for the whole tenant the role says it.
            (*scope == tenant).then_some(Operation::RemoveDirectoryRoleMember {
                role: DirectoryRoleKey::TemplateId(*role_definition),
                principal: *principal,
            })
        }
        Operation::DeleteRoleAssignment { assignment } => before
            .assignments
            .as_ref()?
            .value
            .iter()
            .find(|holding| holding.assignment.id == *assignment)
            .map(give_again),
        Operation::RequestRoleAssignmentSchedule { request } => {
            let holdings = &before.assignments.as_ref()?;
            let request = undo_request(request, &holdings.value, holdings.complete)?;
            Some(Operation::RequestRoleAssignmentSchedule { request })
        }
        Operation::RequestRoleEligibilitySchedule { request } => {
            let holdings = &before.eligibilities.as_ref()?;
            let request = undo_request(request, &holdings.value, holdings.complete)?;
            Some(Operation::RequestRoleEligibilitySchedule { request })
        }
        other => undo_object(other, before),
    }
}

fn undo_object(operation: &Operation, before: &TenantView) -> Option<Operation> {
    let was = |objects: Option<&BTreeSet<ObjectId>>, object: &ObjectId| {
        objects.map(|objects| objects.contains(object))
    };
    match operation {
        Operation::AddGroupMember { group, member } => (!was(before.members(*group), member)?)
            .then_some(Operation::RemoveGroupMember { group: *group, member: *member }),
        Operation::RemoveGroupMember { group, member } => was(before.members(*group), member)?
            .then_some(Operation::AddGroupMember { group: *group, member: *member }),
        Operation::AddGroupOwner { group, owner } => (!was(before.owners(*group), owner)?)
            .then_some(Operation::RemoveGroupOwner { group: *group, owner: *owner }),
        Operation::RemoveGroupOwner { group, owner } => was(before.owners(*group), owner)?
            .then_some(Operation::AddGroupOwner { group: *group, owner: *owner }),
        Operation::UpdateUser { user, account_enabled: Some(enabled), properties } => {
            let was = before.account_enabled(*user)?;
            let alone = properties.iter().all(|property| property == "accountEnabled");
            (alone && was != *enabled).then(|| Operation::UpdateUser {
                user: *user,
                account_enabled: Some(was),
                properties: vec!["accountEnabled".to_owned()],
            })
        }
        Operation::DeleteUser { user } => {
            Some(Operation::RestoreDeletedItem { object: (*user).into() })
        }
        Operation::DeleteGroup { group } => {
            Some(Operation::RestoreDeletedItem { object: (*group).into() })
        }
        _ => None,
    }
}

fn same(
    holding: &Holding,
    principal: ObjectId,
    role: RoleDefinitionId,
    scope: &DirectoryScope,
) -> bool {
    let assignment = &holding.assignment;
    assignment.principal_id == principal
        && assignment.role_definition_id == role
        && assignment.directory_scope_id == *scope
}

fn active<'a>(
    before: &'a TenantView,
    principal: ObjectId,
    role: RoleDefinitionId,
    scope: &DirectoryScope,
) -> Option<&'a Holding> {
    let holdings = &before.assignments.as_ref()?.value;
    holdings.iter().find(|holding| same(holding, principal, role, scope))
}

// Only a complete read shows that somebody did not hold the role.
fn absent(
    before: &TenantView,
    principal: ObjectId,
    role: RoleDefinitionId,
    scope: &DirectoryScope,
) -> Option<()> {
    let complete = before.assignments.as_ref()?.complete;
    (complete && active(before, principal, role, scope).is_none()).then_some(())
}

fn give_again(held: &Holding) -> Operation {
    let assignment = &held.assignment;
    match held.end {
        None => Operation::CreateRoleAssignment {
            principal: assignment.principal_id,
            role_definition: assignment.role_definition_id,
            scope: assignment.directory_scope_id.clone(),
        },
        Some(_) => Operation::RequestRoleAssignmentSchedule { request: assign(held) },
    }
}

fn assign(held: &Holding) -> ScheduleRequest {
    ScheduleRequest {
        action: "adminAssign".to_owned(),
        principal_id: held.assignment.principal_id,
        role_definition_id: held.assignment.role_definition_id,
        directory_scope_id: held.assignment.directory_scope_id.clone(),
        start: None,
        end: held.end,
        justification: Some("Undo".to_owned()),
    }
}

fn undo_request(
    request: &ScheduleRequest,
    before: &[Holding],
    complete: bool,
) -> Option<ScheduleRequest> {
    let (principal, role) = (request.principal_id, request.role_definition_id);
    let scope = &request.directory_scope_id;
    let held = before.iter().find(|holding| same(holding, principal, role, scope));
    let with = |action: &str| ScheduleRequest {
        action: action.to_owned(),
        start: None,
        end: None,
        justification: Some("Undo".to_owned()),
        ..request.clone()
    };
    match (request.action.as_str(), held) {
        ("adminAssign", None) if complete => Some(with("adminRemove")),
        ("selfActivate", None) if complete => Some(with("selfDeactivate")),
        ("adminRemove", Some(held)) => Some(assign(held)),
        ("adminUpdate" | "adminExtend", Some(held)) => {
            Some(ScheduleRequest { action: "adminUpdate".to_owned(), ..assign(held) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use directory::{RoleDefinition, Span};

    use super::*;
    use crate::{Read, scene::Scene};

    #[test]
    fn a_role_comes_back_for_good_only_if_it_was_held_for_good() {
        let mut scene = Scene::armed();
        let principal: ObjectId = scene.people[0].into();
        let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
        let remove = scene.remove_role(principal, role);
        let key = DirectoryRoleKey::TemplateId(role);
        let add = Operation::AddDirectoryRoleMember { role: key, principal };
        assert_eq!(undo(&remove, &scene.view), Some(add.clone()));
        assert_eq!(undo(&add, &scene.view), None, "it was held before");
        let delete = scene.delete_assignment(principal);
        assert!(matches!(undo(&delete, &scene.view), Some(Operation::CreateRoleAssignment { .. })));
        let end = scene.now.saturating_add(Span::hours(2));
        scene.holding(principal).end = Some(end);
        for operation in [&remove, &delete] {
            let Some(Operation::RequestRoleAssignmentSchedule { request }) =
                undo(operation, &scene.view)
            else {
                panic!("{operation:?}")
            };
            assert_eq!((request.action.as_str(), request.end), ("adminAssign", Some(end)));
        }
        let other = scene.remove_role(scene.people[5].into(), role);
        assert_eq!(undo(&other, &scene.view), None, "it was never held");
    }

    #[test]
    fn memberships_and_accounts_go_back_to_what_they_were() {
        let scene = Scene::armed();
        let (group, member) = (scene.plain, scene.people[0].into());
        let (add, remove) = (
            Operation::AddGroupMember { group, member },
            Operation::RemoveGroupMember { group, member },
        );
        assert_eq!(undo(&remove, &scene.view), Some(add.clone()));
        assert_eq!(undo(&add, &scene.view), None);
        let user = scene.people[0];
        let set = |enabled| Operation::UpdateUser {
            user,
            account_enabled: Some(enabled),
            properties: vec!["accountEnabled".to_owned()],
        };
        assert_eq!(undo(&set(false), &scene.view), Some(set(true)));
        assert_eq!(undo(&set(true), &scene.view), None);
        assert_eq!(undo(&Operation::RevokeSignInSessions { user }, &scene.view), None);
    }

    #[test]
    fn what_was_before_must_be_known() {
        let mut scene = Scene::armed();
        let role = DirectoryRoleKey::TemplateId(RoleDefinition::GLOBAL_ADMINISTRATOR);
        let add = Operation::AddDirectoryRoleMember { role, principal: scene.people[5].into() };
        assert!(undo(&add, &scene.view).is_some());
        scene.view.assignments = Some(Read { at: scene.now, complete: false, value: Vec::new() });
        assert_eq!(undo(&add, &scene.view), None);
    }
}
