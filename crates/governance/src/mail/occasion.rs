//! Why PIM sends mails.
//!
//! Not here: to whom.

use directory::{ScheduleKind, Trigger};
use serde::{Deserialize, Serialize};

use crate::{Reminder, Schedule};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Occasion {
    /// Somebody was made eligible.
    AssignedEligible,
    /// Somebody was assigned actively.
    AssignedActive,
    /// Somebody activated, or an approved activation has begun.
    Activated,
    /// An activation waits for approval.
    PendingApproval,
    /// It still does, and others are asked.
    Escalated,
    /// A request was approved.
    Approved,
    /// A request was denied.
    Denied,
    /// An assignment ends soon.
    Expiring(Reminder),
    /// An assignment has ended.
    Expired,
    /// A holder asks for more time.
    ExtensionRequested,
    /// A role was assigned outside of PIM.
    AssignedOutsidePim,
}

impl Occasion {
    /// What it is when a schedule comes into force.
    pub(crate) const fn given(schedule: &Schedule) -> Self {
        match (schedule.kind, schedule.activated_using) {
            (ScheduleKind::Eligibility, _) => Self::AssignedEligible,
            (ScheduleKind::Assignment, None) => Self::AssignedActive,
            (ScheduleKind::Assignment, Some(_)) => Self::Activated,
        }
    }

    /// A word for ids.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AssignedEligible => "assignedEligible",
            Self::AssignedActive => "assignedActive",
            Self::Activated => "activated",
            Self::PendingApproval => "pendingApproval",
            Self::Escalated => "escalated",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Expiring(Reminder::FourteenDays) => "expiringIn14Days",
            Self::Expiring(Reminder::OneDay) => "expiringIn1Day",
            Self::Expired => "expired",
            Self::ExtensionRequested => "extensionRequested",
            Self::AssignedOutsidePim => "assignedOutsidePim",
        }
    }

    /// Whether the mail asks for an action: those go out at level `Critical` too.
    pub(crate) const fn asks_for_action(self) -> bool {
        matches!(self, Self::PendingApproval | Self::Escalated | Self::ExtensionRequested)
    }

    /// Whose notification rules apply.
    pub(crate) const fn trigger(self, schedule: &Schedule) -> Trigger {
        match (self, schedule.kind) {
            (
                Self::Activated
                | Self::PendingApproval
                | Self::Escalated
                | Self::Approved
                | Self::Denied,
                ScheduleKind::Assignment,
            ) => Trigger::EndUserAssignment,
            (_, ScheduleKind::Assignment) => Trigger::AdminAssignment,
            (_, ScheduleKind::Eligibility) => Trigger::AdminEligibility,
        }
    }
}
