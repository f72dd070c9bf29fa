//! PIM for directory roles: schedules, instances and requests of both families.
//!
//! Not here: role definitions and plain assignments (`roles`).

use super::{DIRECTORY_OBJECT, EdmType, EntityType, Navigation, Property, ROLE_DEFINITION};
use crate::{ScheduleKind, ScheduleSet};

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

static IDENTITY: EntityType = EntityType::plain(
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
    ($name:literal, [$($property:expr),* $(,)?], [$($navigation:literal => $target:expr),*]) => {
        EntityType {
            name: $name,
            properties: &[
                Property::text("id").filtered(),
                Property::text("principalId").filtered(),
                Property::text("roleDefinitionId").filtered(),
                Property::text("directoryScopeId").filtered(),
                Property::text("appScopeId").filtered(),
                $($property),*
            ],
            navigations: &[
                Navigation { name: "principal", target: &DIRECTORY_OBJECT, many: false },
                Navigation { name: "roleDefinition", target: &ROLE_DEFINITION, many: false },
                Navigation { name: "directoryScope", target: &DIRECTORY_OBJECT, many: false },
                $(Navigation { name: $navigation, target: $target, many: false }),*
            ],
            derived: &[],
            directory_object: false,
            search: &[],
        }
    };
}

/// `unifiedRoleEligibilitySchedule`.
pub static ELIGIBILITY_SCHEDULE: EntityType = pim_type!(
    "microsoft.graph.unifiedRoleEligibilitySchedule",
    [
        Property::text("createdUsing").filtered(),
        Property::time("createdDateTime").filtered().ordered(),
        Property::time("modifiedDateTime").filtered(),
        Property::text("status").filtered(),
        Property::text("memberType").filtered(),
        Property::new("scheduleInfo", EdmType::Complex(&SCHEDULE_INFO)).filtered(),
    ],
    []
);

/// `unifiedRoleAssignmentSchedule`.
pub static ASSIGNMENT_SCHEDULE: EntityType = pim_type!(
    "microsoft.graph.unifiedRoleAssignmentSchedule",
    [
        Property::text("createdUsing").filtered(),
        Property::time("createdDateTime").filtered().ordered(),
        Property::time("modifiedDateTime").filtered(),
        Property::text("status").filtered(),
        Property::text("assignmentType").filtered(),
        Property::text("memberType").filtered(),
        Property::new("scheduleInfo", EdmType::Complex(&SCHEDULE_INFO)).filtered(),
    ],
    ["activatedUsing" => &ELIGIBILITY_SCHEDULE]
);

/// `unifiedRoleEligibilityScheduleInstance`.
pub static ELIGIBILITY_INSTANCE: EntityType = pim_type!(
    "microsoft.graph.unifiedRoleEligibilityScheduleInstance",
    [
        Property::time("startDateTime").filtered().ordered(),
        Property::time("endDateTime").filtered().ordered(),
        Property::text("memberType").filtered(),
        Property::text("roleEligibilityScheduleId").filtered(),
    ],
    []
);

/// `unifiedRoleAssignmentScheduleInstance`.
pub static ASSIGNMENT_INSTANCE: EntityType = pim_type!(
    "microsoft.graph.unifiedRoleAssignmentScheduleInstance",
    [
        Property::time("startDateTime").filtered().ordered(),
        Property::time("endDateTime").filtered().ordered(),
        Property::text("assignmentType").filtered(),
        Property::text("memberType").filtered(),
        Property::text("roleAssignmentOriginId").filtered(),
        Property::text("roleAssignmentScheduleId").filtered(),
    ],
    ["activatedUsing" => &ELIGIBILITY_INSTANCE]
);

macro_rules! request_type {
    ($name:literal, $schedule:expr) => {
        pim_type!(
            $name,
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
            ],
            ["targetSchedule" => $schedule]
        )
    };
}

/// `unifiedRoleEligibilityScheduleRequest`.
pub static ELIGIBILITY_REQUEST: EntityType =
    request_type!("microsoft.graph.unifiedRoleEligibilityScheduleRequest", &ELIGIBILITY_SCHEDULE);

/// `unifiedRoleAssignmentScheduleRequest`.
pub static ASSIGNMENT_REQUEST: EntityType =
    request_type!("microsoft.graph.unifiedRoleAssignmentScheduleRequest", &ASSIGNMENT_SCHEDULE);

/// The type of the objects in one of PIM's collections.
#[must_use]
pub fn schedule_type(kind: ScheduleKind, set: ScheduleSet) -> &'static EntityType {
    match (kind, set) {
        (ScheduleKind::Eligibility, ScheduleSet::Schedules) => &ELIGIBILITY_SCHEDULE,
        (ScheduleKind::Eligibility, ScheduleSet::Instances) => &ELIGIBILITY_INSTANCE,
        (ScheduleKind::Eligibility, ScheduleSet::Requests) => &ELIGIBILITY_REQUEST,
        (ScheduleKind::Assignment, ScheduleSet::Schedules) => &ASSIGNMENT_SCHEDULE,
        (ScheduleKind::Assignment, ScheduleSet::Instances) => &ASSIGNMENT_INSTANCE,
        (ScheduleKind::Assignment, ScheduleSet::Requests) => &ASSIGNMENT_REQUEST,
    }
}
