//! PIM: schedules, instances and requests, of roles and of groups.
//!
//! Not here: role definitions and plain assignments (`roles`), policies and approvals (`policies`).

use directory::ScheduleKind;

use super::{DIRECTORY_OBJECT, EdmType, EntityType, GROUP, Navigation, Property, ROLE_DEFINITION};
use crate::{ScheduleCollection, ScheduleFamily, ScheduleSet};

static EXPIRATION: EntityType = EntityType::plain(
    "microsoft.graph.expirationPattern",
    &[Property::text("type"), Property::time("endDateTime"), Property::text("duration")],
);

static SCHEDULE_INFO: EntityType = EntityType::plain(
    "microsoft.graph.requestSchedule",
    &[
        Property::time("startDateTime").filtered(),
        Property::text("recurrence"),
        Property::new("expiration", EdmType::Complex(&EXPIRATION)),
    ],
);

static TICKET_INFO: EntityType = EntityType::plain(
    "microsoft.graph.ticketInfo",
    &[Property::text("ticketNumber"), Property::text("ticketSystem")],
);

pub(super) static IDENTITY: EntityType = EntityType::plain(
    "microsoft.graph.identity",
    &[Property::text("displayName"), Property::text("id").filtered()],
);

static IDENTITY_SET: EntityType = EntityType::plain(
    "microsoft.graph.identitySet",
    &[
        Property::new("application", EdmType::Complex(&IDENTITY)),
        Property::new("device", EdmType::Complex(&IDENTITY)),
        Property::new("user", EdmType::Complex(&IDENTITY)).filtered(),
    ],
);

macro_rules! pim_type {
    (
        $name:literal,
        [$($target:literal),*] -> [$($navigation:literal => $to:expr),* $(,)?],
        [$($property:expr),* $(,)?]
    ) => {
        EntityType {
            name: $name,
            properties: &[
                Property::text("id").filtered(),
                Property::text("principalId").filtered(),
                $(Property::text($target).filtered(),)*
                $($property),*
            ],
            navigations: &[
                Navigation { name: "principal", target: &DIRECTORY_OBJECT, many: false },
                $(Navigation { name: $navigation, target: $to, many: false }),*
            ],
            derived: &[],
            directory_object: false,
            search: &[],
        }
    };
}

macro_rules! of_role {
    ($name:literal, [$($navigation:literal => $to:expr),*], $properties:tt) => {
        pim_type!(
            $name,
            ["roleDefinitionId", "directoryScopeId", "appScopeId"] -> [
                "roleDefinition" => &ROLE_DEFINITION,
                "directoryScope" => &DIRECTORY_OBJECT,
                $($navigation => $to),*
            ],
            $properties
        )
    };
}

macro_rules! of_group {
    ($name:literal, [$($navigation:literal => $to:expr),*], $properties:tt) => {
        pim_type!(
            $name,
            ["groupId", "accessId"] -> ["group" => &GROUP, $($navigation => $to),*],
            $properties
        )
    };
}

macro_rules! schedule {
    ($of:ident, $name:literal, $navigations:tt, [$($property:expr),*]) => {
        $of!($name, $navigations, [
            Property::text("createdUsing").filtered(),
            Property::time("createdDateTime").filtered().ordered(),
            Property::time("modifiedDateTime").filtered(),
            Property::text("status").filtered(),
            $($property,)*
            Property::text("memberType").filtered(),
            Property::new("scheduleInfo", EdmType::Complex(&SCHEDULE_INFO)).filtered(),
        ])
    };
}

macro_rules! instance {
    ($of:ident, $name:literal, $navigations:tt, [$($property:expr),*]) => {
        $of!($name, $navigations, [
            Property::time("startDateTime").filtered().ordered(),
            Property::time("endDateTime").filtered().ordered(),
            Property::text("memberType").filtered(),
            $($property),*
        ])
    };
}

macro_rules! request {
    ($of:ident, $name:literal, $navigations:tt) => {
        $of!(
            $name,
            $navigations,
            [
                Property::text("status").filtered(),
                Property::time("createdDateTime").filtered().ordered(),
                Property::time("completedDateTime").filtered(),
                Property::text("approvalId").filtered(),
                Property::text("customData"),
                Property::text("action").filtered(),
                Property::truth("isValidationOnly"),
                Property::text("targetScheduleId").filtered(),
                Property::text("justification"),
                Property::new("createdBy", EdmType::Complex(&IDENTITY_SET)).filtered(),
                Property::new("scheduleInfo", EdmType::Complex(&SCHEDULE_INFO)).filtered(),
                Property::new("ticketInfo", EdmType::Complex(&TICKET_INFO)),
            ]
        )
    };
}

/// `unifiedRoleEligibilitySchedule`.
pub static ELIGIBILITY_SCHEDULE: EntityType =
    schedule!(of_role, "microsoft.graph.unifiedRoleEligibilitySchedule", [], []);

/// `unifiedRoleAssignmentSchedule`.
pub static ASSIGNMENT_SCHEDULE: EntityType = schedule!(
    of_role,
    "microsoft.graph.unifiedRoleAssignmentSchedule",
    ["activatedUsing" => &ELIGIBILITY_SCHEDULE],
    [Property::text("assignmentType").filtered()]
);

