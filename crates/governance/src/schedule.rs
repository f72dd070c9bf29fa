//! PIM's records: who may have something (eligible) or has it (active), from when to when, and
//! the requests that say so.
//!
//! Not here: the rules; they are in `pim/`. An assignment of a role outside of PIM is a schedule
//! too, as it is in Entra: permanent, and without a request. Memberships of groups outside of PIM
//! are edges. A stored field that is missing reads as its default.

use directory::{
    ApprovalRule, NewScheduleRequest, ObjectId, RequestId, ReviewResult, RoleAssignmentId,
    ScheduleId, ScheduleKind, ScheduleTarget, Span, Ticks, UserId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Caller;

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
    /// As a member of a group.
    Group,
}

/// A mail that tells of a coming end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reminder {
    /// 14 days before.
    FourteenDays,
    /// One day before.
    OneDay,
}

impl Reminder {
    const ALL: [Self; 2] = [Self::FourteenDays, Self::OneDay];

    /// How long before the end it is sent.
    #[must_use]
    pub const fn ahead(self) -> Span {
        match self {
            Self::FourteenDays => Span::days(14),
            Self::OneDay => Span::days(1),
        }
    }
}

/// A schedule that has not ended, or whose end nobody has swept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Its id; the same GUID as its request's, as in Entra.
    pub id: ScheduleId,
    /// Active or eligible.
    pub kind: ScheduleKind,
    /// The `unifiedRoleAssignment` that an active schedule of a role shows as while it is in
    /// force.
    pub role_assignment_id: Option<RoleAssignmentId>,
    /// Who: a user, a group or a service principal.
    pub principal_id: ObjectId,
    /// What.
    #[serde(flatten)]
    pub target: ScheduleTarget,
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
    /// The last mail about its coming end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<Reminder>,
    /// When the alert that it was made outside of PIM was last raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alerted_date_time: Option<Ticks>,
}

impl Schedule {
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

    /// Whether it can be extended and renewed: activations cannot.
    #[must_use]
    pub fn is_assigned(&self) -> bool {
        self.assignment_type == AssignmentType::Assigned
    }

    /// Its id as Graph shows it; those of groups carry the group.
    #[must_use]
    pub fn graph_id(&self) -> String {
        graph_id(&self.target, self.id)
    }

    /// The next mail about its coming end and when it is due. Ends that were near when they were
    /// set are not told of afterwards.
    #[must_use]
    pub fn next_reminder(&self) -> Option<(Reminder, Ticks)> {
        let end = self.end.filter(|_| self.is_assigned() && !self.is_outside_pim())?;
        let set = self.modified_date_time.unwrap_or(self.created_date_time);
        Reminder::ALL
            .into_iter()
            .filter(|reminder| self.reminded.is_none_or(|last| last < *reminder))
            .map(|reminder| (reminder, end.saturating_add(Span(-reminder.ahead().0))))
            .find(|(_, at)| set < *at)
    }

    /// When PIM next raises the alert that it was made outside of PIM; it does so every two hours
    /// as long as the assignment stands.
    #[must_use]
    pub fn next_alert(&self) -> Option<Ticks> {
        let last = self.alerted_date_time.unwrap_or(self.created_date_time);
        self.is_outside_pim().then(|| last.saturating_add(Span::hours(2)))
    }

    /// When time alone next changes something about it.
    #[must_use]
    pub(crate) fn due(&self) -> Option<Ticks> {
        let start = (!self.started).then_some(self.start);
        let reminder = self.next_reminder().map(|(_, at)| at);
        start.into_iter().chain(self.end).chain(reminder).chain(self.next_alert()).min()
    }
}

/// The id of a schedule as Graph shows it: `{group}_{access}_{guid}` for groups.
#[must_use]
pub fn graph_id(target: &ScheduleTarget, id: ScheduleId) -> String {
    match target {
        ScheduleTarget::Role { .. } => id.to_string(),
        ScheduleTarget::Group { group_id, access_id } => format!("{group_id}_{access_id}_{id}"),
    }
}

/// A schedule that ran out and can still be renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpiredSchedule {
    /// As it was.
    pub schedule: Schedule,
    /// When it ran out.
    pub expired_date_time: Ticks,
}

impl ExpiredSchedule {
    /// How long an expired schedule is shown and can be renewed.
    pub const VISIBLE: Span = Span::days(30);

    /// Whether it is still shown.
    #[must_use]
    pub fn is_visible(&self, now: Ticks) -> bool {
        now < self.expired_date_time.saturating_add(Self::VISIBLE)
    }
}

