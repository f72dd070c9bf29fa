//! What a request writes, as the one command that the tenant decides.
//!
//! Not here: reading bodies (`msgraph::write`), and whether the caller may (`admission`).

use directory::RequestId;
use governance::{Command, GroupChanges, UserChanges};
use msgraph::{Change, GraphError, ScheduleFamily, Write};
use serde_json::{Map, Value};

use super::{app_roles, call::Call, policies, schedules};

/// The command. `password_hash` is that of the password in the request, if it holds one.
///
/// # Errors
/// 404 for names that lead nowhere; 400 for requests that would be two commands.
pub(super) fn command(
    call: &Call<'_>,
    write: Write,
    password_hash: Option<String>,
) -> Result<Command, GraphError> {
    Ok(match write {
        Write::CreateUser(user) => Command::CreateUser(governance::NewUser {
            user_principal_name: user.user_principal_name,
            display_name: user.display_name,
            mail_nickname: user.mail_nickname,
            account_enabled: user.account_enabled,
            given_name: user.given_name,
            surname: user.surname,
            mail: user.mail,
            job_title: user.job_title,
            department: user.department,
            user_type: Some(user.user_type),
            password_hash,
        }),
        Write::UpdateUser { user, changes, .. } => {
            let user = call.user(&user)?.id;
            match password_hash {
                Some(_) if !changes.is_empty() => {
                    return Err(two_at_once("'passwordProfile' together with other properties"));
                }
                Some(password_hash) => Command::SetPassword { user, password_hash },
                None => Command::UpdateUser { user, changes: user_changes(changes)? },
            }
        }
        Write::SetManager { user, manager } => {
            let manager = call.object(&manager)?;
            Command::SetManager {
                user: call.user(&user)?.id,
                manager: Some(directory::UserId(manager.0)),
            }
        }
        Write::RemoveManager { user } => {
            Command::SetManager { user: call.user(&user)?.id, manager: None }
        }
        Write::DeleteUser { user } => Command::DeleteUser { user: call.user(&user)?.id },
        Write::RevokeSignInSessions { user } => {
            Command::RevokeSignInSessions { user: call.user(&user)?.id }
        }
        other => object_command(call, other)?,
    })
}

// Deleted items and app roles.
fn object_command(call: &Call<'_>, write: Write) -> Result<Command, GraphError> {
    Ok(match write {
        Write::RestoreDeletedItem { object } => Command::RestoreDeletedItem { object },
        Write::GrantAppRole { resource, grant } => {
            if call.service_principal(resource)?.id != grant.resource {
                return Err(GraphError::directory_bad_request(
                    "'resourceId' is not the service principal of the path.",
                ));
            }
            Command::GrantAppRole {
                principal: grant.principal,
                resource: grant.resource,
                app_role: grant.app_role,
            }
        }
        Write::RevokeAppRole { resource, assignment } => Command::RevokeAppRole {
            assignment: app_roles::existing(call, resource, &assignment)?.id,
        },
        other => role_command(call, other)?,
    })
}

// Directory roles and PIM.
fn role_command(call: &Call<'_>, write: Write) -> Result<Command, GraphError> {
    Ok(match write {
        Write::RequestSchedule { kind, request } => {
            Command::CreateScheduleRequest { kind, request: *request }
        }
        Write::CancelScheduleRequest { family, kind, request } => {
            Command::CancelScheduleRequest { kind, request: request_id(call, family, &request)? }
        }
        Write::DecideApproval { family, approval, result, justification } => {
            let request = request_id(call, family, &approval)?;
            Command::DecideRequest { request, result, justification }
        }
        Write::UpdatePolicyRules { policy, rules } => {
            Command::UpdatePolicyRules { target: policies::target(call, &policy)?, rules }
        }
        Write::ActivateDirectoryRole { template } => {
            Command::ActivateDirectoryRole { role_template: template }
        }
        Write::AddDirectoryRoleMember { role, principal } => {
            Command::AddDirectoryRoleMember { role, principal: call.object(&principal)? }
        }
        Write::RemoveDirectoryRoleMember { role, principal } => {
            Command::RemoveDirectoryRoleMember { role, principal }
        }
        Write::CreateRoleAssignment(new) => Command::CreateRoleAssignment {
            principal: new.principal,
            role_definition: new.role_definition,
            scope: new.scope,
        },
        Write::DeleteRoleAssignment { assignment } => Command::DeleteRoleAssignment {
            assignment: assignment.parse().map_err(|_| GraphError::not_found(&assignment))?,
        },
        other => part_command(call, other)?,
    })
}

