//! Whether the caller may make the request: the token's permissions, and for a person the
//! directory roles, ownership or being concerned.
//!
//! Not here: what the tenant's own rules refuse to everybody (`governance`).

use directory::{GroupId, ObjectId, RoleDefinitionId, UserId};
use governance::DeletedObject;
use msgraph::{
    GraphError, Method, ResourcePath as R, ScheduleSet, Write,
    permission::{Granted, RoleNeed, allowed, roles_for},
    schema::{POLICY_ASSIGNMENT, ROLE_MANAGEMENT_POLICY},
};

use super::{call::Call, policies, schedules};
use crate::caller::CallerKind;

// What writing to a role-assignable group takes besides the permission for groups.
const ROLE_MANAGEMENT: &str = "RoleManagement.ReadWrite.Directory";
// The one permission to change users that covers a single property.
const ENABLE_DISABLE: &str = "User.EnableDisableAccount.All";
const PRIVILEGED_ROLE_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid::uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814"));
const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid::uuid!("7be44c8a-adaf-4e2a-84d6-ab2649e08a13"));

const ROLE_ADMINISTRATORS: [RoleDefinitionId; 2] =
    [directory::RoleDefinition::GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR];

/// Lets the request through, or says why not. `write` is what it writes, if it does.
///
/// # Errors
/// 403, and what [`allowed`] says.
pub(super) fn admit(call: &Call<'_>, write: Option<&Write>) -> Result<(), GraphError> {
    permitted(call)?;
    let permissions = permissions(call);
    if let Some(write) = write {
        only_account_enabled(&permissions, write)?;
        restoring(call, &permissions, write)?;
        if role_assignable(call, write) && !holds(&permissions, ROLE_MANAGEMENT) {
            return Err(GraphError::denied());
        }
    }
    match call.caller.kind {
        CallerKind::Application => Ok(()),
        CallerKind::User => Person::of(call).admit(write),
    }
}

/// Whether the token's permissions cover the request, whatever its body says.
///
/// # Errors
/// What [`allowed`] says.
pub(super) fn permitted(call: &Call<'_>) -> Result<(), GraphError> {
    let permissions = permissions(call);
    allowed(
        call.request,
        match call.caller.kind {
            CallerKind::Application => Granted::Application(&permissions),
            CallerKind::User => Granted::Delegated(&permissions),
        },
    )
}

fn permissions<'a>(call: &Call<'a>) -> Vec<&'a str> {
    call.caller.permissions().iter().map(String::as_str).collect()
}

fn holds(permissions: &[&str], wanted: &str) -> bool {
    permissions.iter().any(|held| held.eq_ignore_ascii_case(wanted))
}

fn only_account_enabled(permissions: &[&str], write: &Write) -> Result<(), GraphError> {
    let Write::UpdateUser { changes, password, .. } = write else {
        return Ok(());
    };
    let more = ["User.ReadWrite.All", "Directory.ReadWrite.All"];
    let narrow =
        changes.iter().all(|change| change.property == "accountEnabled") && password.is_none();
    let covered = more.iter().any(|wanted| holds(permissions, wanted))
        || (narrow && holds(permissions, ENABLE_DISABLE));
    if covered { Ok(()) } else { Err(GraphError::denied()) }
}

/// Restoring a user takes another permission than restoring a group.
fn restoring(call: &Call<'_>, permissions: &[&str], write: &Write) -> Result<(), GraphError> {
    let Write::RestoreDeletedItem { object } = write else {
        return Ok(());
    };
    let found = call.state.deleted_item(*object);
    let found = found.ok_or_else(|| GraphError::not_found(object))?;
    let enough: &[&str] = match found.object {
        DeletedObject::User(_) => &["User.DeleteRestore.All", "User.ReadWrite.All"],
        DeletedObject::Group(_) => &["Group.ReadWrite.All"],
    };
    let covered = enough.iter().chain(&["Directory.ReadWrite.All"]);
    if covered.copied().any(|one| holds(permissions, one)) {
        Ok(())
    } else {
        Err(GraphError::denied())
    }
}

/// Whether the write concerns a group that directory roles may be assigned to.
fn role_assignable(call: &Call<'_>, write: &Write) -> bool {
    let assignable =
        |id: GroupId| call.state.group(id).is_some_and(|group| group.is_assignable_to_role);
    match write {
        Write::CreateGroup(group) => group.is_assignable_to_role,
        Write::RestoreDeletedItem { object } => {
            let found = call.state.deleted_item(*object).map(|item| &item.object);
            matches!(found, Some(DeletedObject::Group(group)) if group.is_assignable_to_role)
        }
        Write::UpdateGroup { group, .. }
        | Write::DeleteGroup { group }
        | Write::AddGroupMember { group, .. }
        | Write::RemoveGroupMember { group, .. }
        | Write::AddGroupOwner { group, .. }
        | Write::RemoveGroupOwner { group, .. } => assignable(*group),
        _ => false,
    }
}

/// A person who calls through an application.
struct Person<'c, 'a> {
    call: &'c Call<'a>,
    id: ObjectId,
    roles: Vec<RoleDefinitionId>,
}

impl<'c, 'a> Person<'c, 'a> {
    fn of(call: &'c Call<'a>) -> Self {
        let id = call.caller.object_id;
        let roles = call.state.active_roles(UserId(id.0), call.now);
        Self { call, id, roles }
    }

    fn has_any(&self, wanted: &[RoleDefinitionId]) -> bool {
        wanted.iter().any(|role| self.roles.contains(role))
    }

