//! The permissions of PIM's paths: schedules, requests, approvals and policies.
//!
//! Not here: the directory roles that a user needs besides (`roles`).

use directory::{ScheduleAction, ScheduleKind};

use super::{
    Requirement,
    table::{both, need},
};
use crate::{
    GraphRequest, Method, ResourcePath as R, ScheduleCollection, ScheduleFamily, ScheduleSet,
    odata::{Literal, Options},
    schema::{POLICY_ASSIGNMENT, ROLE_MANAGEMENT_POLICY},
};

/// What reading, writing and taking away need of one family and kind.
struct Family {
    read: Requirement,
    write: Requirement,
    remove: Requirement,
}

static ROLE_ELIGIBILITY: Family = Family {
    read: both(&[
        "RoleEligibilitySchedule.Read.Directory",
        "RoleEligibilitySchedule.ReadWrite.Directory",
        "RoleManagement.Read.All",
        "RoleManagement.Read.Directory",
        "RoleManagement.ReadWrite.Directory",
    ]),
    write: both(&[
        "RoleEligibilitySchedule.ReadWrite.Directory",
        "RoleManagement.ReadWrite.Directory",
    ]),
    remove: both(&[
        "RoleEligibilitySchedule.Remove.Directory",
        "RoleEligibilitySchedule.ReadWrite.Directory",
        "RoleManagement.ReadWrite.Directory",
    ]),
};

static ROLE_ASSIGNMENT: Family = Family {
    read: both(&[
        "RoleAssignmentSchedule.Read.Directory",
        "RoleAssignmentSchedule.ReadWrite.Directory",
        "RoleManagement.Read.All",
        "RoleManagement.Read.Directory",
        "RoleManagement.ReadWrite.Directory",
    ]),
    write: both(&[
        "RoleAssignmentSchedule.ReadWrite.Directory",
        "RoleManagement.ReadWrite.Directory",
    ]),
    remove: both(&[
        "RoleAssignmentSchedule.Remove.Directory",
        "RoleAssignmentSchedule.ReadWrite.Directory",
        "RoleManagement.ReadWrite.Directory",
    ]),
};