/// A schedule in force at an instant, for one principal
/// (`unifiedRoleAssignmentScheduleInstance`, `privilegedAccessGroupAssignmentScheduleInstance`
/// and their eligible twins).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleInstance<'a> {
    /// The schedule it belongs to.
    pub schedule: &'a Schedule,
    /// Whose instance: the schedule's principal, or a member of that group.
    pub principal_id: ObjectId,
    /// Itself or through a group.
    pub member_type: MemberType,
}

impl ScheduleInstance<'_> {
    /// The instance's id: the role assignment's for active ones of roles, ending in `-e` for
    /// eligible ones; the schedule's for groups.
    #[must_use]
    pub fn id(&self) -> String {
        match (&self.schedule.target, self.schedule.role_assignment_id) {
            (ScheduleTarget::Role { .. }, Some(assignment)) => assignment.to_string(),
            (ScheduleTarget::Role { .. }, None) => format!("{}-e", self.schedule.id),
            (ScheduleTarget::Group { .. }, _) => self.schedule.graph_id(),
        }
    }
}

/// Where a request stands. Requests that fail validation are never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestStatus {
    /// An activation that waits for an approver.
    PendingApproval,
    /// A holder's request to extend or renew, which waits for an administrator.
    PendingAdminDecision,
    /// Accepted; its schedule starts later.
    Granted,
    /// Carried out.
    Provisioned,
    /// A removal or deactivation, carried out.
    Revoked,
    /// Taken back.
    Canceled,
    /// An approver or administrator said no.
    Denied,
    /// Nobody decided in time.
    TimedOut,
    /// Approved, but by then no longer possible.
    Failed,
}

impl RequestStatus {
    /// Graph's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingApproval => "PendingApproval",
            Self::PendingAdminDecision => "PendingAdminDecision",
            Self::Granted => "Granted",
            Self::Provisioned => "Provisioned",
            Self::Revoked => "Revoked",
            Self::Canceled => "Canceled",
            Self::Denied => "Denied",
            Self::TimedOut => "TimedOut",
            Self::Failed => "Failed",
        }
    }

    /// Whether somebody has to decide.
    #[must_use]
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::PendingApproval | Self::PendingAdminDecision)
    }
}

/// What one approver said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalDecision {
    /// Who.
    pub reviewed_by: UserId,
    /// Yes or no.
    pub result: ReviewResult,
    /// Why.
    pub justification: Option<String>,
    /// When.
    pub at: Ticks,
}

/// The approval that a request waits or waited for; its id is the request's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// What the policy demanded when the request was made.
    pub rule: ApprovalRule,
    /// What was said so far; a no ends it.
    #[serde(default)]
    pub decisions: Vec<ApprovalDecision>,
    /// Whether the escalation approvers have been asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
}

impl Approval {
    /// The last word, once there is one.
    #[must_use]
    pub fn result(&self) -> Option<ReviewResult> {
        if self.decisions.iter().any(|decision| decision.result == ReviewResult::Deny) {
            return Some(ReviewResult::Deny);
        }
        let needed = usize::try_from(self.rule.extension.required_approvals).unwrap_or(usize::MAX);
        (self.decisions.len() >= needed.max(1)).then_some(ReviewResult::Approve)
    }
}

/// A schedule request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleRequest {
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
    /// When it was done with.
    pub completed_date_time: Option<Ticks>,
    /// The schedule that it makes, changes or ends.
    pub target_schedule_id: Option<ScheduleId>,
    /// Who made it.
    pub created_by: ObjectId,
    /// Shared by the audit rows of the request, even those written when its start comes.
    pub correlation_id: Uuid,
    /// The approval that it needs, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

impl ScheduleRequest {
    /// When nobody's answer is waited for any longer.
    #[must_use]
    pub fn times_out(&self) -> Option<Ticks> {
        let approval = self.approval.as_ref()?;
        (self.status == RequestStatus::PendingApproval)
            .then(|| self.created_date_time.saturating_add(approval.rule.extension.time_out))
    }

    /// When the escalation approvers are asked, if they are and have not been.
    #[must_use]
    pub fn escalates(&self) -> Option<Ticks> {
        let approval = self.approval.as_ref().filter(|approval| !approval.escalated)?;
        let stage = &approval.rule.stage;
        let wanted = approval.rule.extension.escalates && stage.is_escalation_enabled;
        let after = Span::minutes(i64::from(stage.escalation_time_in_minutes));
        (wanted && self.status == RequestStatus::PendingApproval)
            .then(|| self.created_date_time.saturating_add(after))
    }

    /// When time alone next changes something about it.
    #[must_use]
    pub(crate) fn due(&self) -> Option<Ticks> {
        self.times_out().into_iter().chain(self.escalates()).min()
    }
}

impl From<Caller> for ObjectId {
    fn from(caller: Caller) -> Self {
        match caller {
            Caller::User(user) => user.into(),
            Caller::App(app) => app.into(),
        }
    }
}
