//! Doing the very same again and again means that another writer undoes it: stop and ask.
//!
//! Not here: finding out who the other is.

use directory::Operation;

use crate::{Rule, Verdict, judge::Question};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let operation = question.act.operation;
    // Ending sessions is no state that somebody could put back.
    if matches!(operation, Operation::RevokeSignInSessions { .. }) {
        return None;
    }
    let limits = &question.settings.limits;
    let before = question
        .history
        .within(question.now, limits.loop_window)
        .filter(|other| *other == operation)
        .count();
    if before < limits.repetitions {
        return None;
    }
    let reason = format!(
        "the same was done {before} times in the last {} minutes; somebody else undoes it",
        limits.loop_window.as_millis() / 60_000
    );
    Some(Verdict::hold(Rule::LoopBreaker, reason))
}

#[cfg(test)]
mod tests {
    use directory::{Operation, Span};

    use crate::{Past, Rule, scene::Scene};

    #[test]
    fn the_fourth_time_within_an_hour_is_held() {
        let mut scene = Scene::armed();
        let add = scene.add_member();
        for _ in 0..3 {
            assert_eq!(scene.rule(&add), None);
            scene.history.done.push(Past { at: scene.now, operation: add.clone() });
        }
        assert_eq!(scene.rule(&add), Some(Rule::LoopBreaker));
        let group = scene.group;
        let other = Operation::AddGroupMember { group, member: scene.people[5].into() };
        assert_eq!(scene.rule(&other), None);
        scene.now = scene.now.saturating_add(Span::minutes(61));
        assert_eq!(scene.rule(&add), None);
    }

    #[test]
    fn ending_sessions_is_not_a_fight() {
        let mut scene = Scene::armed();
        let revoke = Operation::RevokeSignInSessions { user: scene.people[0] };
        for _ in 0..4 {
            scene.history.done.push(Past { at: scene.now, operation: revoke.clone() });
        }
        assert_eq!(scene.rule(&revoke), None);
    }
}
