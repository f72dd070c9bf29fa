//! A role management policy: the seventeen rules of a role, or of a group's members or owners.
//!
//! Not here: enforcing them, and which values are refused (`governance`).

use serde::{Deserialize, Serialize};

use super::{
    ApprovalRule, AuthenticationContextRule, EnablementRule, ExpirationRule, NotificationRule,
    RecipientType, Rule, RuleId, RuleKind, Trigger,
};
use crate::Span;

/// The notification rules of one trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "named after the recipients")]
pub struct Notifications {
    pub admin: NotificationRule,
    pub requestor: NotificationRule,
    pub approver: NotificationRule,
}

impl Notifications {
    /// The rule for one sort of recipients.
    #[must_use]
    pub const fn of(&self, recipient: RecipientType) -> &NotificationRule {
        match recipient {
            RecipientType::Admin => &self.admin,
            RecipientType::Requestor => &self.requestor,
            RecipientType::Approver => &self.approver,
        }
    }
}

/// The rules that every trigger has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "named after the rules")]
pub struct TriggerRules {
    pub expiration: ExpirationRule,
    pub enablement: EnablementRule,
    pub notifications: Notifications,
}

/// A policy as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// `…_Admin_Eligibility`.
    pub admin_eligibility: TriggerRules,
    /// `…_Admin_Assignment`.
    pub admin_assignment: TriggerRules,
    /// `…_EndUser_Assignment`: activation.
    pub end_user_assignment: TriggerRules,
    /// `Approval_EndUser_Assignment`.
    pub approval: ApprovalRule,
    /// `AuthenticationContext_EndUser_Assignment`.
    pub authentication_context: AuthenticationContextRule,
    /// How long an active assignment must last, and be old before PIM takes it away. Not a rule
    /// of Graph's: PIM's own constant.
    pub minimum_active_duration: Span,
}

impl Policy {
    /// The rules of one trigger.
    #[must_use]
    pub const fn of(&self, trigger: Trigger) -> &TriggerRules {
        match trigger {
            Trigger::AdminEligibility => &self.admin_eligibility,
            Trigger::AdminAssignment => &self.admin_assignment,
            Trigger::EndUserAssignment => &self.end_user_assignment,
        }
    }

    fn of_mut(&mut self, trigger: Trigger) -> &mut TriggerRules {
        match trigger {
            Trigger::AdminEligibility => &mut self.admin_eligibility,
            Trigger::AdminAssignment => &mut self.admin_assignment,
            Trigger::EndUserAssignment => &mut self.end_user_assignment,
        }
    }

    /// A rule by its id.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Rule {
        let rules = self.of(id.trigger);
        match id.kind {
            RuleKind::Expiration => Rule::Expiration(rules.expiration),
            RuleKind::Enablement => Rule::Enablement(rules.enablement),
            RuleKind::Approval => Rule::Approval(self.approval.clone()),
            RuleKind::AuthenticationContext => {
                Rule::AuthenticationContext(self.authentication_context.clone())
            }
            RuleKind::Notification(recipient) => {
                Rule::Notification(rules.notifications.of(recipient).clone())
            }
        }
    }

    /// Puts a rule in the place of the one with this id; one of another sort changes nothing.
    pub fn set(&mut self, id: RuleId, rule: Rule) {
        let rules = self.of_mut(id.trigger);
        match (id.kind, rule) {
            (RuleKind::Expiration, Rule::Expiration(rule)) => rules.expiration = rule,
            (RuleKind::Enablement, Rule::Enablement(rule)) => rules.enablement = rule,
            (RuleKind::Approval, Rule::Approval(rule)) => self.approval = rule,
            (RuleKind::AuthenticationContext, Rule::AuthenticationContext(rule)) => {
                self.authentication_context = rule;
            }
            (RuleKind::Notification(recipient), Rule::Notification(rule)) => {
                let place = match recipient {
                    RecipientType::Admin => &mut rules.notifications.admin,
                    RecipientType::Requestor => &mut rules.notifications.requestor,
                    RecipientType::Approver => &mut rules.notifications.approver,
                };
                *place = rule;
            }
            _ => {}
        }
    }
}
