//! The paths of Graph that are served, typed.
//!
//! Not here: which methods a path takes (`permission` and the endpoints know).
//! Graph reads segments without regard to case, takes keys as segments (`users/{id}`) or in
//! parentheses (`users('{id}')`, `servicePrincipals(appId='…')`), and ignores empty segments.

mod parse;
mod segment;
mod served;

use std::fmt;

use directory::{
    AdministrativeUnitId, AppId, DirectoryRoleKey, GroupId, ObjectId, RoleDefinitionId,
    ScheduleKind, ServicePrincipalId, TenantId, UserId,
};

pub(crate) use parse::parse;
pub(crate) use segment::decode_segments;

/// How a path names a user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum UserKey {
    /// `users/{id}`.
    Id(UserId),
    /// `users/{userPrincipalName}`.
    PrincipalName(String),
    /// `me`: whoever the token speaks for.
    Me,
}

impl fmt::Display for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => fmt::Display::fmt(id, f),
            Self::PrincipalName(name) => f.write_str(name),
            Self::Me => f.write_str("me"),
        }
    }
}

/// How a path names a service principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServicePrincipalKey {
    /// `servicePrincipals/{id}`.
    Id(ServicePrincipalId),
    /// `servicePrincipals(appId='{appId}')`.
    AppId(AppId),
}

impl fmt::Display for ServicePrincipalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => fmt::Display::fmt(id, f),
            Self::AppId(id) => fmt::Display::fmt(id, f),
        }
    }
}

// Names of segments, in lower case.
macro_rules! read_by_name {
    ($kind:ident { $($name:literal => $value:expr,)* }) => {
        impl $kind {
            fn read(name: &str) -> Option<Self> {
                match name {
                    $($name => Some($value),)*
                    _ => None,
                }
            }
        }
    };
}

read_by_name!(UserNavigation {
    "memberof" => Self::MemberOf,
    "transitivememberof" => Self::TransitiveMemberOf,
});
read_by_name!(GroupNavigation {
    "members" => Self::Members,
    "transitivemembers" => Self::TransitiveMembers,
    "owners" => Self::Owners,
    "memberof" => Self::MemberOf,
    "transitivememberof" => Self::TransitiveMemberOf,
});
read_by_name!(MemberAction {
    "getmembergroups" => Self::GetMemberGroups,
    "getmemberobjects" => Self::GetMemberObjects,
    "checkmembergroups" => Self::CheckMemberGroups,
});

/// Where a user or service principal belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserNavigation {
    /// Directly: groups and directory roles.
    MemberOf,
    /// Through nested groups too.
    TransitiveMemberOf,
}

/// The relations of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupNavigation {
    /// Direct members.
    Members,
    /// Members through nested groups too.
    TransitiveMembers,
    /// Owners.
    Owners,
    /// What it belongs to directly.
    MemberOf,
    /// What it belongs to through nested groups too.
    TransitiveMemberOf,
}

/// Actions that ask for memberships by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberAction {
    /// `getMemberGroups`: ids of all groups, transitively.
    GetMemberGroups,
    /// `getMemberObjects`: ids of groups and directory roles, transitively.
    GetMemberObjects,
    /// `checkMemberGroups`: which of the given groups.
    CheckMemberGroups,
}

/// The two halves of PIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScheduleFamily {
    /// `roleManagement/directory`: roles.
    Role,
    /// `identityGovernance/privilegedAccess/group`: members and owners of groups.
    Group,
}

/// The three collections of each family and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScheduleSet {
    /// `…Schedules`: from when to when.
    Schedules,
    /// `…ScheduleInstances`: what is in force now.
    Instances,
    /// `…ScheduleRequests`: what was asked for.
    Requests,
}

/// One of PIM's twelve collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScheduleCollection {
    /// Of roles or of groups.
    pub family: ScheduleFamily,
    /// Eligible or active.
    pub kind: ScheduleKind,
    /// Schedules, instances or requests.
    pub set: ScheduleSet,
}

