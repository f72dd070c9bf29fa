//! Whether the caller may make the request: the token's permissions, and for a person the
//! directory roles, ownership or being concerned.
//!
//! Not here: what the tenant's own rules refuse to everybody (`governance`).

use directory::{GroupId, ObjectId, RoleDefinitionId};
use msgraph::{
    GraphError, Method, ResourcePath as R, ScheduleSet, Write,
    odata::{Literal, Options},
    permission::{Granted, RoleNeed, allowed, roles_for},
    schema::schedule_type,
};

use super::{call::Call, schedules};
use crate::caller::CallerKind;

// What writing to a role-assignable group takes besides the permission for groups.
const ROLE_MANAGEMENT: &str = "RoleManagement.ReadWrite.Directory";
// The one permission to change users that covers a single property.
const ENABLE_DISABLE: &str = "User.EnableDisableAccount.All";
const PRIVILEGED_ROLE_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid::uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814"));
const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid::uuid!("7be44c8a-adaf-4e2a-84d6-ab2649e08a13"));

/// Lets the request through, or says why not. `write` is what it writes, if it does.
///
/// # Errors
/// 403, and what [`allowed`] says.
pub(super) fn admit(call: &Call<'_>, write: Option<&Write>) -> Result<(), GraphError> {
    permitted(call)?;
    let permissions = permissions(call);
    if let Some(write) = write {
        only_account_enabled(&permissions, write)?;
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

/// Whether the write concerns a group that directory roles may be assigned to.
fn role_assignable(call: &Call<'_>, write: &Write) -> bool {
    let assignable =
        |id: GroupId| call.state.group(id).is_some_and(|group| group.is_assignable_to_role);
    match write {
        Write::CreateGroup(group) => group.is_assignable_to_role,
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
        let roles = call.state.active_roles(directory::UserId(id.0), call.now);
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
        self.call.state.is_owner(group, self.id)
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
            (None, R::RoleSchedules(kind, set)) if self.call.request.method == Method::Get => {
                let options = Options::read(self.call.request, schedule_type(*kind, *set));
                let me = Literal::Text(self.id.to_string());
                options
                    .ok()
                    .and_then(|options| options.filter)
                    .is_some_and(|filter| filter.equalities().contains(&("principalId", &me)))
            }
            (None, R::RoleSchedule(kind, set, id)) => {
                let by_me = |id: &str| {
                    let found = id.parse().ok().and_then(|id| self.call.state.schedule_request(id));
                    found.is_some_and(|found| found.created_by == self.id)
                };
                schedules::principal_of(self.call, *kind, *set, id) == Some(self.id)
                    || (*set == ScheduleSet::Requests && by_me(id))
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
        let managers =
            [directory::RoleDefinition::GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR];
        if role_assignable(self.call, write) && !self.has_any(&managers) && !self.owns_the_group() {
            return Err(GraphError::denied());
        }
        Ok(())
    }
}
