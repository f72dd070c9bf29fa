//! What a writing request says: its body read, checked and typed.
//!
//! Not here: what the tenant makes of it, and the guard's view of it (`operation`), which knows
//! fewer details.

mod app_role;
mod approval;
mod body;
mod group;
mod policy;
mod query;
mod reference;
mod role;
mod role_definition;
mod schedule;
mod unit;
mod user;

use directory::{
    AdministrativeUnitId, DirectoryRoleKey, GroupId, NewScheduleRequest, ObjectId, ReviewResult,
    RoleDefinitionId, Rule, RuleId, ScheduleKind,
};
use serde_json::Value;

use crate::{
    GraphError, GraphRequest, GroupNavigation, Method, ResourcePath as R, ScheduleFamily,
    ScheduleSet, ServicePrincipalKey, Suffix, UserKey,
};

pub use app_role::NewAppRoleAssignment;
pub use group::NewGroup;
pub use query::MemberQuery;
pub use reference::ObjectReference;
pub use role::NewRoleAssignment;
pub use role_definition::NewRoleDefinition;
pub use unit::NewAdministrativeUnit;
pub use user::{NewUser, Password};

/// A property to be set.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its name in Graph's spelling.
    pub property: &'static str,
    /// A value of the property's type, or null.
    pub value: Value,
}

/// A write, as the request says it. Keys and references may be names that the tenant has yet to
/// look up.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are named after the path and body they come from")]
pub enum Write {
    CreateUser(Box<NewUser>),
    UpdateUser {
        user: UserKey,
        changes: Vec<Change>,
        password: Option<Password>,
    },
    DeleteUser {
        user: UserKey,
    },
    RevokeSignInSessions {
        user: UserKey,
    },
    SetManager {
        user: UserKey,
        manager: ObjectReference,
    },
    RemoveManager {
        user: UserKey,
    },
    RestoreDeletedItem {
        object: ObjectId,
    },
    CreateRoleDefinition(NewRoleDefinition),
    UpdateRoleDefinition {
        role: RoleDefinitionId,
        changes: Value,
    },
    DeleteRoleDefinition {
        role: RoleDefinitionId,
    },
    CreateAdministrativeUnit(NewAdministrativeUnit),
    UpdateAdministrativeUnit {
        unit: AdministrativeUnitId,
        changes: Vec<Change>,
    },
    DeleteAdministrativeUnit {
        unit: AdministrativeUnitId,
    },
    AddAdministrativeUnitMember {
        unit: AdministrativeUnitId,
        member: ObjectReference,
    },
    RemoveAdministrativeUnitMember {
        unit: AdministrativeUnitId,
        member: ObjectId,
    },
    GrantAppRole {
        resource: ServicePrincipalKey,
        grant: NewAppRoleAssignment,
    },
    RevokeAppRole {
        resource: ServicePrincipalKey,
        assignment: String,
    },
    CreateGroup(Box<NewGroup>),
    UpdateGroup {
        group: GroupId,
        changes: Vec<Change>,
        members: Vec<ObjectReference>,
    },
    DeleteGroup {
        group: GroupId,
    },
    AddGroupMember {
        group: GroupId,
        member: ObjectReference,
    },
    RemoveGroupMember {
        group: GroupId,
        member: ObjectId,
    },
    AddGroupOwner {
        group: GroupId,
        owner: ObjectReference,
    },
    RemoveGroupOwner {
        group: GroupId,
        owner: ObjectId,
    },
    ActivateDirectoryRole {
        template: RoleDefinitionId,
    },
    AddDirectoryRoleMember {
        role: DirectoryRoleKey,
        principal: ObjectReference,
    },
    RemoveDirectoryRoleMember {
        role: DirectoryRoleKey,
        principal: ObjectId,
    },
    CreateRoleAssignment(NewRoleAssignment),
    DeleteRoleAssignment {
        assignment: String,
    },
    RequestSchedule {
        kind: ScheduleKind,
        request: Box<NewScheduleRequest>,
    },
    CancelScheduleRequest {
        family: ScheduleFamily,
        kind: ScheduleKind,
        request: String,
    },
    DecideApproval {
        family: ScheduleFamily,
        approval: String,
        result: ReviewResult,
        justification: Option<String>,
    },
    UpdatePolicyRules {
        policy: String,
        rules: Vec<(RuleId, Rule)>,
    },
}