impl ScheduleCollection {
    /// The collection's path, as Graph spells it.
    #[must_use]
    pub const fn path(self) -> &'static str {
        use ScheduleFamily::{Group, Role};
        use ScheduleKind::{Assignment, Eligibility};
        use ScheduleSet::{Instances, Requests, Schedules};
        match (self.family, self.kind, self.set) {
            (Role, Eligibility, Schedules) => "roleManagement/directory/roleEligibilitySchedules",
            (Role, Eligibility, Instances) => {
                "roleManagement/directory/roleEligibilityScheduleInstances"
            }
            (Role, Eligibility, Requests) => {
                "roleManagement/directory/roleEligibilityScheduleRequests"
            }
            (Role, Assignment, Schedules) => "roleManagement/directory/roleAssignmentSchedules",
            (Role, Assignment, Instances) => {
                "roleManagement/directory/roleAssignmentScheduleInstances"
            }
            (Role, Assignment, Requests) => {
                "roleManagement/directory/roleAssignmentScheduleRequests"
            }
            (Group, Eligibility, Schedules) => {
                "identityGovernance/privilegedAccess/group/eligibilitySchedules"
            }
            (Group, Eligibility, Instances) => {
                "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"
            }
            (Group, Eligibility, Requests) => {
                "identityGovernance/privilegedAccess/group/eligibilityScheduleRequests"
            }
            (Group, Assignment, Schedules) => {
                "identityGovernance/privilegedAccess/group/assignmentSchedules"
            }
            (Group, Assignment, Instances) => {
                "identityGovernance/privilegedAccess/group/assignmentScheduleInstances"
            }
            (Group, Assignment, Requests) => {
                "identityGovernance/privilegedAccess/group/assignmentScheduleRequests"
            }
        }
    }

    // `roleEligibilityScheduleInstances` names a kind and one of its collections; groups leave
    // `role` out.
    fn read(family: ScheduleFamily, name: &str) -> Option<Self> {
        let name = match family {
            ScheduleFamily::Role => name.strip_prefix("role")?,
            ScheduleFamily::Group => name,
        };
        let (kind, rest) = if let Some(rest) = name.strip_prefix("eligibility") {
            (ScheduleKind::Eligibility, rest)
        } else {
            (ScheduleKind::Assignment, name.strip_prefix("assignment")?)
        };
        let set = match rest {
            "schedules" => ScheduleSet::Schedules,
            "scheduleinstances" => ScheduleSet::Instances,
            "schedulerequests" => ScheduleSet::Requests,
            _ => return None,
        };
        Some(Self { family, kind, set })
    }
}

/// What a delta query is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the collections of Graph")]
pub enum DeltaSet {
    Users,
    Groups,
    DirectoryRoles,
}

/// The argument of `filterByCurrentUser(on='…')`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CurrentUserRelation {
    /// Rows about the caller.
    Principal,
    /// Requests that the caller made.
    CreatedBy,
    /// Requests that wait for the caller's decision.
    Approver,
}

/// Types that a cast segment (`/microsoft.graph.user`) can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the entity types of Graph")]
pub enum ObjectType {
    User,
    Group,
    ServicePrincipal,
    DirectoryRole,
    AdministrativeUnit,
    Device,
}

impl ObjectType {
    const ALL: [(&'static str, Self); 6] = [
        ("user", Self::User),
        ("group", Self::Group),
        ("servicePrincipal", Self::ServicePrincipal),
        ("directoryRole", Self::DirectoryRole),
        ("administrativeUnit", Self::AdministrativeUnit),
        ("device", Self::Device),
    ];

    /// Graph's name without its namespace, such as `servicePrincipal`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Reads `microsoft.graph.user`, `graph.user` or `user`, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let name = lower.strip_prefix("microsoft.").unwrap_or(&lower);
        let name = name.strip_prefix("graph.").unwrap_or(name);
        Self::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
    }
}

