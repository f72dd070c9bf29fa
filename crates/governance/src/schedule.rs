//! PIM's nouns: who may have a role (eligible) or has it (active), from when to when, and the
//! requests that say so.
//!
//! Not here: the rules; they are in `pim/`. An assignment made outside of PIM is a schedule too,
//! as it is in Entra: permanent, and without a request.

use std::{fmt, str::FromStr};

use directory::{
    DirectoryScope, ObjectId, RequestId, RoleAssignmentId, RoleDefinitionId, ScheduleId, Span,
    Ticks,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Caller;

/// The two tables of PIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ScheduleKind {
    /// `roleAssignmentSchedules`: in force from start to end.
    Assignment,
    /// `roleEligibilitySchedules`: may be activated from start to end.
    Eligibility,
}

/// How an active schedule came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignmentType {
    /// Given directly.
    Assigned,
    /// Activated through an eligibility.
    Activated,
}

/// Whether a principal holds something itself or through a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberType {
    /// Itself.
    Direct,
    /// As a member of a role-assignable group.
    Group,
}

/// A schedule that has not ended, or whose end nobody has swept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleSchedule {
    /// Its id; the same GUID as its request's, as in Entra.
    pub id: ScheduleId,
    /// Active or eligible.
    pub kind: ScheduleKind,
    /// The `unifiedRoleAssignment` that an active schedule shows as while it is in force.
    pub role_assignment_id: Option<RoleAssignmentId>,
    /// Who: a user, a role-assignable group or a service principal.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where.
    pub directory_scope_id: DirectoryScope,
    /// From when.
    pub start: Ticks,
    /// Until when, exclusively; `None` is for ever.
    pub end: Option<Ticks>,
    /// Assigned or activated. `Assigned` for eligibilities.
    pub assignment_type: AssignmentType,
    /// The eligibility that was activated.
    pub activated_using: Option<ScheduleId>,
    /// The request that made it; `None` when it was made outside of PIM.
    pub created_using: Option<RequestId>,
    /// When it was made.
    pub created_date_time: Ticks,
    /// When it was last changed.
    pub modified_date_time: Option<Ticks>,
    /// Whether its start has been carried out (and audited).
    pub started: bool,
}

impl RoleSchedule {
    /// Whether it is in force: started by the clock and not past its end, swept or not.
    #[must_use]
    pub fn in_force(&self, now: Ticks) -> bool {
        self.start <= now && self.end.is_none_or(|end| now < end)
    }

    /// Whether it and the time from `start` to `end` have an instant in common.
    #[must_use]
    pub fn overlaps(&self, start: Ticks, end: Option<Ticks>) -> bool {
        self.end.is_none_or(|own_end| start < own_end) && end.is_none_or(|end| self.start < end)
    }

    /// Whether it was made by the directory's own API and not through PIM.
    #[must_use]
    pub fn is_outside_pim(&self) -> bool {
        self.created_using.is_none()
    }
}

/// A schedule in force at an instant, for one principal
/// (`unifiedRoleAssignmentScheduleInstance` and its eligible twin).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleInstance<'a> {
    /// The schedule it belongs to.
    pub schedule: &'a RoleSchedule,
    /// Whose instance: the schedule's principal, or a member of that group.
    pub principal_id: ObjectId,
    /// Itself or through a group.
    pub member_type: MemberType,
}

impl ScheduleInstance<'_> {
    /// The instance's id: the role assignment's for active ones, ending in `-e` for eligible ones.
    #[must_use]
    pub fn id(&self) -> String {
        match self.schedule.role_assignment_id {
            Some(assignment) => assignment.to_string(),
            None => format!("{}-e", self.schedule.id),
        }
    }
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "Graph's own words")]
pub enum RequestAction {
    AdminAssign,
    AdminUpdate,
    AdminRemove,
    AdminExtend,
    AdminRenew,
    SelfActivate,
    SelfDeactivate,
    SelfExtend,
    SelfRenew,
}

impl RequestAction {
    const NAMES: [(&'static str, Self); 9] = [
        ("adminAssign", Self::AdminAssign),
        ("adminUpdate", Self::AdminUpdate),
        ("adminRemove", Self::AdminRemove),
        ("adminExtend", Self::AdminExtend),
        ("adminRenew", Self::AdminRenew),
        ("selfActivate", Self::SelfActivate),
        ("selfDeactivate", Self::SelfDeactivate),
        ("selfExtend", Self::SelfExtend),
        ("selfRenew", Self::SelfRenew),
    ];

    /// Graph's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }
}

impl fmt::Display for RequestAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RequestAction {
    type Err = String;

    /// Reads Graph's word without regard to case.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(text))
            .map(|(_, action)| *action)
            .ok_or_else(|| format!("`{text}` is not an action of a schedule request"))
    }
}

/// When a request's schedule is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Expiration {
    /// Never.
    NoExpiration,
    /// At a given time.
    AfterDateTime {
        /// The end.
        end_date_time: Ticks,
    },
    /// So long after the start.
    AfterDuration {
        /// How long, in ticks.
        duration: Span,
    },
}

/// A schedule request as it is asked: the body of the `POST`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewScheduleRequest {
    /// What to do.
    pub action: RequestAction,
    /// For whom.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where.
    pub directory_scope_id: DirectoryScope,
    /// From when; `None` is now.
    pub start: Option<Ticks>,
    /// Until when; `None` when the request has no `scheduleInfo.expiration`.
    pub expiration: Option<Expiration>,
    /// Why.
    pub justification: Option<String>,
    /// `ticketInfo.ticketNumber`.
    pub ticket_number: Option<String>,
    /// `ticketInfo.ticketSystem`.
    pub ticket_system: Option<String>,
    /// Which schedule to change; found by principal, role and scope when it is missing.
    pub target_schedule_id: Option<ScheduleId>,
    /// Whether to run every rule and change nothing.
    pub is_validation_only: bool,
}

/// Where a request stands. Requests that fail validation are never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestStatus {
    /// Accepted; its schedule starts later.
    Granted,
    /// Carried out.
    Provisioned,
    /// A removal or deactivation, carried out.
    Revoked,
    /// Taken back before its start.
    Canceled,
}

/// A schedule request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleScheduleRequest {
    /// Its id.
    pub id: RequestId,
    /// Which table it is for.
    pub kind: ScheduleKind,
    /// What was asked.
    pub asked: NewScheduleRequest,
    /// Where it stands.
    pub status: RequestStatus,
    /// When it was made.
    pub created_date_time: Ticks,
    /// When it was carried out.
    pub completed_date_time: Option<Ticks>,
    /// The schedule that it made, changed or ended.
    pub target_schedule_id: Option<ScheduleId>,
    /// Who made it.
    pub created_by: ObjectId,
    /// Shared by the audit rows of the request, even those written when its start comes.
    pub correlation_id: Uuid,
}

impl From<Caller> for ObjectId {
    fn from(caller: Caller) -> Self {
        match caller {
            Caller::User(user) => user.into(),
            Caller::App(app) => app.into(),
        }
    }
}