/// Reads what `request` writes; `None` if it only reads.
///
/// # Errors
///
/// 400 naming the property that is missing, unknown or of the wrong type; 405 for methods that
/// the path does not take; 501 for writes that Graph has and this server does not.
pub fn write(request: &GraphRequest) -> Result<Option<Write>, GraphError> {
    if reads(request) {
        return Ok(None);
    }
    let write = match (request.method, &request.path.resource, request.path.suffix) {
        (method, R::Users | R::User(_) | R::RevokeSignInSessions(_), None) => {
            user_write(method, request)?
        }
        (method, R::Groups | R::Group(_), None) => group_write(method, request)?,
        (method, _, Some(Suffix::Ref)) => link_write(method, request)?,
        (Method::Delete, R::GroupRelatedItem(..) | R::DirectoryRoleMember(..), None) => {
            return Err(GraphError::unsupported(
                "deleting an object through a relation (to remove only the membership, end the path with /$ref; the deletion itself)",
            ));
        }
        (method, _, None) => role_write(method, request)?,
        _ => return Err(GraphError::method_not_allowed()),
    };
    Ok(Some(write))
}

// Some questions are too long for a URL and are posted.
fn reads(request: &GraphRequest) -> bool {
    request.method == Method::Get
        || (request.method == Method::Post
            && matches!(request.path.resource, R::UserMemberAction(..) | R::GetByIds))
}

// `…/$ref` writes the link to an object, never the object.
fn link_write(method: Method, request: &GraphRequest) -> Result<Write, GraphError> {
    Ok(match (method, &request.path.resource) {
        (Method::Post, R::GroupRelated(group, relation)) => {
            let object = reference::read(request)?;
            match relation {
                GroupNavigation::Members => Write::AddGroupMember { group: *group, member: object },
                GroupNavigation::Owners => Write::AddGroupOwner { group: *group, owner: object },
                _ => return Err(GraphError::method_not_allowed()),
            }
        }
        (Method::Delete, R::GroupRelatedItem(group, relation, object)) => match relation {
            GroupNavigation::Members => Write::RemoveGroupMember { group: *group, member: *object },
            GroupNavigation::Owners => Write::RemoveGroupOwner { group: *group, owner: *object },
            _ => return Err(GraphError::method_not_allowed()),
        },
        // `members/$ref?@id={address}` is another way to name the member.
        (Method::Delete, R::GroupRelated(group, relation)) => {
            let object = reference::from_query(request)?;
            match relation {
                GroupNavigation::Members => {
                    Write::RemoveGroupMember { group: *group, member: object }
                }
                GroupNavigation::Owners => Write::RemoveGroupOwner { group: *group, owner: object },
                _ => return Err(GraphError::method_not_allowed()),
            }
        }
        (Method::Put, R::UserManager(user)) => {
            Write::SetManager { user: user.clone(), manager: reference::read(request)? }
        }
        (Method::Delete, R::UserManager(user)) => Write::RemoveManager { user: user.clone() },
        (Method::Post, R::AdministrativeUnitMembers(unit)) => {
            Write::AddAdministrativeUnitMember { unit: *unit, member: reference::read(request)? }
        }
        (Method::Delete, R::AdministrativeUnitMember(unit, member)) => {
            Write::RemoveAdministrativeUnitMember { unit: *unit, member: *member }
        }
        (Method::Delete, R::DirectoryRoleMembers(role)) => {
            let principal = reference::from_query(request)?;
            Write::RemoveDirectoryRoleMember { role: *role, principal }
        }
        (Method::Post, R::DirectoryRoleMembers(role)) => {
            Write::AddDirectoryRoleMember { role: *role, principal: reference::read(request)? }
        }
        (Method::Delete, R::DirectoryRoleMember(role, principal)) => {
            Write::RemoveDirectoryRoleMember { role: *role, principal: *principal }
        }
        _ => return Err(GraphError::method_not_allowed()),
    })
}

