//! What must be seen to be true after an operation: "done" means that, not an answer of 204.
//!
//! Not here: reading, retrying and raising the alarm. After a crash the same question comes
//! first, and only what is not in effect is repeated.

use directory::{
    DirectoryRoleKey, DirectoryScope, GroupId, ObjectId, Operation, RoleAssignmentId,
    RoleDefinitionId, Ticks, UserId,
};
use serde::{Deserialize, Serialize};

use crate::{Holding, ObjectView, Read, TenantView};

/// A fact of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "expectation", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the operation")]
pub enum Expectation {
    /// The principal is a member of the directory role.
    RoleMember { role: DirectoryRoleKey, principal: ObjectId, present: bool },
    /// There is an active assignment of this principal, role and scope.
    Active {
        principal: ObjectId,
        role_definition: RoleDefinitionId,
        scope: DirectoryScope,
        present: bool,
    },
    /// There is an eligible one.
    Eligible {
        principal: ObjectId,
        role_definition: RoleDefinitionId,
        scope: DirectoryScope,
        present: bool,
    },
    /// The assignment with this id is gone.
    AssignmentGone { assignment: RoleAssignmentId },
    /// The object is a member of the group.
    GroupMember { group: GroupId, member: ObjectId, present: bool },
    /// The object owns the group.
    GroupOwner { group: GroupId, owner: ObjectId, present: bool },
    /// The user's tokens from before `since` are void.
    SessionsVoid { user: UserId, since: Ticks },
    /// The user can sign in, or cannot.
    AccountEnabled { user: UserId, enabled: bool },
    /// The object is there, or not.
    Exists { object: ObjectId, present: bool },
}

/// Whether an expectation is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Seen {
    /// Yes.
    Met,
    /// No: try again, then raise the alarm.
    NotMet,
    /// The view does not show it: read first.
    Unknown,
}

