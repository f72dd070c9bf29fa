//! The names of a policy's rules: `Expiration_Admin_Eligibility` and sixteen more.
//!
//! Not here: what the rules say.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a rule watches: who asks, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// An administrator makes somebody eligible.
    AdminEligibility,
    /// An administrator assigns actively.
    AdminAssignment,
    /// An eligible person activates.
    EndUserAssignment,
}

impl Trigger {
    /// All three, in Graph's order.
    pub const ALL: [Self; 3] =
        [Self::AdminEligibility, Self::AdminAssignment, Self::EndUserAssignment];

    /// `target.caller`.
    #[must_use]
    pub const fn caller(self) -> &'static str {
        match self {
            Self::AdminEligibility | Self::AdminAssignment => "Admin",
            Self::EndUserAssignment => "EndUser",
        }
    }

    /// `target.level`.
    #[must_use]
    pub const fn level(self) -> &'static str {
        match self {
            Self::AdminEligibility => "Eligibility",
            Self::AdminAssignment | Self::EndUserAssignment => "Assignment",
        }
    }
}

/// To whom a notification rule sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RecipientType {
    /// Those who administer the role or group.
    Admin,
    /// The person concerned.
    Requestor,
    /// Those who approve.
    Approver,
}

impl RecipientType {
    /// Graph's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Requestor => "Requestor",
            Self::Approver => "Approver",
        }
    }
}

/// What sort of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the types of Graph's rules")]
pub enum RuleKind {
    Expiration,
    Enablement,
    Approval,
    AuthenticationContext,
    Notification(RecipientType),
}

/// One of the seventeen rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RuleId {
    /// What sort of rule.
    pub kind: RuleKind,
    /// When it applies.
    pub trigger: Trigger,
}

const fn id(kind: RuleKind, trigger: Trigger) -> RuleId {
    RuleId { kind, trigger }
}

impl RuleId {
    /// Every rule of a policy, in the order in which Graph returns them.
    pub const ALL: [Self; 17] = [
        id(RuleKind::Expiration, Trigger::AdminEligibility),
        id(RuleKind::Enablement, Trigger::AdminEligibility),
        id(RuleKind::Notification(RecipientType::Admin), Trigger::AdminEligibility),
        id(RuleKind::Notification(RecipientType::Requestor), Trigger::AdminEligibility),
        id(RuleKind::Notification(RecipientType::Approver), Trigger::AdminEligibility),
        id(RuleKind::Expiration, Trigger::AdminAssignment),
        id(RuleKind::Enablement, Trigger::AdminAssignment),
        id(RuleKind::Notification(RecipientType::Admin), Trigger::AdminAssignment),
        id(RuleKind::Notification(RecipientType::Requestor), Trigger::AdminAssignment),
        id(RuleKind::Notification(RecipientType::Approver), Trigger::AdminAssignment),
        id(RuleKind::Expiration, Trigger::EndUserAssignment),
        id(RuleKind::Enablement, Trigger::EndUserAssignment),
        id(RuleKind::Approval, Trigger::EndUserAssignment),
        id(RuleKind::AuthenticationContext, Trigger::EndUserAssignment),
        id(RuleKind::Notification(RecipientType::Admin), Trigger::EndUserAssignment),
        id(RuleKind::Notification(RecipientType::Requestor), Trigger::EndUserAssignment),
        id(RuleKind::Notification(RecipientType::Approver), Trigger::EndUserAssignment),
    ];
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            RuleKind::Expiration => f.write_str("Expiration"),
            RuleKind::Enablement => f.write_str("Enablement"),
            RuleKind::Approval => f.write_str("Approval"),
            RuleKind::AuthenticationContext => f.write_str("AuthenticationContext"),
            RuleKind::Notification(recipient) => write!(f, "Notification_{}", recipient.as_str()),
        }?;
        write!(f, "_{}_{}", self.trigger.caller(), self.trigger.level())
    }
}

impl FromStr for RuleId {
    type Err = String;

    /// Reads Graph's id without regard to case.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.to_string().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("`{text}` is not a rule of a role management policy"))
    }
}

impl From<RuleId> for String {
    fn from(rule: RuleId) -> Self {
        rule.to_string()
    }
}

impl TryFrom<String> for RuleId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_that_reads_back() {
        for rule in RuleId::ALL {
            assert_eq!(rule.to_string().to_uppercase().parse(), Ok(rule));
        }
        let names = RuleId::ALL.map(|rule| rule.to_string());
        assert_eq!(names[0], "Expiration_Admin_Eligibility");
        assert_eq!(names[12], "Approval_EndUser_Assignment");
        assert_eq!(names[16], "Notification_Approver_EndUser_Assignment");
        assert!("Approval_Admin_Assignment".parse::<RuleId>().is_err());
    }
}
