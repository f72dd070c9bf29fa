//! The order in which the rules speak: first those that refuse, whoever approves; then those that
//! a person's approval satisfies; last the mode.
//!
//! Not here: the rules; each has a file of its own in `rule/`.

use directory::Ticks;

use crate::{Act, History, Mode, Rule, Settings, TenantView, Verdict, rule};

/// Everything a rule may look at.
pub(crate) struct Question<'a> {
    pub(crate) act: &'a Act<'a>,
    pub(crate) view: &'a TenantView,
    pub(crate) history: &'a History,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Ticks,
}

type Speak = fn(&Question<'_>) -> Option<Verdict>;

/// No approval helps against these.
const REFUSING: [Speak; 5] = [
    rule::kill_switch::speak,
    rule::protected_identity::speak,
    rule::unknown_is_not_absent::speak,
    rule::one_at_a_time::speak,
    rule::last_global_administrators::speak,
];

/// These ask for a person.
const HOLDING: [Speak; 3] =
    [rule::mass_removal::speak, rule::group_share::speak, rule::loop_breaker::speak];

/// Judges one act. `Permit` holds for this instant only: whoever waits asks again.
#[must_use]
pub fn judge(
    act: &Act<'_>,
    view: &TenantView,
    history: &History,
    settings: &Settings,
    now: Ticks,
) -> Verdict {
    let question = Question { act, view, history, settings, now };
    if let Some(refusal) = REFUSING.iter().find_map(|speak| speak(&question)) {
        return refusal;
    }
    // What is only recorded needs nobody's approval.
    if settings.modes.of(act.operation) == Mode::Shadow {
        return Verdict::Shadow;
    }
    if act.approved {
        return Verdict::Permit;
    }
    let held = HOLDING.iter().find_map(|speak| speak(&question));
    held.or_else(|| rule::mode::speak(&question)).unwrap_or(Verdict::Permit)
}

/// Judges a write that could not be told as an operation: never done unseen.
#[must_use]
pub fn judge_unclassified(
    method: &str,
    path: &str,
    approved: bool,
    settings: &Settings,
) -> Verdict {
    let what = format!("{method} {path} is no operation that Reeve knows");
    if settings.kill_switch {
        return rule::kill_switch::stopped();
    }
    match settings.modes.default {
        Mode::Shadow => Verdict::Shadow,
        Mode::Approve if approved => Verdict::Permit,
        Mode::Approve => Verdict::hold(Rule::Unclassified, what),
        Mode::Armed => Verdict::refuse(Rule::Unclassified, what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unclassified_write_is_refused_when_armed() {
        let with = |mode| {
            let mut settings = Settings::default();
            settings.modes.default = mode;
            judge_unclassified("DELETE", "/applications/1", false, &settings)
        };
        assert_eq!(with(Mode::Shadow), Verdict::Shadow);
        assert!(matches!(with(Mode::Approve), Verdict::Hold { rule: Rule::Unclassified, .. }));
        assert!(matches!(with(Mode::Armed), Verdict::Refuse { rule: Rule::Unclassified, .. }));
    }
}
