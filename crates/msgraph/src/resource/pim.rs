//! PIM's rows, of roles and of groups: schedules, instances, requests.
//!
//! Not here: the rules that make them; `governance` holds those.

use std::borrow::Cow;

use directory::{Expiration, NewScheduleRequest, ObjectId, ScheduleKind, ScheduleTarget, Ticks};
use serde_json::{Value, json};

use super::{Resource, null, optional, optional_shown, owned, shown, text};
use crate::{
    ScheduleCollection, ScheduleFamily, ScheduleSet,
    schema::{EntityType, schedule_type},
};

/// The collection of a row.
fn collection(target: &ScheduleTarget, kind: ScheduleKind, set: ScheduleSet) -> ScheduleCollection {
    let family = match target {
        ScheduleTarget::Role { .. } => ScheduleFamily::Role,
        ScheduleTarget::Group { .. } => ScheduleFamily::Group,
    };
    ScheduleCollection { family, kind, set }
}

/// The properties that say what a row is about.
fn of_target(target: &ScheduleTarget, name: &str) -> Cow<'static, Value> {
    match (target, name) {
        (ScheduleTarget::Role { role_definition_id, .. }, "roleDefinitionId") => {
            shown(role_definition_id)
        }
        (ScheduleTarget::Role { directory_scope_id, .. }, "directoryScopeId") => {
            shown(directory_scope_id)
        }
        (ScheduleTarget::Group { group_id, .. }, "groupId") => shown(group_id),
        (ScheduleTarget::Group { access_id, .. }, "accessId") => shown(access_id),
        _ => null(),
    }
}

/// `Direct` and the like, which PIM for Groups writes in lower case.
fn word(target: &ScheduleTarget, word: &str) -> Cow<'static, Value> {
    match target {
        ScheduleTarget::Role { .. } => text(word),
        ScheduleTarget::Group { .. } => owned(word.to_ascii_lowercase()),
    }
}

/// From when to when a principal may activate or holds a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleResource {
    /// Which family.
    pub kind: ScheduleKind,
    /// The schedule's id.
    pub id: String,
    /// Who.
    pub principal_id: ObjectId,
    /// What.
    pub target: ScheduleTarget,
    /// The request that made it; none for assignments outside PIM.
    pub created_using: Option<String>,
    /// When it was made.
    pub created_date_time: Option<Ticks>,
    /// When it was last changed.
    pub modified_date_time: Option<Ticks>,
    /// `Provisioned`, …
    pub status: String,
    /// `Assigned` or `Activated`; only shown for assignments.
    pub assignment_type: &'static str,
    /// `Direct`, `Inherited` or `Group`.
    pub member_type: &'static str,
    /// When it starts.
    pub start: Option<Ticks>,
    /// When it ends; `None` is never.
    pub end: Option<Ticks>,
}

/// A schedule that is in force now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleInstanceResource {
    /// Which family.
    pub kind: ScheduleKind,
    /// The instance's id.
    pub id: String,
    /// Who.
    pub principal_id: ObjectId,
    /// What.
    pub target: ScheduleTarget,
    /// When it started.
    pub start: Option<Ticks>,
    /// When it ends; `None` is never.
    pub end: Option<Ticks>,
    /// `Assigned` or `Activated`; only shown for assignments.
    pub assignment_type: &'static str,
    /// `Direct`, `Inherited` or `Group`.
    pub member_type: &'static str,
    /// The `unifiedRoleAssignment` behind it; only for assignments.
    pub role_assignment_origin_id: Option<String>,
    /// Its schedule.
    pub schedule_id: String,
}

/// What was asked of PIM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleRequestResource {
    /// Eligible or active.
    pub kind: ScheduleKind,
    /// The request's id.
    pub id: String,
    /// `Provisioned`, `PendingApproval`, `Revoked`, …
    pub status: &'static str,
    /// When it was made.
    pub created_date_time: Ticks,
    /// When it was done with.
    pub completed_date_time: Option<Ticks>,
    /// The approval it waits for or waited for.
    pub approval_id: Option<String>,
    /// The schedule that it makes or changes.
    pub target_schedule_id: Option<String>,
    /// The user who made it.
    pub created_by_user: Option<ObjectId>,
    /// The service principal that made it.
    pub created_by_application: Option<ObjectId>,
    /// What was asked.
    pub asked: NewScheduleRequest,
}

