//! A schedule request as it is asked: the body of the `POST`, of roles and of groups alike.
//!
//! Not here: what became of it.

use serde::{Deserialize, Serialize};

use super::{Expiration, ScheduleAction, ScheduleTarget};
use crate::{ObjectId, ScheduleId, Ticks};

/// The body of `POST …ScheduleRequests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewScheduleRequest {
    /// What to do.
    pub action: ScheduleAction,
    /// For whom.
    pub principal_id: ObjectId,
    /// Which role, or which group as what.
    #[serde(flatten)]
    pub target: ScheduleTarget,
    /// From when; `None` is now.
    pub start: Option<Ticks>,
    /// Until when; `None` when the request has no `scheduleInfo`.
    pub expiration: Option<Expiration>,
    /// Why.
    pub justification: Option<String>,
    /// `ticketInfo.ticketNumber`.
    pub ticket_number: Option<String>,
    /// `ticketInfo.ticketSystem`.
    pub ticket_system: Option<String>,
    /// Which schedule to change; found by principal and target when it is missing.
    pub target_schedule_id: Option<ScheduleId>,
    /// Whether to run every rule and change nothing.
    pub is_validation_only: bool,
}
