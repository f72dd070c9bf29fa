//! More than so many removals in a while need a person.
//!
//! Not here: shares of a single group (`group_share`).

use directory::OperationKind;

use crate::{Rule, Verdict, judge::Question};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let limits = &question.settings.limits;
    if question.act.operation.kind() != OperationKind::Removal {
        return None;
    }
    let before = question
        .history
        .within(question.now, limits.window)
        .filter(|operation| operation.kind() == OperationKind::Removal)
        .count();
    if before < limits.removals {
        return None;
    }
    let reason = format!(
        "{before} removals in the last {} minutes; more than {} need a person",
        limits.window.as_millis() / 60_000,
        limits.removals
    );
    Some(Verdict::hold(Rule::MassRemoval, reason))
}

#[cfg(test)]
mod tests {
    use directory::{Operation, Span};

    use crate::{Past, Rule, scene::Scene};

    #[test]
    fn the_first_too_many_is_held_until_the_window_moves_on_or_a_person_approves() {
        let mut scene = Scene::armed();
        scene.settings.limits.removals = 3;
        let revoke = Operation::RevokeSignInSessions { user: scene.people[5] };
        for done in 0..3 {
            assert_eq!(scene.rule(&revoke), None, "after {done}");
            let user = scene.people[done];
            let operation = Operation::RevokeSignInSessions { user };
            scene.history.done.push(Past { at: scene.now, operation });
        }
        assert_eq!(scene.rule(&revoke), Some(Rule::MassRemoval));
        let grant = scene.add_member();
        assert_eq!(scene.rule(&grant), None);
        scene.approved = true;
        assert_eq!(scene.rule(&revoke), None);
        scene.approved = false;
        scene.now = scene.now.saturating_add(Span::minutes(11));
        assert_eq!(scene.rule(&revoke), None);
    }

    #[test]
    fn what_is_under_way_counts() {
        let mut scene = Scene::armed();
        scene.settings.limits.removals = 1;
        let [one, two, ..] = scene.people;
        scene.history.in_flight.push(Operation::RevokeSignInSessions { user: one });
        let revoke = Operation::RevokeSignInSessions { user: two };
        assert_eq!(scene.rule(&revoke), Some(Rule::MassRemoval));
    }
}
