//! The words of Privileged Identity Management: what can be asked of it, for what, and the rules
//! that a policy sets.
//!
//! Not here: whether a request is granted (`governance`) and how it is written (`msgraph`).

mod action;
mod approval;
mod defaults;
mod expiration;
mod policy;
mod request;
mod rule;
mod rule_id;
mod target;

pub use action::ScheduleAction;
pub use approval::{
    ApprovalExtension, ApprovalRule, ApprovalStage, Approver, Delegation, ReviewResult,
};
pub use expiration::Expiration;
pub use policy::{Notifications, Policy, TriggerRules};
pub use request::NewScheduleRequest;
pub use rule::{
    AuthenticationContextRule, EnablementRule, ExpirationRule, NotificationLevel, NotificationRule,
    Rule,
};
pub use rule_id::{RecipientType, RuleId, RuleKind, Trigger};
pub use target::{GroupAccess, PolicyTarget, ScheduleKind, ScheduleTarget};
