//! What the guard says, and by which of its rules.
//!
//! Not here: what the shell makes of it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A rule of the guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// Everything is stopped.
    KillSwitch,
    /// Protected identities are never a target.
    ProtectedIdentity,
    /// Unknown is not absent: no removal rests on a failed, truncated or stale read.
    UnknownIsNotAbsent,
    /// Enough usable Global Administrators stay.
    LastGlobalAdministrators,
    /// Removals that touch Global Administrators go one after the other.
    OneAtATime,
    /// Too many removals.
    MassRemoval,
    /// Too large a share of a group.
    GroupShare,
    /// The same again and again.
    LoopBreaker,
    /// The operation's mode asks for a person.
    Mode,
    /// A write that is none of the known operations.
    Unclassified,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KillSwitch => "kill switch",
            Self::ProtectedIdentity => "protected identity",
            Self::UnknownIsNotAbsent => "unknown is not absent",
            Self::LastGlobalAdministrators => "last Global Administrators",
            Self::OneAtATime => "one at a time",
            Self::MassRemoval => "mass removal",
            Self::GroupShare => "group share",
            Self::LoopBreaker => "loop breaker",
            Self::Mode => "mode",
            Self::Unclassified => "unclassified write",
        })
    }
}

/// The answer to one act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Do it.
    Permit,
    /// Record it and do nothing.
    Shadow,
    /// Do not do it, whoever asks.
    Refuse {
        /// By which rule.
        rule: Rule,
        /// Why, for people.
        reason: String,
    },
    /// Do not do it before a person has approved it.
    Hold {
        /// By which rule.
        rule: Rule,
        /// Why, for people.
        reason: String,
    },
}

impl Verdict {
    pub(crate) fn refuse(rule: Rule, reason: impl Into<String>) -> Self {
        Self::Refuse { rule, reason: reason.into() }
    }

    pub(crate) fn hold(rule: Rule, reason: impl Into<String>) -> Self {
        Self::Hold { rule, reason: reason.into() }
    }
}
