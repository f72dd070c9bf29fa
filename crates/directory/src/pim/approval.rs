//! Who has to say yes before an activation takes effect.
//!
//! Not here: the yes and no of a single request.
//! [`ApprovalExtension`] is Reeve's own: Microsoft's PIM takes the first answer of anybody, waits
//! 24 hours and does neither escalate nor delegate.

use serde::{Deserialize, Serialize};

use crate::{GroupId, Span, UserId};

/// Somebody who may approve.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "approver", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are Graph's own words")]
pub enum Approver {
    /// One person.
    SingleUser { user_id: UserId, description: Option<String> },
    /// Whoever is in the group when the decision is made.
    GroupMembers { group_id: GroupId, description: Option<String> },
    /// Whoever owns the group when the decision is made; only the portal offers this.
    GroupOwners { group_id: GroupId, description: Option<String> },
    /// The manager of the person who asks.
    RequestorManager,
}

/// The one stage of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalStage {
    /// Graph says 1 and PIM waits 24 hours whatever it says.
    pub approval_stage_time_out_in_days: i32,
    /// Whether an approver has to say why.
    pub is_approver_justification_required: bool,
    /// After how many minutes the escalation approvers are asked; only with
    /// [`ApprovalExtension::escalates`].
    pub escalation_time_in_minutes: i32,
    /// Whether they are asked at all.
    pub is_escalation_enabled: bool,
    /// Who is asked first.
    pub primary_approvers: Vec<Approver>,
    /// Who is asked later.
    pub escalation_approvers: Vec<Approver>,
}

/// Whom somebody lets decide in their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delegation {
    /// The approver.
    pub from: UserId,
    /// Who may decide instead.
    pub to: UserId,
}

/// What Reeve can do and Microsoft's PIM cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalExtension {
    /// How many have to approve.
    pub required_approvals: u32,
    /// Whether no two of them may count for the same approver group.
    pub from_distinct_groups: bool,
    /// How long a request waits.
    pub time_out: Span,
    /// Whether the stage's escalation is carried out.
    pub escalates: bool,
    /// Who may decide for whom.
    pub delegations: Vec<Delegation>,
}

impl Default for ApprovalExtension {
    /// What Microsoft's PIM does.
    fn default() -> Self {
        Self {
            required_approvals: 1,
            from_distinct_groups: false,
            time_out: Span::hours(24),
            escalates: false,
            delegations: Vec::new(),
        }
    }
}

impl ApprovalExtension {
    /// Whether it is no more than what Microsoft's PIM does.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// `approvalSettings` of the rule `Approval_EndUser_Assignment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalRule {
    /// Whether an activation has to be approved.
    pub is_approval_required: bool,
    /// Graph has it and PIM ignores it: extensions are always approved by administrators.
    pub is_approval_required_for_extension: bool,
    /// Graph has it; the enablement rule decides.
    pub is_requestor_justification_required: bool,
    /// The only stage that PIM knows.
    pub stage: ApprovalStage,
    /// Reeve's own.
    #[serde(default, skip_serializing_if = "ApprovalExtension::is_plain")]
    pub extension: ApprovalExtension,
}

/// What an approver says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Graph's own words")]
pub enum ReviewResult {
    Approve,
    Deny,
}

impl ReviewResult {
    /// Graph's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::Deny => "Deny",
        }
    }
}

impl std::str::FromStr for ReviewResult {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Approve, Self::Deny]
            .into_iter()
            .find(|result| result.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("`{text}` is neither Approve nor Deny"))
    }
}
