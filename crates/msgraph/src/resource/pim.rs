//! PIM's rows for directory roles: schedules, instances, requests.
//!
//! Not here: the rules that make them; `governance` holds those.

use std::borrow::Cow;

use directory::{DirectoryScope, ObjectId, RoleDefinitionId, Ticks};
use serde_json::{Value, json};

use super::{Resource, null, optional, optional_shown, owned, shown, text};
use crate::{
    Expiration, ScheduleInfo, ScheduleKind, ScheduleSet, TicketInfo,
    schema::{EntityType, schedule_type},
};

/// From when to when a principal may activate or holds a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSchedule {
    /// Which family.
    pub kind: ScheduleKind,
    /// The schedule's id.
    pub id: String,
    /// Who.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where.
    pub directory_scope_id: DirectoryScope,
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
pub struct RoleScheduleInstance {
    /// Which family.
    pub kind: ScheduleKind,
    /// The instance's id.
    pub id: String,
    /// Who.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where.
    pub directory_scope_id: DirectoryScope,
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
pub struct RoleScheduleRequest {
    /// Which family.
    pub kind: ScheduleKind,
    /// The request's id.
    pub id: String,
    /// `Provisioned`, `PendingApproval`, `Revoked`, …
    pub status: String,
    /// When it was made.
    pub created_date_time: Ticks,
    /// When it was done with.
    pub completed_date_time: Option<Ticks>,
    /// The approval it waits for or waited for.
    pub approval_id: Option<String>,
    /// `adminAssign`, `selfActivate`, …
    pub action: String,
    /// Whom it is about.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where.
    pub directory_scope_id: DirectoryScope,
    /// Whether only the rules were asked.
    pub is_validation_only: bool,
    /// The schedule that it makes or changes.
    pub target_schedule_id: Option<String>,
    /// The reason given.
    pub justification: Option<String>,
    /// The user who made it.
    pub created_by_user: Option<ObjectId>,
    /// The service principal that made it.
    pub created_by_application: Option<ObjectId>,
    /// From when to when.
    pub schedule_info: Option<ScheduleInfo>,
    /// The ticket given.
    pub ticket_info: TicketInfo,
}

fn schedule_info(start: Option<Ticks>, expiration: &Expiration) -> Value {
    json!({
        "startDateTime": start,
        "recurrence": null,
        "expiration": expiration.to_json(),
    })
}

impl Resource for RoleSchedule {
    fn entity(&self) -> &'static EntityType {
        schedule_type(self.kind, ScheduleSet::Schedules)
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            "principalId" => shown(self.principal_id),
            "roleDefinitionId" => shown(self.role_definition_id),
            "directoryScopeId" => shown(&self.directory_scope_id),
            "createdUsing" => optional(self.created_using.as_deref()),
            "createdDateTime" => optional_shown(self.created_date_time),
            "modifiedDateTime" => optional_shown(self.modified_date_time),
            "status" => text(&self.status),
            "assignmentType" => text(self.assignment_type),
            "memberType" => text(self.member_type),
            "scheduleInfo" => {
                let expiration =
                    self.end.map_or(Expiration::NoExpiration, Expiration::AfterDateTime);
                owned(schedule_info(self.start, &expiration))
            }
            _ => null(),
        }
    }
}

impl Resource for RoleScheduleInstance {
    fn entity(&self) -> &'static EntityType {
        schedule_type(self.kind, ScheduleSet::Instances)
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            "principalId" => shown(self.principal_id),
            "roleDefinitionId" => shown(self.role_definition_id),
            "directoryScopeId" => shown(&self.directory_scope_id),
            "startDateTime" => optional_shown(self.start),
            "endDateTime" => optional_shown(self.end),
            "assignmentType" => text(self.assignment_type),
            "memberType" => text(self.member_type),
            "roleAssignmentOriginId" => optional(self.role_assignment_origin_id.as_deref()),
            "roleAssignmentScheduleId" | "roleEligibilityScheduleId" => text(&self.schedule_id),
            _ => null(),
        }
    }
}

impl Resource for RoleScheduleRequest {
    fn entity(&self) -> &'static EntityType {
        schedule_type(self.kind, ScheduleSet::Requests)
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            "status" => text(&self.status),
            "createdDateTime" => shown(self.created_date_time),
            "completedDateTime" => optional_shown(self.completed_date_time),
            "approvalId" => optional(self.approval_id.as_deref()),
            "action" => text(&self.action),
            "principalId" => shown(self.principal_id),
            "roleDefinitionId" => shown(self.role_definition_id),
            "directoryScopeId" => shown(&self.directory_scope_id),
            "isValidationOnly" => owned(self.is_validation_only),
            "targetScheduleId" => optional(self.target_schedule_id.as_deref()),
            "justification" => optional(self.justification.as_deref()),
            "createdBy" => owned(json!({
                "application": identity(self.created_by_application),
                "device": null,
                "user": identity(self.created_by_user),
            })),
            "scheduleInfo" => match &self.schedule_info {
                Some(info) => owned(schedule_info(info.start, &info.expiration)),
                None => null(),
            },
            "ticketInfo" => owned(json!({
                "ticketNumber": self.ticket_info.ticket_number,
                "ticketSystem": self.ticket_info.ticket_system,
            })),
            _ => null(),
        }
    }
}

fn identity(id: Option<ObjectId>) -> Value {
    id.map_or(Value::Null, |id| json!({"displayName": null, "id": id}))
}