/// `expirationPattern` as Graph shows it.
pub(crate) fn expiration_pattern(expiration: &Expiration) -> Value {
    match expiration {
        Expiration::NoExpiration => {
            json!({"type": "noExpiration", "endDateTime": null, "duration": null})
        }
        Expiration::AfterDateTime { end_date_time } => {
            json!({"type": "afterDateTime", "endDateTime": end_date_time, "duration": null})
        }
        Expiration::AfterDuration { duration } => {
            let duration = duration.to_iso8601();
            json!({"type": "afterDuration", "endDateTime": null, "duration": duration})
        }
    }
}

fn schedule_info(start: Option<Ticks>, expiration: &Expiration) -> Value {
    json!({
        "startDateTime": start,
        "recurrence": null,
        "expiration": expiration_pattern(expiration),
    })
}

impl Resource for ScheduleResource {
    fn entity(&self) -> &'static EntityType {
        schedule_type(collection(&self.target, self.kind, ScheduleSet::Schedules))
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            "principalId" => shown(self.principal_id),
            "createdUsing" => optional(self.created_using.as_deref()),
            "createdDateTime" => optional_shown(self.created_date_time),
            "modifiedDateTime" => match (&self.target, self.modified_date_time) {
                // What PIM for Groups says of what was never changed.
                (ScheduleTarget::Group { .. }, None) => text("0001-01-01T08:00:00Z"),
                (_, modified) => optional_shown(modified),
            },
            "status" => text(&self.status),
            "assignmentType" => word(&self.target, self.assignment_type),
            "memberType" => word(&self.target, self.member_type),
            "scheduleInfo" => {
                let expiration = Expiration::at(self.end);
                owned(schedule_info(self.start, &expiration))
            }
            other => of_target(&self.target, other),
        }
    }
}

impl Resource for ScheduleInstanceResource {
    fn entity(&self) -> &'static EntityType {
        schedule_type(collection(&self.target, self.kind, ScheduleSet::Instances))
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            "principalId" => shown(self.principal_id),
            "startDateTime" => optional_shown(self.start),
            "endDateTime" => optional_shown(self.end),
            "assignmentType" => word(&self.target, self.assignment_type),
            "memberType" => word(&self.target, self.member_type),
            "roleAssignmentOriginId" => optional(self.role_assignment_origin_id.as_deref()),
            "roleAssignmentScheduleId"
            | "roleEligibilityScheduleId"
            | "assignmentScheduleId"
            | "eligibilityScheduleId" => text(&self.schedule_id),
            other => of_target(&self.target, other),
        }
    }
}

impl Resource for ScheduleRequestResource {
    fn entity(&self) -> &'static EntityType {
        schedule_type(collection(&self.asked.target, self.kind, ScheduleSet::Requests))
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let asked = &self.asked;
        match name {
            "id" => text(&self.id),
            "status" => text(self.status),
            "createdDateTime" => shown(self.created_date_time),
            "completedDateTime" => optional_shown(self.completed_date_time),
            "approvalId" => optional(self.approval_id.as_deref()),
            "action" => text(asked.action.as_str()),
            "principalId" => shown(asked.principal_id),
            "isValidationOnly" => owned(asked.is_validation_only),
            "targetScheduleId" => optional(self.target_schedule_id.as_deref()),
            "justification" => optional(asked.justification.as_deref()),
            "createdBy" => owned(json!({
                "application": identity(self.created_by_application),
                "device": null,
                "user": identity(self.created_by_user),
            })),
            "scheduleInfo" => match &asked.expiration {
                Some(expiration) => {
                    let start = asked.start.unwrap_or(self.created_date_time);
                    owned(schedule_info(Some(start), expiration))
                }
                None => null(),
            },
            "ticketInfo" => owned(json!({
                "ticketNumber": asked.ticket_number,
                "ticketSystem": asked.ticket_system,
            })),
            other => of_target(&asked.target, other),
        }
    }
}

fn identity(id: Option<ObjectId>) -> Value {
    id.map_or(Value::Null, |id| json!({"displayName": null, "id": id}))
}
