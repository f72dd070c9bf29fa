//! What a request to PIM asks for.
//!
//! Not here: who may ask.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The `action` of a schedule request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "Graph's own words")]
pub enum ScheduleAction {
    AdminAssign,
    AdminUpdate,
    AdminRemove,
    AdminExtend,
    AdminRenew,
    SelfActivate,
    SelfDeactivate,
    SelfExtend,
    SelfRenew,
}

impl ScheduleAction {
    /// Every action, in Graph's order.
    pub const ALL: [Self; 9] = [
        Self::AdminAssign,
        Self::AdminUpdate,
        Self::AdminRemove,
        Self::AdminExtend,
        Self::AdminRenew,
        Self::SelfActivate,
        Self::SelfDeactivate,
        Self::SelfExtend,
        Self::SelfRenew,
    ];

    /// Graph's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdminAssign => "adminAssign",
            Self::AdminUpdate => "adminUpdate",
            Self::AdminRemove => "adminRemove",
            Self::AdminExtend => "adminExtend",
            Self::AdminRenew => "adminRenew",
            Self::SelfActivate => "selfActivate",
            Self::SelfDeactivate => "selfDeactivate",
            Self::SelfExtend => "selfExtend",
            Self::SelfRenew => "selfRenew",
        }
    }

    /// Whether the caller acts for themselves.
    #[must_use]
    pub const fn is_self(self) -> bool {
        matches!(
            self,
            Self::SelfActivate | Self::SelfDeactivate | Self::SelfExtend | Self::SelfRenew
        )
    }

    /// Whether it ends something, which needs no `scheduleInfo` and less permission.
    #[must_use]
    pub const fn takes_away(self) -> bool {
        matches!(self, Self::AdminRemove | Self::SelfDeactivate)
    }

    /// Whether only requests for active assignments have it.
    #[must_use]
    pub const fn is_activation(self) -> bool {
        matches!(self, Self::SelfActivate | Self::SelfDeactivate)
    }
}

impl fmt::Display for ScheduleAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ScheduleAction {
    type Err = String;

    /// Reads Graph's word without regard to case.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|action| action.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("`{text}` is not an action of a schedule request"))
    }
}