// The path that was permitted must be the one of what the request is about: permissions for groups
// reach no roles.
fn request_id(
    call: &Call<'_>,
    family: ScheduleFamily,
    text: &str,
) -> Result<RequestId, GraphError> {
    let found = text.parse().ok().and_then(|id| call.state.schedule_request(id));
    let found = found.filter(|found| schedules::family_of(&found.asked.target) == family);
    found.map(|found| found.id).ok_or_else(GraphError::resource_not_found)
}

// Custom roles and administrative units.
fn part_command(call: &Call<'_>, write: Write) -> Result<Command, GraphError> {
    Ok(match write {
        Write::CreateRoleDefinition(new) => {
            Command::CreateRoleDefinition(governance::NewRoleDefinition {
                display_name: new.display_name,
                description: new.description,
                is_enabled: new.is_enabled,
                allowed_resource_actions: new.allowed_resource_actions,
                template_id: new.template_id,
            })
        }
        Write::UpdateRoleDefinition { role, changes } => Command::UpdateRoleDefinition {
            role,
            changes: serde_json::from_value(changes).map_err(unexpected)?,
        },
        Write::DeleteRoleDefinition { role } => Command::DeleteRoleDefinition { role },
        Write::CreateAdministrativeUnit(new) => {
            Command::CreateAdministrativeUnit(governance::NewAdministrativeUnit {
                display_name: new.display_name,
                description: new.description,
                visibility: new.visibility,
            })
        }
        Write::UpdateAdministrativeUnit { unit, changes } => Command::UpdateAdministrativeUnit {
            unit,
            changes: serde_json::from_value(document(changes)).map_err(unexpected)?,
        },
        Write::DeleteAdministrativeUnit { unit } => Command::DeleteAdministrativeUnit { unit },
        Write::AddAdministrativeUnitMember { unit, member } => {
            Command::AddAdministrativeUnitMember { unit, member: call.object(&member)? }
        }
        Write::RemoveAdministrativeUnitMember { unit, member } => {
            Command::RemoveAdministrativeUnitMember { unit, member }
        }
        group => group_command(call, group)?,
    })
}

fn group_command(call: &Call<'_>, write: Write) -> Result<Command, GraphError> {
    Ok(match write {
        Write::CreateGroup(group) => {
            let ids = |references: &[msgraph::ObjectReference]| {
                references.iter().map(|reference| call.object(reference)).collect::<Result<_, _>>()
            };
            Command::CreateGroup(governance::NewGroup {
                members: ids(&group.members)?,
                owners: ids(&group.owners)?,
                display_name: group.display_name,
                description: group.description,
                mail_nickname: group.mail_nickname,
                kind: group.kind,
                is_assignable_to_role: group.is_assignable_to_role,
            })
        }
        Write::UpdateGroup { group, changes, members } if members.is_empty() => {
            Command::UpdateGroup { group, changes: group_changes(changes)? }
        }
        Write::UpdateGroup { group, changes, members } if changes.is_empty() => {
            let members =
                members.iter().map(|member| call.object(member)).collect::<Result<_, _>>()?;
            Command::AddGroupMembers { group, members }
        }
        Write::DeleteGroup { group } => Command::DeleteGroup { group },
        Write::AddGroupMember { group, member } => {
            Command::AddGroupMembers { group, members: vec![call.object(&member)?] }
        }
        Write::RemoveGroupMember { group, member } => Command::RemoveGroupMember { group, member },
        Write::AddGroupOwner { group, owner } => {
            Command::AddGroupOwner { group, owner: call.object(&owner)? }
        }
        Write::RemoveGroupOwner { group, owner } => Command::RemoveGroupOwner { group, owner },
        _ => return Err(two_at_once("'members@odata.bind' together with other properties")),
    })
}

// A request is carried out whole or not at all, so it is one command.
fn two_at_once(what: &str) -> GraphError {
    let message = format!("{what} is unsupported in one request; send two.");
    GraphError::new(400, "Request_UnsupportedProperty", message)
}

// The changes carry the names of the properties of Graph, as the tenant's types do.
fn document(changes: Vec<Change>) -> Value {
    let pairs = changes.into_iter().map(|change| (change.property.to_owned(), change.value));
    Value::Object(pairs.collect::<Map<_, _>>())
}

fn user_changes(changes: Vec<Change>) -> Result<UserChanges, GraphError> {
    serde_json::from_value(document(changes)).map_err(unexpected)
}

fn group_changes(changes: Vec<Change>) -> Result<GroupChanges, GraphError> {
    serde_json::from_value(document(changes)).map_err(unexpected)
}

fn unexpected(error: serde_json::Error) -> GraphError {
    GraphError::directory_bad_request(format!("The changes cannot be made: {error}."))
}
