//! A request as the guard sees it, and an operation as a request.
//!
//! Not here: whether it may be sent (`guard`).

mod outgoing;

use directory::{
    AppId, NewScheduleRequest, ObjectId, Operation, ScheduleKind, ScheduleRequest, ScheduleTarget,
    ServicePrincipalId, Ticks, UserId,
};

use crate::{
    Change, GraphError, GraphRequest, ObjectReference, ResourcePath, UserKey, Write, write,
};

pub use outgoing::{OutgoingRequest, request_for};

/// Looks up what a path or body names otherwise than by id.
pub trait Names {
    /// The user of that sign-in name.
    fn user(&self, principal_name: &str) -> Option<UserId>;
    /// The service principal of that client id.
    fn service_principal(&self, app: AppId) -> Option<ServicePrincipalId>;
    /// The user that the token speaks for.
    fn me(&self) -> Option<UserId>;
}

/// What a request does to a tenant.
#[derive(Debug, Clone, PartialEq)]
pub enum Classified {
    /// Nothing.
    Read,
    /// These, together or not at all.
    Write(Vec<Operation>),
    /// Something that has no [`Operation`]; the reason says what. Not to be sent unattended.
    Unclassified(String),
}

/// What `request` does. `now` is where a PIM request without a start begins.
///
/// # Errors
///
/// Those of [`write`]: the request is malformed.
pub fn classify(
    request: &GraphRequest,
    names: &dyn Names,
    now: Ticks,
) -> Result<Classified, GraphError> {
    if request.path.resource == ResourcePath::Batch {
        return Ok(Classified::Unclassified(
            "a batch: its requests are to be judged one by one".to_owned(),
        ));
    }
    let Some(write) = write(request)? else {
        return Ok(Classified::Read);
    };
    Ok(match operations(write, names, now) {
        Ok(operations) => Classified::Write(operations),
        Err(reason) => Classified::Unclassified(reason),
    })
}

#[expect(clippy::too_many_lines, reason = "one arm a write, and the compiler counts them")]
fn operations(write: Write, names: &dyn Names, now: Ticks) -> Result<Vec<Operation>, String> {
    let user = |key: UserKey| user_id(key, names);
    let object = |reference: ObjectReference| object_id(reference, names);
    Ok(vec![match write {
        Write::CreateUser(new) => {
            Operation::CreateUser { user_principal_name: new.user_principal_name }
        }
        Write::UpdateUser { user: key, changes, password } => {
            update_user(user(key)?, &changes, password.is_some())
        }
        Write::DeleteUser { user: key } => Operation::DeleteUser { user: user(key)? },
        Write::RevokeSignInSessions { user: key } => {
            Operation::RevokeSignInSessions { user: user(key)? }
        }
        Write::CreateGroup(new) if new.owners.is_empty() && new.members.is_empty() => {
            Operation::CreateGroup { display_name: new.display_name }
        }
        Write::CreateGroup(_) => {
            return Err("creating a group together with its members or owners".to_owned());
        }
        Write::UpdateGroup { group, changes, members } => {
            let mut operations = Vec::new();
            if !changes.is_empty() || members.is_empty() {
                let properties = changes.iter().map(|change| change.property.to_owned()).collect();
                operations.push(Operation::UpdateGroup { group, properties });
            }
            for member in members {
                operations.push(Operation::AddGroupMember { group, member: object(member)? });
            }
            return Ok(operations);
        }
        Write::DeleteGroup { group } => Operation::DeleteGroup { group },
        Write::AddGroupMember { group, member } => {
            Operation::AddGroupMember { group, member: object(member)? }
        }
        Write::RemoveGroupMember { group, member } => {
            Operation::RemoveGroupMember { group, member }
        }
        Write::AddGroupOwner { group, owner } => {
            Operation::AddGroupOwner { group, owner: object(owner)? }
        }
        Write::RemoveGroupOwner { group, owner } => Operation::RemoveGroupOwner { group, owner },
        Write::AddDirectoryRoleMember { role, principal } => {
            Operation::AddDirectoryRoleMember { role, principal: object(principal)? }
        }
        Write::RemoveDirectoryRoleMember { role, principal } => {
            Operation::RemoveDirectoryRoleMember { role, principal }
        }
        Write::CreateRoleAssignment(new) => Operation::CreateRoleAssignment {
            principal: new.principal,
            role_definition: new.role_definition,
            scope: new.scope,
        },
        Write::DeleteRoleAssignment { assignment } => Operation::DeleteRoleAssignment {
            assignment: assignment
                .parse()
                .map_err(|_| format!("the role assignment '{assignment}', whose id is no GUID"))?,
        },
        Write::RequestSchedule { kind, request } => schedule_operation(kind, *request, now)?,
        Write::RestoreDeletedItem { object } => Operation::RestoreDeletedItem { object },
        Write::SetManager { .. } | Write::RemoveManager { .. } => {
            return Err("changing a user's manager".to_owned());
        }
        Write::CreateRoleDefinition(_)
        | Write::UpdateRoleDefinition { .. }
        | Write::DeleteRoleDefinition { .. } => {
            return Err("writing a custom role definition".to_owned());
        }
        Write::CreateAdministrativeUnit(_)
        | Write::UpdateAdministrativeUnit { .. }
        | Write::DeleteAdministrativeUnit { .. }
        | Write::AddAdministrativeUnitMember { .. }
        | Write::RemoveAdministrativeUnitMember { .. } => {
            return Err("writing an administrative unit".to_owned());
        }
        Write::GrantAppRole { .. } | Write::RevokeAppRole { .. } => {
            return Err("changing an application's permissions".to_owned());
        }
        Write::ActivateDirectoryRole { template } => {
            return Err(format!("activating the directory role of template {template}"));
        }
        Write::CancelScheduleRequest { request, .. } => {
            return Err(format!("cancelling the schedule request {request}"));
        }
        Write::DecideApproval { approval, .. } => {
            return Err(format!("deciding the approval {approval}"));
        }
        Write::UpdatePolicyRules { policy, .. } => {
            return Err(format!("changing the policy {policy}"));
        }
    }])
}

