//! The table of permissions.
//!
//! Not here: PIM's (`pim`), and comparing them with a token's.

use super::{Requirement, pim};
use crate::{
    DeltaSet, GraphError, GraphRequest, GroupNavigation, Method, ObjectType, ResourcePath as R,
    UserKey,
};

pub(super) type Permissions = &'static [&'static str];

pub(super) const fn need(application: Permissions, delegated: Permissions) -> Requirement {
    Requirement { application, delegated }
}

pub(super) const fn both(permissions: Permissions) -> Requirement {
    need(permissions, permissions)
}

const USERS_READ: Permissions = &[
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const USER_READ_ONE: Requirement = need(
    USERS_READ,
    &[
        "User.Read",
        "User.ReadWrite",
        "User.ReadBasic.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
);
// Someone else is not shown to an app that may only read its own user.
const USER_READ_OTHER: Requirement = both(USERS_READ);
const USER_READ_ALL: Requirement =
    both(&["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]);
const DELETED_GROUPS_READ: Requirement = both(&[
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const DELETED_READ: Requirement = both(&["Directory.Read.All", "Directory.ReadWrite.All"]);
// Which of them covers the object, the tenant tells.
const DELETED_RESTORE: Requirement = both(&[
    "User.DeleteRestore.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
]);
const UNITS_READ: Requirement = both(&[
    "AdministrativeUnit.Read.All",
    "AdministrativeUnit.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const UNITS_WRITE: Requirement =
    both(&["AdministrativeUnit.ReadWrite.All", "Directory.ReadWrite.All"]);
const USER_CREATE: Requirement = both(&["User.ReadWrite.All", "Directory.ReadWrite.All"]);
const USER_UPDATE: Requirement = both(&[
    "User.ReadWrite.All",
    "User.ManageIdentities.All",
    "User.EnableDisableAccount.All",
    "Directory.ReadWrite.All",
]);
const USER_DELETE: Requirement = both(&["User.DeleteRestore.All", "User.ReadWrite.All"]);
const USER_REVOKE: Requirement =
    both(&["User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All"]);
const MEMBER_OF: Requirement = need(
    &[
        "User.Read.All",
        "GroupMember.ReadBasic.All",
        "GroupMember.Read.All",
        "Group.ReadBasic.All",
        "Group.Read.All",
        "Group.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
        "User.ReadWrite.All",
    ],
    &[
        "User.Read",
        "User.Read.All",
        "User.ReadWrite.All",
        "GroupMember.ReadBasic.All",
        "GroupMember.Read.All",
        "Group.ReadBasic.All",
        "Group.Read.All",
        "Group.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
);
const GROUPS_READ: Requirement = both(&[
    "Group.ReadBasic.All",
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const GROUP_CREATE: Requirement = need(
    &["Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"],
    &["Group.ReadWrite.All", "Directory.ReadWrite.All"],
);
const GROUP_UPDATE: Requirement = both(&["Group.ReadWrite.All", "Directory.ReadWrite.All"]);
const GROUP_WRITE: Requirement = both(&["Group.ReadWrite.All"]);
const GROUP_MEMBERS_READ: Requirement = both(&[
    "GroupMember.ReadBasic.All",
    "GroupMember.Read.All",
    "Group.ReadBasic.All",
    "Group.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const GROUP_OWNERS_READ: Requirement = both(&[
    "GroupMember.Read.All",
    "Group.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const GROUP_MEMBER_ADD: Requirement = need(
    &["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"],
    &["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"],
);
const GROUP_MEMBER_REMOVE: Requirement = GROUP_MEMBER_ADD;
const SERVICE_PRINCIPALS_READ: Requirement = need(
    &[
        "Application.Read.All",
        "Application.ReadWrite.OwnedBy",
        "Application.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    &[
        "Application.Read.All",
        "Application.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
);
const DIRECTORY_READ: Requirement = both(&["Directory.Read.All", "Directory.ReadWrite.All"]);
const ORGANIZATION_READ: Requirement = need(
    &[
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    &[
        "User.Read",
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
);
const ROLES_READ: Requirement = both(&[
    "RoleManagement.Read.Directory",
    "RoleManagement.Read.All",
    "RoleManagement.ReadWrite.Directory",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
]);
const ROLES_WRITE: Requirement = both(&["RoleManagement.ReadWrite.Directory"]);
const AUDIT_READ: Requirement = both(&["AuditLog.Read.All", "Directory.Read.All"]);

pub(super) fn requirement(request: &GraphRequest) -> Result<Requirement, GraphError> {
    use Method::{Delete, Get, Patch, Post, Put};
    let found = match (request.method, &request.path.resource) {
        (Get, R::Users) => USER_READ_OTHER,
        (Post, R::Users) => USER_CREATE,
        (Get, R::User(UserKey::Me)) => USER_READ_ONE,
        (Get, R::User(_)) => USER_READ_OTHER,
        (Patch, R::User(_)) => USER_UPDATE,
        (Delete, R::User(_)) => USER_DELETE,
        (Post, R::RevokeSignInSessions(_)) => USER_REVOKE,
        (Get, R::UserRelated(key, _)) | (Post, R::UserMemberAction(key, _)) => match key {
            UserKey::Me => MEMBER_OF,
            _ => need(MEMBER_OF.application, MEMBER_OF.application),
        },
        (Get, R::Delta(DeltaSet::Users) | R::UserManager(_)) => USER_READ_ALL,
        (Get, R::DirectReports(UserKey::Me)) => {
            need(USER_READ_ALL.application, &["User.Read", "User.Read.All", "Directory.Read.All"])
        }
        (Get, R::DirectReports(_)) => USER_READ_ALL,
        (Put | Delete, R::UserManager(_)) => USER_CREATE,
        (Get, R::Delta(DeltaSet::Groups)) => GROUPS_READ,
        (Get, R::DeletedItems | R::DeletedItem(_)) => match request.path.cast {
            Some(ObjectType::Group) => DELETED_GROUPS_READ,
            Some(_) => USER_READ_ALL,
            None => DELETED_READ,
        },
        (Post, R::RestoreDeletedItem(_)) => DELETED_RESTORE,
        (
            Get,
            R::AdministrativeUnits | R::AdministrativeUnit(_) | R::AdministrativeUnitMembers(_),
        ) => UNITS_READ,
        (
            Post | Patch | Delete,
            R::AdministrativeUnits
            | R::AdministrativeUnit(_)
            | R::AdministrativeUnitMembers(_)
            | R::AdministrativeUnitMember(..),
        ) => UNITS_WRITE,
        (Get, R::AppRoleAssignments(_) | R::AppRoleAssignedTo(_) | R::AppRoleAssignment(..)) => {
            SERVICE_PRINCIPALS_READ
        }
        (Post, R::AppRoleAssignedTo(_)) => both(&["AppRoleAssignment.ReadWrite.All"]),
        (Delete, R::AppRoleAssignment(..)) => {
            both(&["AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All"])
        }
        (Get, R::Groups | R::Group(_)) => GROUPS_READ,
        (Post, R::Groups) => GROUP_CREATE,
        (Patch, R::Group(_)) => GROUP_UPDATE,
        (Delete, R::Group(_)) => GROUP_WRITE,
        (Get, R::GroupRelated(_, GroupNavigation::Owners)) => GROUP_OWNERS_READ,
        (Get, R::GroupRelated(..)) => GROUP_MEMBERS_READ,
        (Post, R::GroupRelated(_, GroupNavigation::Members)) => GROUP_MEMBER_ADD,
        (
            Delete,
            R::GroupRelatedItem(_, GroupNavigation::Members, _)
            | R::GroupRelated(_, GroupNavigation::Members),
        ) => GROUP_MEMBER_REMOVE,
        (Post | Delete, R::GroupRelated(_, GroupNavigation::Owners))
        | (Delete, R::GroupRelatedItem(_, GroupNavigation::Owners, _)) => GROUP_WRITE,
        (Get, R::ServicePrincipals | R::ServicePrincipal(_)) => SERVICE_PRINCIPALS_READ,
        (Get, R::ServicePrincipalRelated(..)) => SERVICE_PRINCIPALS_READ,
        (Get, R::DirectoryObject(_)) | (Post, R::GetByIds) => DIRECTORY_READ,
        (Get, R::Organizations | R::Organization(_)) => ORGANIZATION_READ,
        (method, resource) => match pim::requirement(method, resource, request) {
            Some(found) => found,
            None => role_requirement(method, resource)?,
        },
    };
    Ok(found)
}

fn role_requirement(method: Method, resource: &R) -> Result<Requirement, GraphError> {
    use Method::{Delete, Get, Post};
    Ok(match (method, resource) {
        (
            Get,
            R::DirectoryRoles
            | R::DirectoryRole(_)
            | R::DirectoryRoleMembers(_)
            | R::DirectoryRoleTemplates
            | R::DirectoryRoleTemplate(_)
            | R::RoleDefinitions
            | R::RoleDefinition(_)
            | R::RoleAssignments
            | R::RoleAssignment(_)
            | R::TransitiveRoleAssignments
            | R::Delta(DeltaSet::DirectoryRoles),
        ) => ROLES_READ,
        (
            Post,
            R::DirectoryRoles
            | R::DirectoryRoleMembers(_)
            | R::RoleAssignments
            | R::RoleDefinitions,
        )
        | (
            Delete,
            R::DirectoryRoleMember(..)
            | R::DirectoryRoleMembers(_)
            | R::RoleAssignment(_)
            | R::RoleDefinition(_),
        )
        | (Method::Patch, R::RoleDefinition(_)) => ROLES_WRITE,
        (Get, R::DirectoryAudits | R::DirectoryAudit(_)) => AUDIT_READ,
        _ => return Err(GraphError::method_not_allowed()),
    })
}