/// What a path names, without a trailing cast, `$count` or `$ref`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants spell the path they stand for")]
pub enum ResourcePath {
    /// The version alone: the service document.
    ServiceRoot,
    /// `$metadata`.
    Metadata,
    /// `$batch`.
    Batch,
    Organizations,
    Organization(TenantId),
    Users,
    User(UserKey),
    /// `users/{user}/memberOf` and `transitiveMemberOf`.
    UserRelated(UserKey, UserNavigation),
    RevokeSignInSessions(UserKey),
    /// `users/{user}/manager`.
    UserManager(UserKey),
    DirectReports(UserKey),
    /// `users/{user}/getMemberGroups` and the like.
    UserMemberAction(UserKey, MemberAction),
    Groups,
    Group(GroupId),
    /// `groups/{id}/members` and the like.
    GroupRelated(GroupId, GroupNavigation),
    /// `groups/{id}/members/{id}` and the like.
    GroupRelatedItem(GroupId, GroupNavigation, ObjectId),
    ServicePrincipals,
    ServicePrincipal(ServicePrincipalKey),
    /// `servicePrincipals/{id}/memberOf` and `transitiveMemberOf`.
    ServicePrincipalRelated(ServicePrincipalKey, UserNavigation),
    /// `servicePrincipals/{id}/appRoleAssignments`: what it may do elsewhere.
    AppRoleAssignments(ServicePrincipalKey),
    /// `servicePrincipals/{id}/appRoleAssignedTo`: who may do what with it.
    AppRoleAssignedTo(ServicePrincipalKey),
    AppRoleAssignment(ServicePrincipalKey, String),
    /// `users/delta` and the like.
    Delta(DeltaSet),
    /// `directory/deletedItems`, with a cast.
    DeletedItems,
    DeletedItem(ObjectId),
    RestoreDeletedItem(ObjectId),
    /// `directory/administrativeUnits`.
    AdministrativeUnits,
    AdministrativeUnit(AdministrativeUnitId),
    AdministrativeUnitMembers(AdministrativeUnitId),
    AdministrativeUnitMember(AdministrativeUnitId, ObjectId),
    DirectoryObject(ObjectId),
    /// `directoryObjects/getByIds`.
    GetByIds,
    DirectoryRoles,
    DirectoryRole(DirectoryRoleKey),
    DirectoryRoleMembers(DirectoryRoleKey),
    /// `directoryRoles/{role}/members/{id}`.
    DirectoryRoleMember(DirectoryRoleKey, ObjectId),
    DirectoryRoleTemplates,
    DirectoryRoleTemplate(RoleDefinitionId),
    /// `roleManagement/directory/roleDefinitions`, and so on below.
    RoleDefinitions,
    RoleDefinition(RoleDefinitionId),
    RoleAssignments,
    /// Entra's ids are opaque texts; the embedded tenant's are GUIDs.
    RoleAssignment(String),
    /// Those that a principal has through groups too.
    TransitiveRoleAssignments,
    /// PIM's collections, of roles and of groups.
    Schedules(ScheduleCollection),
    Schedule(ScheduleCollection, String),
    FilterByCurrentUser(ScheduleCollection, CurrentUserRelation),
    CancelScheduleRequest(ScheduleFamily, ScheduleKind, String),
    /// `…/assignmentApprovals/filterByCurrentUser(on='approver')`.
    ApprovalsOfMe(ScheduleFamily),
    Approval(ScheduleFamily, String),
    /// `…/stages`, which beta calls `steps`.
    ApprovalStages(ScheduleFamily, String),
    ApprovalStage(ScheduleFamily, String, String),
    /// `policies/roleManagementPolicies`.
    RoleManagementPolicies,
    RoleManagementPolicy(String),
    PolicyRules(String),
    PolicyRule(String, String),
    /// `policies/roleManagementPolicyAssignments`.
    PolicyAssignments,
    PolicyAssignment(String),
    /// `auditLogs/directoryAudits`.
    DirectoryAudits,
    DirectoryAudit(String),
}

/// What follows a resource in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suffix {
    /// `/$count`: how many, as plain text.
    Count,
    /// `/$ref`: the link, not the object. Without it a `DELETE` of a member deletes the object.
    Ref,
}

/// A whole path after the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphPath {
    /// What it names.
    pub resource: ResourcePath,
    /// `/microsoft.graph.user` after a collection of mixed types.
    pub cast: Option<ObjectType>,
    /// `/$count` or `/$ref`.
    pub suffix: Option<Suffix>,
}

impl From<ResourcePath> for GraphPath {
    fn from(resource: ResourcePath) -> Self {
        Self { resource, cast: None, suffix: None }
    }
}

#[cfg(test)]
mod tests;