fn user_write(method: Method, request: &GraphRequest) -> Result<Write, GraphError> {
    match (method, &request.path.resource) {
        (Method::Post, R::Users) => Ok(Write::CreateUser(Box::new(user::create(request)?))),
        (Method::Patch, R::User(key)) => user::update(request, key.clone()),
        (Method::Delete, R::User(key)) => Ok(Write::DeleteUser { user: key.clone() }),
        (Method::Post, R::RevokeSignInSessions(key)) => {
            Ok(Write::RevokeSignInSessions { user: key.clone() })
        }
        _ => Err(GraphError::method_not_allowed()),
    }
}

fn group_write(method: Method, request: &GraphRequest) -> Result<Write, GraphError> {
    match (method, &request.path.resource) {
        (Method::Post, R::Groups) => Ok(Write::CreateGroup(Box::new(group::create(request)?))),
        (Method::Patch, R::Group(group)) => group::update(request, *group),
        (Method::Delete, R::Group(group)) => Ok(Write::DeleteGroup { group: *group }),
        _ => Err(GraphError::method_not_allowed()),
    }
}

fn role_write(method: Method, request: &GraphRequest) -> Result<Write, GraphError> {
    match (method, &request.path.resource) {
        (Method::Post, R::DirectoryRoles) => role::activate(request),
        (Method::Post, R::RoleAssignments) => {
            Ok(Write::CreateRoleAssignment(role::assign(request)?))
        }
        (Method::Delete, R::RoleAssignment(id)) => {
            Ok(Write::DeleteRoleAssignment { assignment: id.clone() })
        }
        (Method::Post, R::Schedules(found)) if found.set == ScheduleSet::Requests => {
            let body = schedule::read(request, *found)?;
            Ok(Write::RequestSchedule { kind: found.kind, request: Box::new(body) })
        }
        (Method::Post, R::CancelScheduleRequest(family, kind, id)) => {
            Ok(Write::CancelScheduleRequest { family: *family, kind: *kind, request: id.clone() })
        }
        (Method::Patch, R::ApprovalStage(family, id, stage)) => {
            approval::read(request, *family, (id, stage))
        }
        (Method::Patch, R::RoleManagementPolicy(id)) => policy::update_policy(request, id.clone()),
        (Method::Patch, R::PolicyRule(id, rule)) => policy::update_rule(request, id.clone(), rule),
        (Method::Post, R::RoleDefinitions) => role_definition::create(request),
        (Method::Patch, R::RoleDefinition(id)) => role_definition::update(request, *id),
        (Method::Delete, R::RoleDefinition(id)) => Ok(Write::DeleteRoleDefinition { role: *id }),
        (Method::Post, R::RestoreDeletedItem(id)) => Ok(Write::RestoreDeletedItem { object: *id }),
        (Method::Post, R::AdministrativeUnits) => unit::create(request),
        (Method::Patch, R::AdministrativeUnit(id)) => unit::update(request, *id),
        (Method::Delete, R::AdministrativeUnit(id)) => {
            Ok(Write::DeleteAdministrativeUnit { unit: *id })
        }
        (Method::Post, R::AppRoleAssignedTo(key)) => app_role::grant(request, *key),
        (Method::Delete, R::AppRoleAssignment(key, id)) => {
            Ok(Write::RevokeAppRole { resource: *key, assignment: id.clone() })
        }
        (Method::Patch, R::ServicePrincipal(_) | R::Organization(_))
        | (Method::Post, R::ServicePrincipals)
        | (Method::Delete, R::ServicePrincipal(_)) => {
            Err(GraphError::unsupported("writing service principals and the organization"))
        }
        _ => Err(GraphError::method_not_allowed()),
    }
}

#[cfg(test)]
mod tests;