static GROUP_ELIGIBILITY: Family = Family {
    read: both(&[
        "PrivilegedEligibilitySchedule.Read.AzureADGroup",
        "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    ]),
    write: both(&["PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup"]),
    remove: both(&[
        "PrivilegedEligibilitySchedule.Remove.AzureADGroup",
        "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    ]),
};

static GROUP_ASSIGNMENT: Family = Family {
    read: both(&[
        "PrivilegedAssignmentSchedule.Read.AzureADGroup",
        "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    ]),
    write: both(&["PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup"]),
    remove: both(&[
        "PrivilegedAssignmentSchedule.Remove.AzureADGroup",
        "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    ]),
};

const ROLE_APPROVAL: Requirement = need(
    &[],
    &["RoleAssignmentSchedule.ReadWrite.Directory", "RoleManagement.ReadWrite.Directory"],
);
const GROUP_APPROVAL: Requirement =
    need(&[], &["PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup"]);
const ROLE_POLICY_READ: Requirement = both(&[
    "RoleManagementPolicy.Read.Directory",
    "RoleManagementPolicy.ReadWrite.Directory",
    "RoleManagement.Read.Directory",
    "RoleManagement.Read.All",
    "RoleManagement.ReadWrite.Directory",
]);
const ROLE_POLICY_WRITE: Requirement =
    both(&["RoleManagementPolicy.ReadWrite.Directory", "RoleManagement.ReadWrite.Directory"]);
const GROUP_POLICY_READ: Requirement = both(&[
    "RoleManagementPolicy.Read.AzureADGroup",
    "RoleManagementPolicy.ReadWrite.AzureADGroup",
]);
const GROUP_POLICY_WRITE: Requirement = both(&["RoleManagementPolicy.ReadWrite.AzureADGroup"]);

const fn family(family: ScheduleFamily, kind: ScheduleKind) -> &'static Family {
    match (family, kind) {
        (ScheduleFamily::Role, ScheduleKind::Eligibility) => &ROLE_ELIGIBILITY,
        (ScheduleFamily::Role, ScheduleKind::Assignment) => &ROLE_ASSIGNMENT,
        (ScheduleFamily::Group, ScheduleKind::Eligibility) => &GROUP_ELIGIBILITY,
        (ScheduleFamily::Group, ScheduleKind::Assignment) => &GROUP_ASSIGNMENT,
    }
}

/// What a request to PIM needs; `None` for other paths and for methods that the path does not
/// take.
pub(super) fn requirement(
    method: Method,
    resource: &R,
    request: &GraphRequest,
) -> Option<Requirement> {
    use Method::{Get, Patch, Post};
    Some(match (method, resource) {
        (Get, R::Schedules(found) | R::Schedule(found, _) | R::FilterByCurrentUser(found, _)) => {
            reading(*found)
        }
        (Post, R::Schedules(found)) if found.set == ScheduleSet::Requests => {
            let family = family(found.family, found.kind);
            if takes_away(request) { family.remove } else { family.write }
        }
        (Post, R::CancelScheduleRequest(of, kind, _)) => family(*of, *kind).write,
        (Get, R::ApprovalsOfMe(family) | R::Approval(family, _) | R::ApprovalStages(family, _))
        | (Get | Patch, R::ApprovalStage(family, ..)) => match family {
            ScheduleFamily::Role => ROLE_APPROVAL,
            ScheduleFamily::Group => GROUP_APPROVAL,
        },
        (Get, R::RoleManagementPolicies | R::PolicyAssignments) => {
            if asks_for_a_group(request) {
                GROUP_POLICY_READ
            } else {
                ROLE_POLICY_READ
            }
        }
        (
            Get,
            R::RoleManagementPolicy(id)
            | R::PolicyRules(id)
            | R::PolicyRule(id, _)
            | R::PolicyAssignment(id),
        ) => {
            if is_of_a_group(id) {
                GROUP_POLICY_READ
            } else {
                ROLE_POLICY_READ
            }
        }
        (Patch, R::RoleManagementPolicy(id) | R::PolicyRule(id, _)) => {
            if is_of_a_group(id) {
                GROUP_POLICY_WRITE
            } else {
                ROLE_POLICY_WRITE
            }
        }
        _ => return None,
    })
}

// The history of requests for roles is shown only to those who may make them.
const fn reading(found: ScheduleCollection) -> Requirement {
    let family = family(found.family, found.kind);
    match (found.family, found.set) {
        (ScheduleFamily::Role, ScheduleSet::Requests) => family.write,
        _ => family.read,
    }
}

/// Whether a policy, or its assignment, is a group's: its id says so.
pub(crate) fn is_of_a_group(policy: &str) -> bool {
    policy.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("Group_"))
}

/// Whether the mandatory filter asks for a group's policies.
fn asks_for_a_group(request: &GraphRequest) -> bool {
    let entity = match request.path.resource {
        R::PolicyAssignments => &POLICY_ASSIGNMENT,
        _ => &ROLE_MANAGEMENT_POLICY,
    };
    let filter = Options::read(request, entity).ok().and_then(|options| options.filter);
    filter.is_some_and(|filter| {
        filter.equalities().iter().any(|(name, value)| match value {
            Literal::Text(text) => *name == "scopeType" && text.eq_ignore_ascii_case("Group"),
            _ => false,
        })
    })
}

// Taking away needs less than giving; a body that cannot be read needs the most.
fn takes_away(request: &GraphRequest) -> bool {
    #[derive(serde::Deserialize)]
    struct Action {
        action: String,
    }
    serde_json::from_slice::<Action>(&request.body)
        .ok()
        .and_then(|body| body.action.parse().ok())
        .is_some_and(ScheduleAction::takes_away)
}
