//! The judgement: every rule in turn, the strictest first; whoever objects first decides.
//!
//! Not here: the rules, one file each in `rule/`.

use std::fmt;

use directory::{Operation, Ticks};
use serde::{Deserialize, Serialize};

use crate::{Mode, Policy, TenantView, rule};

/// A rule of the guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// The kill switch.
    KillSwitch,
    /// Unknown is not absent: what is not known freshly and completely permits nothing.
    Unknown,
    /// Protected identities are never a target.
    ProtectedIdentity,
    /// Enough usable Global Administrators must remain.
    LastGlobalAdministrators,
    /// Two writers must not undo each other for ever.
    LoopBreaker,
    /// Many removals at once are held for a person.
    MassRemoval,
    /// The mode.
    Mode,
}

/// What the guard says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "camelCase")]
pub enum Verdict {
    /// Do it.
    Permit,
    /// Do not do it; write down that it would have been done.
    Shadow,
    /// Do not do it.
    Refuse {
        /// Which rule says so.
        rule: Rule,
        /// Why, for people.
        reason: String,
    },
    /// Do not do it before a person has agreed.
    Hold {
        /// Which rule says so.
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

    /// Whether the write may be sent.
    #[must_use]
    pub const fn is_permit(&self) -> bool {
        matches!(self, Self::Permit)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permit => f.write_str("permitted"),
            Self::Shadow => f.write_str("not done: this kind of action is in shadow mode"),
            Self::Refuse { reason, .. } => write!(f, "refused: {reason}"),
            Self::Hold { reason, .. } => write!(f, "held for a person: {reason}"),
        }
    }
}

/// What a rule is given.
pub(crate) struct Case<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) view: &'a TenantView,
    pub(crate) policy: &'a Policy,
    pub(crate) now: Ticks,
}

/// Judges a write. Pure: the same arguments give the same verdict.
#[must_use]
pub fn judge(operation: &Operation, view: &TenantView, policy: &Policy, now: Ticks) -> Verdict {
    let case = Case { operation, view, policy, now };
    let objection = rule::kill_switch::judge(&case)
        .or_else(|| rule::unknown::judge(&case))
        .or_else(|| rule::protected_identity::judge(&case))
        .or_else(|| rule::last_global_administrators::judge(&case))
        .or_else(|| rule::loop_breaker::judge(&case))
        .or_else(|| rule::mass_removal::judge(&case));
    objection.unwrap_or_else(|| match policy.mode(operation.kind()) {
        Mode::Armed => Verdict::Permit,
        Mode::Shadow => Verdict::Shadow,
        Mode::Approve => {
            Verdict::hold(Rule::Mode, "this kind of action needs a person's agreement")
        }
    })
}

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod tests;
