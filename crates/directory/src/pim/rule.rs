//! What the rules of a policy say.
//!
//! Not here: approval (`approval`), and which rule is which (`rule_id`).

use serde::{Deserialize, Serialize};

use super::{ApprovalRule, RuleKind};
use crate::Span;

/// How long something may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpirationRule {
    /// Whether an end is demanded.
    pub is_expiration_required: bool,
    /// The longest time from start to end.
    pub maximum_duration: Span,
}

/// What must come with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnablementRule {
    /// A token that says `mfa`.
    pub multi_factor_authentication: bool,
    /// A justification.
    pub justification: bool,
    /// A ticket's number and system.
    pub ticketing: bool,
}

impl EnablementRule {
    /// The three words of `enabledRules`, with whether each is on.
    #[must_use]
    pub const fn words(self) -> [(&'static str, bool); 3] {
        [
            ("MultiFactorAuthentication", self.multi_factor_authentication),
            ("Justification", self.justification),
            ("Ticketing", self.ticketing),
        ]
    }
}

/// Which mails go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the doc of each would repeat its name")]
pub enum NotificationLevel {
    None,
    /// Only mails that ask for an action.
    Critical,
    All,
}

/// To whom mails go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotificationRule {
    /// Which mails.
    pub notification_level: NotificationLevel,
    /// Whether those get them whom PIM chooses.
    pub is_default_recipients_enabled: bool,
    /// Addresses that get them besides.
    pub notification_recipients: Vec<String>,
}

/// Which authentication context an activation demands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationContextRule {
    /// Whether it demands one.
    pub is_enabled: bool,
    /// The context's id, `c1` to `c99`, which the token's `acrs` must hold.
    pub claim_value: Option<String>,
}

impl AuthenticationContextRule {
    /// The context that is demanded.
    #[must_use]
    pub fn demanded(&self) -> Option<&str> {
        self.claim_value.as_deref().filter(|_| self.is_enabled)
    }
}

/// A rule of any sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ruleType", rename_all = "camelCase")]
#[expect(missing_docs, reason = "the variants are the types they hold")]
pub enum Rule {
    Expiration(ExpirationRule),
    Enablement(EnablementRule),
    Approval(ApprovalRule),
    AuthenticationContext(AuthenticationContextRule),
    Notification(NotificationRule),
}

impl Rule {
    /// Whether a rule of this sort can stand under an id of that sort.
    #[must_use]
    pub const fn fits(&self, kind: RuleKind) -> bool {
        matches!(
            (self, kind),
            (Self::Expiration(_), RuleKind::Expiration)
                | (Self::Enablement(_), RuleKind::Enablement)
                | (Self::Approval(_), RuleKind::Approval)
                | (Self::AuthenticationContext(_), RuleKind::AuthenticationContext)
                | (Self::Notification(_), RuleKind::Notification(_))
        )
    }

    /// Graph's type without `#microsoft.graph.unifiedRoleManagementPolicy`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Expiration(_) => "ExpirationRule",
            Self::Enablement(_) => "EnablementRule",
            Self::Approval(_) => "ApprovalRule",
            Self::AuthenticationContext(_) => "AuthenticationContextRule",
            Self::Notification(_) => "NotificationRule",
        }
    }
}
