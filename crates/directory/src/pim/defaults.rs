//! The rules that every role and every group starts with.
//!
//! Not here: changing them.

use super::{
    ApprovalExtension, ApprovalRule, ApprovalStage, AuthenticationContextRule, EnablementRule,
    ExpirationRule, NotificationLevel, NotificationRule, Notifications, Policy, TriggerRules,
};
use crate::Span;

const JUSTIFICATION: EnablementRule =
    EnablementRule { multi_factor_authentication: false, justification: true, ticketing: false };

fn everybody() -> NotificationRule {
    NotificationRule {
        notification_level: NotificationLevel::All,
        is_default_recipients_enabled: true,
        notification_recipients: Vec::new(),
    }
}

fn trigger(required: bool, maximum: Span, enablement: EnablementRule) -> TriggerRules {
    TriggerRules {
        expiration: ExpirationRule { is_expiration_required: required, maximum_duration: maximum },
        enablement,
        notifications: Notifications {
            admin: everybody(),
            requestor: everybody(),
            approver: everybody(),
        },
    }
}

fn no_approval() -> ApprovalRule {
    ApprovalRule {
        is_approval_required: false,
        is_approval_required_for_extension: false,
        is_requestor_justification_required: true,
        stage: ApprovalStage {
            approval_stage_time_out_in_days: 1,
            is_approver_justification_required: true,
            escalation_time_in_minutes: 0,
            is_escalation_enabled: false,
            primary_approvers: Vec::new(),
            escalation_approvers: Vec::new(),
        },
        extension: ApprovalExtension::default(),
    }
}

impl Policy {
    /// What every Entra role starts with.
    #[must_use]
    pub fn of_a_role() -> Self {
        let with_mfa = EnablementRule { multi_factor_authentication: true, ..JUSTIFICATION };
        Self {
            admin_eligibility: trigger(false, Span::days(365), EnablementRule::default()),
            admin_assignment: trigger(false, Span::days(180), JUSTIFICATION),
            end_user_assignment: trigger(true, Span::hours(8), with_mfa),
            approval: no_approval(),
            authentication_context: AuthenticationContextRule::default(),
            minimum_active_duration: Span::minutes(5),
        }
    }

    /// What members and owners of every group start with.
    #[must_use]
    pub fn of_a_group() -> Self {
        Self {
            admin_eligibility: trigger(true, Span::days(365), EnablementRule::default()),
            admin_assignment: trigger(true, Span::days(180), JUSTIFICATION),
            end_user_assignment: trigger(true, Span::hours(8), JUSTIFICATION),
            ..Self::of_a_role()
        }
    }
}