    fn admit(&self, write: Option<&Write>) -> Result<(), GraphError> {
        let fits = match roles_for(self.call.request) {
            RoleNeed::Anyone => true,
            RoleNeed::AnyOf(roles) => self.has_any(roles),
            RoleNeed::OwnerOr(roles) => self.has_any(roles) || self.owns_the_group(),
            RoleNeed::SelfOr(roles) => self.has_any(roles) || self.is_concerned(write),
            RoleNeed::GroupAdministratorOrSelf(roles) => {
                self.has_any(roles)
                    || self.is_concerned(write)
                    || self.group_in_question(write).is_some_and(|group| self.administers(group))
            }
            RoleNeed::PolicyAdministrator(roles) => {
                self.has_any(roles) || self.administers_the_policy()
            }
        };
        if !fits {
            return Err(match self.call.request.path.resource {
                R::DirectoryAudits | R::DirectoryAudit(_) => GraphError::unsupported_user_role(),
                _ => GraphError::denied(),
            });
        }
        match write {
            Some(write) => self.precedence(write),
            None => Ok(()),
        }
    }

    fn owns_the_group(&self) -> bool {
        let group = match self.call.request.path.resource {
            R::Group(group) | R::GroupRelated(group, _) | R::GroupRelatedItem(group, ..) => group,
            _ => return false,
        };
        self.call.state.is_owner(group, self.id, self.call.now)
    }

    fn administers(&self, group: GroupId) -> bool {
        self.call.state.may_administer_group(UserId(self.id.0), group, self.call.now)
    }

    /// The group that a request to PIM for Groups is about.
    fn group_in_question(&self, write: Option<&Write>) -> Option<GroupId> {
        let call = self.call;
        let target = match (write, &call.request.path.resource) {
            (Some(Write::RequestSchedule { request, .. }), _) => request.target.clone(),
            (Some(Write::CancelScheduleRequest { request, .. }), _) => {
                call.state.schedule_request(request.parse().ok()?)?.asked.target.clone()
            }
            (None, R::Schedules(collection)) => {
                return schedules::demanded(call, *collection, "groupId")?.parse().ok();
            }
            (None, R::Schedule(collection, id)) => schedules::subject(call, *collection, id)?.1,
            _ => return None,
        };
        target.group().map(|(group, _)| group)
    }

    fn administers_the_policy(&self) -> bool {
        let group = match &self.call.request.path.resource {
            R::RoleManagementPolicies => {
                policies::scope_of_list(self.call, &ROLE_MANAGEMENT_POLICY).flatten()
            }
            R::PolicyAssignments => {
                policies::scope_of_list(self.call, &POLICY_ASSIGNMENT).flatten()
            }
            R::RoleManagementPolicy(id)
            | R::PolicyRules(id)
            | R::PolicyRule(id, _)
            | R::PolicyAssignment(id) => {
                // `Group_{group}_{guid}`.
                let mut parts = id.split('_');
                let is_group = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("Group"));
                parts.next().filter(|_| is_group).and_then(|group| group.parse().ok())
            }
            _ => None,
        };
        match group {
            Some(group) => self.administers(group),
            None => self.has_any(&ROLE_ADMINISTRATORS),
        }
    }

    fn is_concerned(&self, write: Option<&Write>) -> bool {
        match (write, &self.call.request.path.resource) {
            (Some(Write::RevokeSignInSessions { user }), _) => {
                self.call.user(user).is_ok_and(|user| ObjectId::from(user.id) == self.id)
            }
            (Some(Write::RequestSchedule { request, .. }), _) => {
                request.action.is_self() && request.principal_id == self.id
            }
            (Some(Write::CancelScheduleRequest { request, .. }), _) => {
                let found =
                    request.parse().ok().and_then(|id| self.call.state.schedule_request(id));
                found.is_some_and(|found| found.created_by == self.id)
            }
            (None, R::Schedules(collection)) if self.call.request.method == Method::Get => {
                schedules::demanded(self.call, *collection, "principalId")
                    .is_some_and(|id| id.eq_ignore_ascii_case(&self.id.to_string()))
            }
            (None, R::Schedule(collection, id)) => {
                let by_me = |id: &str| {
                    let found = id.parse().ok().and_then(|id| self.call.state.schedule_request(id));
                    found.is_some_and(|found| found.created_by == self.id)
                };
                let about_me = schedules::subject(self.call, *collection, id)
                    .is_some_and(|(principal, _)| principal == self.id);
                about_me || (collection.set == ScheduleSet::Requests && by_me(id))
            }
            _ => false,
        }
    }

    /// Someone who holds a directory role may only be disabled, deleted or given a password by
    /// those above; the members of a role-assignable group only be chosen by those who manage
    /// roles or own it.
    fn precedence(&self, write: &Write) -> Result<(), GraphError> {
        let target = match write {
            Write::DeleteUser { user } => Some(user),
            Write::UpdateUser { user, changes, password } => {
                let sensitive = password.is_some()
                    || changes.iter().any(|change| {
                        ["accountEnabled", "userPrincipalName", "mail"].contains(&change.property)
                    });
                sensitive.then_some(user)
            }
            _ => None,
        };
        let above = [
            directory::RoleDefinition::GLOBAL_ADMINISTRATOR,
            PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        ];
        let privileged = target
            .and_then(|user| self.call.user(user).ok())
            .is_some_and(|user| !self.call.state.active_roles(user.id, self.call.now).is_empty());
        if privileged && !self.has_any(&above) {
            return Err(GraphError::denied());
        }
        if role_assignable(self.call, write)
            && !self.has_any(&ROLE_ADMINISTRATORS)
            && !self.owns_the_group()
        {
            return Err(GraphError::denied());
        }
        Ok(())
    }
}
