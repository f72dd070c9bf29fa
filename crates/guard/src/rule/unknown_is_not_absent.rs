//! Unknown is not absent: a failed, truncated or stale read never leads to a removal.
//!
//! Not here: what must be known of Global Administrators; their own rule asks for more.

use directory::OperationKind;

use crate::{Rule, Verdict, judge::Question, touched};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let operation = question.act.operation;
    if operation.kind() != OperationKind::Removal {
        return None;
    }
    let (limits, now) = (&question.settings.limits, question.now);
    let refuse = |why: String| Some(Verdict::refuse(Rule::UnknownIsNotAbsent, why));
    for read in question.act.basis {
        if let Err(why) = read.reliable(now, limits.maximum_age) {
            return refuse(format!("a read that led to this removal {why}"));
        }
    }
    // Whom and what it takes must be known, even where no other rule asks.
    let known = touched::target(operation, question.view, limits, now)
        .and_then(|_| touched::role_taken(operation, question.view, limits, now));
    known.err().and_then(refuse)
}

#[cfg(test)]
mod tests {
    use directory::{Operation, Span};

    use crate::{Read, Rule, scene::Scene};

    #[test]
    fn no_removal_rests_on_a_truncated_or_old_read() {
        let mut scene = Scene::armed();
        let remove =
            Operation::RemoveGroupMember { group: scene.plain, member: scene.people[4].into() };
        scene.basis = vec![Read::complete(scene.now, ())];
        assert_eq!(scene.rule(&remove), None);
        scene.basis = vec![Read { at: scene.now, complete: false, value: () }];
        assert_eq!(scene.rule(&remove), Some(Rule::UnknownIsNotAbsent));
        for age in [Span::seconds(6), Span::seconds(-1)] {
            let at = scene.now.saturating_add(Span(-age.0));
            scene.basis = vec![Read::complete(at, ())];
            assert_eq!(scene.rule(&remove), Some(Rule::UnknownIsNotAbsent));
        }
        // Giving something does not rest on something missing.
        let add = scene.add_member();
        assert_eq!(scene.rule(&add), None);
    }

    #[test]
    fn an_assignment_is_deleted_only_when_it_is_known_whose_it_is() {
        let mut scene = Scene::armed();
        let delete = scene.delete_assignment(scene.people[0].into());
        assert_eq!(scene.rule(&delete), None);
        if let Some(read) = &mut scene.view.assignments {
            read.complete = false;
        }
        assert_eq!(scene.rule(&delete), Some(Rule::UnknownIsNotAbsent));
    }
}
