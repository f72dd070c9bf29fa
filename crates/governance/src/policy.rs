//! PIM's settings for a role: the defaults of a new tenant.
//!
//! Not here: changing them, approval and authentication contexts, which are refused by name
//! where a request would need them.

use directory::Span;

/// How long something may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpirationRule {
    /// Whether an end is demanded.
    pub is_expiration_required: bool,
    /// The longest time from start to end.
    pub maximum_duration: Span,
}

/// What must come with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnablementRule {
    /// A token that says `mfa`.
    pub multi_factor_authentication: bool,
    /// A justification.
    pub justification: bool,
    /// A ticket's number and system.
    pub ticketing: bool,
}

/// The rules of one role, named after Graph's rule ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RolePolicy {
    /// `Expiration_Admin_Eligibility`.
    pub expiration_admin_eligibility: ExpirationRule,
    /// `Enablement_Admin_Eligibility`.
    pub enablement_admin_eligibility: EnablementRule,
    /// `Expiration_Admin_Assignment`.
    pub expiration_admin_assignment: ExpirationRule,
    /// `Enablement_Admin_Assignment`.
    pub enablement_admin_assignment: EnablementRule,
    /// `Expiration_EndUser_Assignment`: activation.
    pub expiration_end_user_assignment: ExpirationRule,
    /// `Enablement_EndUser_Assignment`: activation.
    pub enablement_end_user_assignment: EnablementRule,
    /// How long an active assignment must last, and be old before it is removed.
    pub minimum_active_duration: Span,
}

impl RolePolicy {
    /// What every Entra role starts with.
    pub const DEFAULT: Self = Self {
        expiration_admin_eligibility: ExpirationRule {
            is_expiration_required: false,
            maximum_duration: Span::days(365),
        },
        enablement_admin_eligibility: EnablementRule {
            multi_factor_authentication: false,
            justification: false,
            ticketing: false,
        },
        expiration_admin_assignment: ExpirationRule {
            is_expiration_required: false,
            maximum_duration: Span::days(180),
        },
        enablement_admin_assignment: EnablementRule {
            multi_factor_authentication: false,
            justification: true,
            ticketing: false,
        },
        expiration_end_user_assignment: ExpirationRule {
            is_expiration_required: true,
            maximum_duration: Span::hours(8),
        },
        enablement_end_user_assignment: EnablementRule {
            multi_factor_authentication: true,
            justification: true,
            ticketing: false,
        },
        minimum_active_duration: Span::minutes(5),
    };
}
