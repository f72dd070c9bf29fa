//! Nothing is written while the kill switch is set.
//!
//! Not here: who may set it.

use crate::judge::{Case, Rule, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    case.policy.killed.then(|| Verdict::refuse(Rule::KillSwitch, "the kill switch is set"))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Rule, judge::tests::*};

    #[test]
    fn nothing_passes_while_it_is_set() {
        let policy = Policy { killed: true, ..armed() };
        assert_eq!(rule_of(&removal(3), &view(&removal(3)), &policy), Some(Rule::KillSwitch));
        assert_eq!(rule_of(&grant(3), &view(&grant(3)), &policy), Some(Rule::KillSwitch));
    }
}