fn update_user(user: UserId, changes: &[Change], sets_password: bool) -> Operation {
    let account_enabled = changes
        .iter()
        .find(|change| change.property == "accountEnabled")
        .and_then(|change| change.value.as_bool());
    let mut properties: Vec<String> =
        changes.iter().map(|change| change.property.to_owned()).collect();
    properties.extend(sets_password.then(|| "passwordProfile".to_owned()));
    Operation::UpdateUser { user, account_enabled, properties }
}

fn schedule_operation(
    kind: ScheduleKind,
    new: NewScheduleRequest,
    now: Ticks,
) -> Result<Operation, String> {
    let ScheduleTarget::Role { role_definition_id, directory_scope_id } = new.target else {
        return Err(format!("the action {} of PIM for Groups", new.action));
    };
    let end = new.expiration.and_then(|expiration| expiration.end(new.start.unwrap_or(now)));
    let request = ScheduleRequest {
        action: new.action.as_str().to_owned(),
        principal_id: new.principal_id,
        role_definition_id,
        directory_scope_id,
        start: new.start,
        end,
        justification: new.justification,
    };
    Ok(match kind {
        ScheduleKind::Assignment => Operation::RequestRoleAssignmentSchedule { request },
        ScheduleKind::Eligibility => Operation::RequestRoleEligibilitySchedule { request },
    })
}

fn user_id(key: UserKey, names: &dyn Names) -> Result<UserId, String> {
    match key {
        UserKey::Id(id) => Ok(id),
        UserKey::PrincipalName(name) => names
            .user(&name)
            .ok_or_else(|| format!("the user '{name}', whom the snapshot does not know")),
        UserKey::Me => names.me().ok_or_else(|| "'me' without a signed-in user".to_owned()),
    }
}

fn object_id(reference: ObjectReference, names: &dyn Names) -> Result<ObjectId, String> {
    match reference {
        ObjectReference::Id(id) => Ok(id),
        ObjectReference::UserPrincipalName(name) => {
            user_id(UserKey::PrincipalName(name), names).map(Into::into)
        }
        ObjectReference::AppId(app) => names
            .service_principal(app)
            .map(Into::into)
            .ok_or_else(|| format!("the application {app}, which the snapshot does not know")),
    }
}

#[cfg(test)]
mod tests;