/// `unifiedRoleEligibilityScheduleInstance`.
pub static ELIGIBILITY_INSTANCE: EntityType = instance!(
    of_role,
    "microsoft.graph.unifiedRoleEligibilityScheduleInstance",
    [],
    [Property::text("roleEligibilityScheduleId").filtered()]
);

/// `unifiedRoleAssignmentScheduleInstance`.
pub static ASSIGNMENT_INSTANCE: EntityType = instance!(
    of_role,
    "microsoft.graph.unifiedRoleAssignmentScheduleInstance",
    ["activatedUsing" => &ELIGIBILITY_INSTANCE],
    [
        Property::text("assignmentType").filtered(),
        Property::text("roleAssignmentOriginId").filtered(),
        Property::text("roleAssignmentScheduleId").filtered()
    ]
);

/// `unifiedRoleEligibilityScheduleRequest`.
pub static ELIGIBILITY_REQUEST: EntityType = request!(
    of_role,
    "microsoft.graph.unifiedRoleEligibilityScheduleRequest",
    ["targetSchedule" => &ELIGIBILITY_SCHEDULE]
);

/// `unifiedRoleAssignmentScheduleRequest`.
pub static ASSIGNMENT_REQUEST: EntityType = request!(
    of_role,
    "microsoft.graph.unifiedRoleAssignmentScheduleRequest",
    ["targetSchedule" => &ASSIGNMENT_SCHEDULE, "activatedUsing" => &ELIGIBILITY_SCHEDULE]
);

/// `privilegedAccessGroupEligibilitySchedule`.
pub static GROUP_ELIGIBILITY_SCHEDULE: EntityType =
    schedule!(of_group, "microsoft.graph.privilegedAccessGroupEligibilitySchedule", [], []);

/// `privilegedAccessGroupAssignmentSchedule`.
pub static GROUP_ASSIGNMENT_SCHEDULE: EntityType = schedule!(
    of_group,
    "microsoft.graph.privilegedAccessGroupAssignmentSchedule",
    ["activatedUsing" => &GROUP_ELIGIBILITY_SCHEDULE],
    [Property::text("assignmentType").filtered()]
);

/// `privilegedAccessGroupEligibilityScheduleInstance`.
pub static GROUP_ELIGIBILITY_INSTANCE: EntityType = instance!(
    of_group,
    "microsoft.graph.privilegedAccessGroupEligibilityScheduleInstance",
    [],
    [Property::text("eligibilityScheduleId").filtered()]
);

/// `privilegedAccessGroupAssignmentScheduleInstance`.
pub static GROUP_ASSIGNMENT_INSTANCE: EntityType = instance!(
    of_group,
    "microsoft.graph.privilegedAccessGroupAssignmentScheduleInstance",
    ["activatedUsing" => &GROUP_ELIGIBILITY_INSTANCE],
    [
        Property::text("assignmentType").filtered(),
        Property::text("assignmentScheduleId").filtered()
    ]
);

/// `privilegedAccessGroupEligibilityScheduleRequest`.
pub static GROUP_ELIGIBILITY_REQUEST: EntityType = request!(
    of_group,
    "microsoft.graph.privilegedAccessGroupEligibilityScheduleRequest",
    ["targetSchedule" => &GROUP_ELIGIBILITY_SCHEDULE]
);

/// `privilegedAccessGroupAssignmentScheduleRequest`.
pub static GROUP_ASSIGNMENT_REQUEST: EntityType = request!(
    of_group,
    "microsoft.graph.privilegedAccessGroupAssignmentScheduleRequest",
    [
        "targetSchedule" => &GROUP_ASSIGNMENT_SCHEDULE,
        "activatedUsing" => &GROUP_ELIGIBILITY_SCHEDULE
    ]
);

/// The type of the objects in one of PIM's collections.
#[must_use]
pub fn schedule_type(collection: ScheduleCollection) -> &'static EntityType {
    use ScheduleFamily::{Group, Role};
    use ScheduleKind::{Assignment, Eligibility};
    use ScheduleSet::{Instances, Requests, Schedules};
    match (collection.family, collection.kind, collection.set) {
        (Role, Eligibility, Schedules) => &ELIGIBILITY_SCHEDULE,
        (Role, Eligibility, Instances) => &ELIGIBILITY_INSTANCE,
        (Role, Eligibility, Requests) => &ELIGIBILITY_REQUEST,
        (Role, Assignment, Schedules) => &ASSIGNMENT_SCHEDULE,
        (Role, Assignment, Instances) => &ASSIGNMENT_INSTANCE,
        (Role, Assignment, Requests) => &ASSIGNMENT_REQUEST,
        (Group, Eligibility, Schedules) => &GROUP_ELIGIBILITY_SCHEDULE,
        (Group, Eligibility, Instances) => &GROUP_ELIGIBILITY_INSTANCE,
        (Group, Eligibility, Requests) => &GROUP_ELIGIBILITY_REQUEST,
        (Group, Assignment, Schedules) => &GROUP_ASSIGNMENT_SCHEDULE,
        (Group, Assignment, Instances) => &GROUP_ASSIGNMENT_INSTANCE,
        (Group, Assignment, Requests) => &GROUP_ASSIGNMENT_REQUEST,
    }
}
