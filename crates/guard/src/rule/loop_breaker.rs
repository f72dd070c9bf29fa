//! The same write to the same target again and again means that somebody else undoes it each
//! time: a person must look.
//!
//! Not here: who the other writer is.

use directory::Span;

use crate::judge::{Case, Rule, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let since = case.now.saturating_add(Span(-case.policy.window.0));
    let again = |past: &&crate::PastAction| past.at >= since && past.operation == *case.operation;
    let times = case.view.past.iter().filter(again).count();
    (times >= case.policy.most_repetitions).then(|| {
        Verdict::hold(
            Rule::LoopBreaker,
            format!("the same was done {times} times within the window, so something undoes it"),
        )
    })
}

#[cfg(test)]
mod tests {
    use directory::Span;

    use crate::{Rule, judge::tests::*};

    #[test]
    fn the_fourth_time_is_held() {
        let operation = removal(3);
        let mut seen = view(&operation);
        seen.past = vec![past(&operation, Span::minutes(-5)); 2];
        assert_eq!(rule_of(&operation, &seen, &armed()), None);
        seen.past = vec![past(&operation, Span::minutes(-5)); 3];
        assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::LoopBreaker));
        seen.past = vec![past(&operation, Span::minutes(-90)); 3];
        assert_eq!(rule_of(&operation, &seen, &armed()), None);
    }
}
