//! When something is to end.
//!
//! Not here: `expirationPattern` on the wire.

use serde::{Deserialize, Serialize};

use crate::{Span, Ticks};

/// When a request's schedule is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Expiration {
    /// Never.
    NoExpiration,
    /// At a given time.
    AfterDateTime {
        /// The end.
        end_date_time: Ticks,
    },
    /// So long after the start.
    AfterDuration {
        /// How long, in ticks.
        duration: Span,
    },
}

impl Expiration {
    /// The pattern of something that ends at `end`, or never.
    #[must_use]
    pub fn at(end: Option<Ticks>) -> Self {
        end.map_or(Self::NoExpiration, |end_date_time| Self::AfterDateTime { end_date_time })
    }

    /// When it ends if it starts at `start`; `None` is never.
    #[must_use]
    pub fn end(&self, start: Ticks) -> Option<Ticks> {
        match self {
            Self::NoExpiration => None,
            Self::AfterDateTime { end_date_time } => Some(*end_date_time),
            Self::AfterDuration { duration } => Some(start.saturating_add(*duration)),
        }
    }
}