/// What must be seen after the operation was sent at `sent`. `None` for what cannot be seen from
/// the operation alone: creations, whose id the answer tells, and changes of other properties.
#[must_use]
pub fn readback(operation: &Operation, sent: Ticks) -> Option<Expectation> {
    Some(match operation {
        Operation::AddDirectoryRoleMember { role, principal } => {
            Expectation::RoleMember { role: *role, principal: *principal, present: true }
        }
        Operation::RemoveDirectoryRoleMember { role, principal } => {
            Expectation::RoleMember { role: *role, principal: *principal, present: false }
        }
        Operation::CreateRoleAssignment { principal, role_definition, scope } => {
            Expectation::Active {
                principal: *principal,
                role_definition: *role_definition,
                scope: scope.clone(),
                present: true,
            }
        }
        Operation::DeleteRoleAssignment { assignment } => {
            Expectation::AssignmentGone { assignment: *assignment }
        }
        Operation::RequestRoleAssignmentSchedule { request } => {
            // What starts later cannot be seen yet.
            let present = presence(&request.action, request.start, sent)?;
            Expectation::Active {
                principal: request.principal_id,
                role_definition: request.role_definition_id,
                scope: request.directory_scope_id.clone(),
                present,
            }
        }
        Operation::RequestRoleEligibilitySchedule { request } => {
            let present = presence(&request.action, request.start, sent)?;
            Expectation::Eligible {
                principal: request.principal_id,
                role_definition: request.role_definition_id,
                scope: request.directory_scope_id.clone(),
                present,
            }
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
        Operation::RevokeSignInSessions { user } => {
            Expectation::SessionsVoid { user: *user, since: sent }
        }
        Operation::UpdateUser { user, account_enabled, .. } => {
            Expectation::AccountEnabled { user: *user, enabled: (*account_enabled)? }
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

fn presence(action: &str, start: Option<Ticks>, sent: Ticks) -> Option<bool> {
    match action {
        "adminRemove" | "selfDeactivate" => Some(false),
        "adminAssign" | "selfActivate" if start.is_none_or(|start| start <= sent) => Some(true),
        _ => None,
    }
}

impl Expectation {
    /// Whether the view shows it. Only reads begun at or after `sent` count, and only complete
    /// ones prove that something is absent.
    #[must_use]
    pub fn seen(&self, view: &TenantView, sent: Ticks) -> Seen {
        let met = match self {
            Self::RoleMember { role, principal, present } => view.role(*role).and_then(|role| {
                let tenant = DirectoryScope::Tenant;
                held(view.assignments.as_ref(), sent, *present, |holding| {
                    is(holding, *principal, role, &tenant)
                })
            }),
            Self::Active { principal, role_definition, scope, present } => {
                held(view.assignments.as_ref(), sent, *present, |holding| {
                    is(holding, *principal, *role_definition, scope)
                })
            }
            Self::Eligible { principal, role_definition, scope, present } => {
                held(view.eligibilities.as_ref(), sent, *present, |holding| {
                    is(holding, *principal, *role_definition, scope)
                })
            }
            Self::AssignmentGone { assignment } => {
                held(view.assignments.as_ref(), sent, false, |holding| {
                    holding.assignment.id == *assignment
                })
            }
            Self::GroupMember { group, member, present } => {
                object(view, (*group).into(), sent, *present, |object| match object {
                    ObjectView::Group { members, .. } => members.contains(member),
                    _ => false,
                })
            }
            Self::GroupOwner { group, owner, present } => {
                object(view, (*group).into(), sent, *present, |object| match object {
                    ObjectView::Group { owners, .. } => owners.contains(owner),
                    _ => false,
                })
            }
            Self::SessionsVoid { user, since } => {
                object(view, (*user).into(), sent, true, |object| match object {
                    // The service keeps whole seconds.
                    ObjectView::User { sign_in_sessions_valid_from, .. } => {
                        sign_in_sessions_valid_from.unix_seconds() >= since.unix_seconds()
                    }
                    _ => true,
                })
            }
            Self::AccountEnabled { user, enabled } => {
                object(view, (*user).into(), sent, *enabled, |object| {
                    matches!(object, ObjectView::User { account_enabled: true, .. })
                })
            }
            Self::Exists { object: id, present } => {
                object(view, *id, sent, *present, |object| *object != ObjectView::Absent)
            }
        };
        match met {
            Some(true) => Seen::Met,
            Some(false) => Seen::NotMet,
            None => Seen::Unknown,
        }
    }
}

fn is(
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

fn held(
    read: Option<&Read<Vec<Holding>>>,
    sent: Ticks,
    present: bool,
    is: impl Fn(&Holding) -> bool,
) -> Option<bool> {
    let read = read.filter(|read| read.at >= sent)?;
    let found = read.value.iter().any(is);
    (found || read.complete).then_some(found == present)
}

fn object(
    view: &TenantView,
    id: ObjectId,
    sent: Ticks,
    present: bool,
    is: impl Fn(&ObjectView) -> bool,
) -> Option<bool> {
    let read = view.objects.get(&id).filter(|read| read.at >= sent)?;
    let found = is(&read.value);
    (found || read.complete).then_some(found == present)
}

#[cfg(test)]
mod tests {
    use directory::{RoleDefinition, Span};

    use super::*;
    use crate::scene::Scene;

    fn seen(scene: &Scene, operation: &Operation) -> Seen {
        readback(operation, scene.now).unwrap().seen(&scene.view, scene.now)
    }

    #[test]
    fn a_removal_is_done_when_a_complete_later_read_no_longer_shows_it() {
        let mut scene = Scene::armed();
        let principal: ObjectId = scene.people[0].into();
        let delete = scene.delete_assignment(principal);
        let remove = scene.remove_role(principal, RoleDefinition::GLOBAL_ADMINISTRATOR);
        for operation in [&remove, &delete] {
            assert_eq!(seen(&scene, operation), Seen::NotMet);
        }
        let read = scene.view.assignments.as_mut().unwrap();
        read.value.retain(|holding| holding.assignment.principal_id != principal);
        for operation in [&remove, &delete] {
            assert_eq!(seen(&scene, operation), Seen::Met);
        }
        // A truncated list proves no absence, an earlier one nothing at all.
        scene.view.assignments.as_mut().unwrap().complete = false;
        assert_eq!(seen(&scene, &remove), Seen::Unknown);
        scene.view.assignments.as_mut().unwrap().complete = true;
        scene.now = scene.now.saturating_add(Span::seconds(1));
        assert_eq!(seen(&scene, &remove), Seen::Unknown);
    }

    #[test]
    fn a_truncated_list_still_proves_what_it_shows() {
        let mut scene = Scene::armed();
        let add = Operation::AddGroupMember { group: scene.plain, member: scene.people[0].into() };
        scene.view.objects.get_mut(&scene.plain.into()).unwrap().complete = false;
        assert_eq!(seen(&scene, &add), Seen::Met);
    }

    #[test]
    fn sessions_accounts_and_objects() {
        let mut scene = Scene::armed();
        let user = scene.people[0];
        let revoke = Operation::RevokeSignInSessions { user };
        assert_eq!(seen(&scene, &revoke), Seen::NotMet);
        let disable = Operation::UpdateUser {
            user,
            account_enabled: Some(false),
            properties: vec!["accountEnabled".to_owned()],
        };
        assert_eq!(seen(&scene, &disable), Seen::NotMet);
        let view =
            ObjectView::User { account_enabled: false, sign_in_sessions_valid_from: scene.now };
        scene.view.objects.get_mut(&user.into()).unwrap().value = view;
        assert_eq!(seen(&scene, &revoke), Seen::Met);
        assert_eq!(seen(&scene, &disable), Seen::Met);
        let delete = Operation::DeleteUser { user };
        assert_eq!(seen(&scene, &delete), Seen::NotMet);
        scene.view.objects.get_mut(&user.into()).unwrap().value = ObjectView::Absent;
        assert_eq!(seen(&scene, &delete), Seen::Met);
        assert_eq!(
            seen(&scene, &Operation::RestoreDeletedItem { object: user.into() }),
            Seen::NotMet
        );
    }
}
