//! Removals that touch Global Administrators go one after the other, and each looks anew: two at
//! once would each count on the other's administrator.
//!
//! Not here: the lock that makes the shell send one at a time; this catches its absence.

use directory::{Operation, OperationKind};

use crate::{Rule, Verdict, judge::Question, touched};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let (view, limits, now) = (question.view, &question.settings.limits, question.now);
    let touches = |operation: &Operation| {
        operation.kind() != OperationKind::Grant
            && touched::may_touch_global_administrators(operation, view, limits, now)
    };
    if !touches(question.act.operation) {
        return None;
    }
    let refuse = |reason: &str| Some(Verdict::refuse(Rule::OneAtATime, reason));
    if question.history.in_flight.iter().any(touches) {
        return refuse("another removal that may touch a Global Administrator is under way");
    }
    let read = view.assignments.as_ref().map(|read| read.at);
    let overtaken = question
        .history
        .done
        .iter()
        .any(|past| read.is_some_and(|read| past.at >= read) && touches(&past.operation));
    if overtaken {
        return refuse("a Global Administrator may have been removed since the tenant was read");
    }
    None
}

#[cfg(test)]
mod tests {
    use directory::{Operation, RoleDefinition};

    use crate::{Past, Rule, scene::Scene};

    #[test]
    fn the_second_waits_for_the_first_and_then_reads_again() {
        let mut scene = Scene::armed();
        scene.approved = true;
        let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
        let first = scene.remove_role(scene.people[0].into(), role);
        let second = Operation::DeleteUser { user: scene.people[1] };
        scene.history.in_flight.push(first.clone());
        assert_eq!(scene.rule(&second), Some(Rule::OneAtATime));
        let harmless = scene.add_member();
        assert_eq!(scene.rule(&harmless), None);
        scene.history.in_flight.clear();
        scene.history.done.push(Past { at: scene.now, operation: first });
        assert_eq!(scene.rule(&second), Some(Rule::OneAtATime));
        scene.read_again();
        assert_eq!(scene.rule(&second), None);
    }
}
