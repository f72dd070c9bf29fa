//! PIM's alerts about roles: what each looks for, how bad it is, and whom it names.
//!
//! Not here: the alert's row for each assignment outside of PIM, which is written when it is made
//! (`pim/alerts`); sign-ins, without which nobody can be called stale for not signing in.

use directory::{ObjectId, RoleDefinitionId, Span};
use serde::{Deserialize, Serialize};

/// Which alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PimAlertKind {
    /// Roles are being assigned outside of Privileged Identity Management.
    RolesAssignedOutsidePim,
    /// There are too many global administrators.
    TooManyGlobalAdministrators,
    /// Administrators aren't using their privileged roles.
    EligibleNotActivating,
    /// Roles are being activated too frequently.
    ActivatedTooFrequently,
    /// Roles don't require multifactor authentication for activation.
    RolesWithoutMfa,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Microsoft's own words")]
pub enum PimAlertSeverity {
    Low,
    Medium,
    High,
}

impl PimAlertKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::RolesAssignedOutsidePim,
        Self::TooManyGlobalAdministrators,
        Self::EligibleNotActivating,
        Self::ActivatedTooFrequently,
        Self::RolesWithoutMfa,
    ];

    /// The alert's name as PIM shows it.
    #[must_use]
    pub const fn display_name(self) -> &'static str {
        match self {
            Self::RolesAssignedOutsidePim => {
                "Roles are being assigned outside of Privileged Identity Management"
            }
            Self::TooManyGlobalAdministrators => "There are too many global administrators",
            Self::EligibleNotActivating => "Administrators aren't using their privileged roles",
            Self::ActivatedTooFrequently => "Roles are being activated too frequently",
            Self::RolesWithoutMfa => {
                "Roles don't require multifactor authentication for activation"
            }
        }
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(self) -> PimAlertSeverity {
        match self {
            Self::RolesAssignedOutsidePim => PimAlertSeverity::High,
            _ => PimAlertSeverity::Low,
        }
    }
}

/// What the alerts look for. Microsoft does not publish its defaults; these are within the ranges
/// that its portal offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PimAlertSettings {
    /// So many Global Administrators are too many (2 to 100) …
    pub global_administrators: usize,
    /// … if they are also at least this share, in percent, of all who hold or can hold a role.
    pub global_administrators_percent: usize,
    /// How long somebody may be eligible without activating (0 to 100 days).
    pub unused_for: Span,
    /// So many activations of one role by one person are too many (2 to 100) …
    pub activations: usize,
    /// … within this time.
    pub activation_window: Span,
}

impl Default for PimAlertSettings {
    fn default() -> Self {
        Self {
            global_administrators: 3,
            global_administrators_percent: 10,
            unused_for: Span::days(30),
            activations: 10,
            activation_window: Span::days(1),
        }
    }
}

/// One finding of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PimAlertIncident {
    /// Whom it is about; nobody for findings about a role's settings.
    pub principal: Option<ObjectId>,
    /// Which role.
    pub role: RoleDefinitionId,
}
