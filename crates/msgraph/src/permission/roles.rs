//! The directory roles that let a user do, through an application, what its permission allows.
//!
//! Not here: which roles the user holds, and what is the user's own.

use directory::RoleDefinitionId;
use uuid::uuid;

use crate::{
    GraphRequest, GroupNavigation, Method, ResourcePath as R, ScheduleCollection, ScheduleFamily,
    UserKey,
};

/// Which users may make a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleNeed {
    /// Every member of the tenant.
    Anyone,
    /// Holders of one of these roles.
    AnyOf(&'static [RoleDefinitionId]),
    /// Holders of one of these roles, and the owners of the group.
    OwnerOr(&'static [RoleDefinitionId]),
    /// Holders of one of these roles, and users acting on themselves: the principal of a
    /// self-service request, the maker of a request that is cancelled, the user whose sessions
    /// are revoked.
    SelfOr(&'static [RoleDefinitionId]),
    /// Holders of one of these roles, those who administer the group, and users acting on
    /// themselves.
    GroupAdministratorOrSelf(&'static [RoleDefinitionId]),
    /// Holders of one of these roles, and those who administer what the policy is for: roles or
    /// the group.
    PolicyAdministrator(&'static [RoleDefinitionId]),
}

const GLOBAL_ADMINISTRATOR: RoleDefinitionId = directory::RoleDefinition::GLOBAL_ADMINISTRATOR;
const PRIVILEGED_ROLE_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814"));
const USER_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1"));
const GROUPS_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("fdd7a751-b60b-444a-984c-02652fe8fa1c"));
const DIRECTORY_WRITERS: RoleDefinitionId =
    RoleDefinitionId(uuid!("9360feb5-f418-4baa-8175-e2a00bac4301"));
const HELPDESK_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("729827e3-9c14-49f7-bb1b-9608f156bbb8"));
const AUTHENTICATION_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("c4e39bd9-1100-46d3-8c65-fb160da0071f"));
const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("7be44c8a-adaf-4e2a-84d6-ab2649e08a13"));
const GLOBAL_READER: RoleDefinitionId =
    RoleDefinitionId(uuid!("f2ef992c-3afb-46b9-b7cf-a126ee74c451"));
const REPORTS_READER: RoleDefinitionId =
    RoleDefinitionId(uuid!("4a5d8f65-41da-4de4-8968-e035b65339cf"));
const SECURITY_READER: RoleDefinitionId =
    RoleDefinitionId(uuid!("5d6b6bb7-de71-4623-b4af-96380a352509"));
const SECURITY_OPERATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f"));
const SECURITY_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("194ae4cb-b126-40b2-bd5b-6091b380977d"));

const ROLES: &[RoleDefinitionId] = &[GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR];
const USERS: &[RoleDefinitionId] = &[GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR];
const SESSIONS: &[RoleDefinitionId] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    SECURITY_OPERATOR,
    SECURITY_ADMINISTRATOR,
];
const GROUPS: &[RoleDefinitionId] =
    &[GLOBAL_ADMINISTRATOR, GROUPS_ADMINISTRATOR, USER_ADMINISTRATOR, DIRECTORY_WRITERS];
const APPLICATIONS: &[RoleDefinitionId] = &[GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR];
const AUDIT: &[RoleDefinitionId] = &[
    GLOBAL_ADMINISTRATOR,
    GLOBAL_READER,
    REPORTS_READER,
    SECURITY_READER,
    SECURITY_OPERATOR,
    SECURITY_ADMINISTRATOR,
];
const PIM_READ: &[RoleDefinitionId] = &[
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    GLOBAL_READER,
    SECURITY_READER,
    SECURITY_OPERATOR,
    SECURITY_ADMINISTRATOR,
];

/// Which users may make `request` if the application's permission covers it. Members of a tenant
/// may read its directory; writing needs a role. The groups that directory roles may be assigned
/// to need a role of their own, which only the tenant can tell.
#[must_use]
pub fn roles_for(request: &GraphRequest) -> RoleNeed {
    match (request.method, &request.path.resource) {
        (Method::Get, R::DirectoryAudits | R::DirectoryAudit(_)) => RoleNeed::AnyOf(AUDIT),
        (Method::Get, R::Schedules(found) | R::Schedule(found, _)) => match found.family {
            ScheduleFamily::Role => RoleNeed::SelfOr(PIM_READ),
            ScheduleFamily::Group => RoleNeed::GroupAdministratorOrSelf(PIM_READ),
        },
        (Method::Get, R::RoleManagementPolicies | R::PolicyAssignments) => {
            RoleNeed::PolicyAdministrator(PIM_READ)
        }
        (
            Method::Get,
            R::RoleManagementPolicy(_)
            | R::PolicyRules(_)
            | R::PolicyRule(..)
            | R::PolicyAssignment(_),
        ) => RoleNeed::PolicyAdministrator(PIM_READ),
        (_, R::RoleManagementPolicy(_) | R::PolicyRule(..)) => RoleNeed::PolicyAdministrator(&[]),
        // Who may approve is the tenant's to say.
        (_, R::ApprovalStage(..)) => RoleNeed::Anyone,
        (Method::Get, R::DeletedItems | R::DeletedItem(_)) => RoleNeed::AnyOf(GROUPS),
        (Method::Get, _) | (Method::Post, R::UserMemberAction(..) | R::GetByIds | R::Batch) => {
            RoleNeed::Anyone
        }
        (_, R::RevokeSignInSessions(UserKey::Me)) => RoleNeed::Anyone,
        (_, R::RevokeSignInSessions(_)) => RoleNeed::SelfOr(SESSIONS),
        (_, R::Users | R::User(_) | R::UserManager(_)) => RoleNeed::AnyOf(USERS),
        // Users or groups: the tenant tells which.
        (_, R::RestoreDeletedItem(_)) => RoleNeed::AnyOf(GROUPS),
        (_, R::AppRoleAssignedTo(_) | R::AppRoleAssignment(..)) => RoleNeed::AnyOf(APPLICATIONS),
        (Method::Post, R::Groups) => RoleNeed::AnyOf(GROUPS),
        (_, R::Group(_))
        | (
            _,
            R::GroupRelated(_, GroupNavigation::Members | GroupNavigation::Owners)
            | R::GroupRelatedItem(_, GroupNavigation::Members | GroupNavigation::Owners, _),
        ) => RoleNeed::OwnerOr(GROUPS),
        (_, R::Schedules(ScheduleCollection { family, .. }))
        | (_, R::CancelScheduleRequest(family, ..)) => match family {
            ScheduleFamily::Role => RoleNeed::SelfOr(ROLES),
            ScheduleFamily::Group => RoleNeed::GroupAdministratorOrSelf(&[]),
        },
        _ => RoleNeed::AnyOf(ROLES),
    }
}
