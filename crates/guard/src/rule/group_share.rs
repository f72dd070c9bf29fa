//! Taking a large share of a group's members in a while, its last member, or the group itself
//! needs a person.
//!
//! Not here: how many removals there are in all (`mass_removal`).

use directory::{GroupId, Operation};

use crate::{ObjectView, Rule, Verdict, judge::Question};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let hold = |reason: String| Some(Verdict::hold(Rule::GroupShare, reason));
    match question.act.operation {
        Operation::DeleteGroup { group } => hold(format!("group {group} would go altogether")),
        Operation::RemoveGroupMember { group, .. } => share(question, *group),
        _ => None,
    }
}

fn share(question: &Question<'_>, group: GroupId) -> Option<Verdict> {
    let limits = &question.settings.limits;
    let object = question.view.reliable_object(group.into(), question.now, limits.maximum_age);
    let left = match object {
        Ok(ObjectView::Group { members, .. }) => members.len(),
        Ok(_) => return None,
        Err(why) => {
            let reason = format!("how large a share this is, is unknown: {why}");
            return Some(Verdict::refuse(Rule::UnknownIsNotAbsent, reason));
        }
    };
    // The read shows the group after the earlier removals; those under way may be in it still.
    let earlier = question
        .history
        .within(question.now, limits.window)
        .filter(|operation| {
            matches!(operation, Operation::RemoveGroupMember { group: other, .. } if *other == group)
        })
        .count();
    let (removed, size) = (earlier + 1, left + earlier);
    let large = removed > 1 && removed * 100 > limits.group_percent * size;
    if left > 1 && !large {
        return None;
    }
    let reason = format!(
        "{removed} of {size} members of group {group} would be gone in {} minutes; more than {} % or the last need a person",
        limits.window.as_millis() / 60_000,
        limits.group_percent
    );
    Some(Verdict::hold(Rule::GroupShare, reason))
}

#[cfg(test)]
mod tests {
    use directory::{ObjectId, Operation};

    use crate::{ObjectView, Past, Rule, scene::Scene};

    #[test]
    fn one_may_go_a_quarter_not_at_once() {
        let mut scene = Scene::armed();
        // The plain group has six members.
        let remove = |scene: &Scene, place: usize| Operation::RemoveGroupMember {
            group: scene.plain,
            member: scene.people[place].into(),
        };
        let first = remove(&scene, 0);
        assert_eq!(scene.rule(&first), None);
        scene.history.done.push(Past { at: scene.now, operation: first });
        scene.leave(scene.plain, scene.people[0].into());
        let second = remove(&scene, 1);
        assert_eq!(scene.rule(&second), Some(Rule::GroupShare));
        scene.settings.limits.group_percent = 34;
        assert_eq!(scene.rule(&second), None);
    }

    #[test]
    fn the_last_member_the_group_itself_and_a_group_unread_are_not_taken_unasked() {
        let mut scene = Scene::armed();
        let member: ObjectId = scene.people[5].into();
        for person in scene.people.into_iter().take(5) {
            scene.leave(scene.plain, person.into());
        }
        let last = Operation::RemoveGroupMember { group: scene.plain, member };
        assert_eq!(scene.rule(&last), Some(Rule::GroupShare));
        let delete = Operation::DeleteGroup { group: scene.plain };
        assert_eq!(scene.rule(&delete), Some(Rule::GroupShare));
        scene.view.objects.get_mut(&scene.plain.into()).unwrap().value = ObjectView::Absent;
        assert_eq!(scene.rule(&last), None, "the call will say 404, and that is done");
        scene.view.objects.remove(&scene.plain.into());
        assert_eq!(scene.rule(&last), Some(Rule::UnknownIsNotAbsent));
    }
}
