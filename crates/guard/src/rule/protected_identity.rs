//! Protected identities are never a target, neither themselves nor through a group that loses a
//! role or goes altogether.
//!
//! Not here: which these are; a person lists them.

use directory::{GroupId, ObjectId, Operation, OperationKind};

use crate::{ObjectView, Rule, Verdict, judge::Question, touched};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let protected = &question.settings.protected;
    if protected.is_empty() {
        return None;
    }
    let operation = question.act.operation;
    let (view, limits, now) = (question.view, &question.settings.limits, question.now);
    let target = match touched::target(operation, view, limits, now) {
        Ok(target) => target?,
        Err(why) => return Some(Verdict::refuse(Rule::UnknownIsNotAbsent, why)),
    };
    if protected.contains(&target) {
        let reason = format!("{target} is protected and never a target");
        return Some(Verdict::refuse(Rule::ProtectedIdentity, reason));
    }
    let takes_from_members = operation.kind() == OperationKind::Removal
        && !matches!(
            operation,
            Operation::RemoveGroupMember { .. } | Operation::RemoveGroupOwner { .. }
        );
    if !takes_from_members {
        return None;
    }
    through_group(question, target)
}

// A group is known as one by the view alone; its deletion needs its members known.
fn through_group(question: &Question<'_>, target: ObjectId) -> Option<Verdict> {
    let (view, age) = (question.view, question.settings.limits.maximum_age);
    let object = view.reliable_object(target, question.now, age);
    let deletes = matches!(question.act.operation, Operation::DeleteGroup { .. });
    let members = match object {
        Ok(ObjectView::Group { members, .. }) => members,
        Ok(_) => return None,
        Err(why) if deletes => return Some(Verdict::refuse(Rule::UnknownIsNotAbsent, why)),
        Err(_) => view.members(GroupId(target.0))?,
    };
    let member = members.iter().find(|member| question.settings.protected.contains(member))?;
    let reason = format!("group {target} has the protected member {member}");
    Some(Verdict::refuse(Rule::ProtectedIdentity, reason))
}

#[cfg(test)]
mod tests {
    use directory::{Operation, RoleDefinition};

    use crate::{Rule, scene::Scene};

    #[test]
    fn a_protected_identity_is_never_a_target_whatever_the_way() {
        let mut scene = Scene::armed();
        scene.approved = true;
        let [user, ..] = scene.people;
        scene.settings.protected.insert(user.into());
        for operation in [
            scene.remove_role(user.into(), RoleDefinition::GLOBAL_ADMINISTRATOR),
            scene.delete_assignment(user.into()),
            Operation::RevokeSignInSessions { user },
            Operation::DeleteUser { user },
            Operation::RemoveGroupMember { group: scene.group, member: user.into() },
        ] {
            assert_eq!(scene.rule(&operation), Some(Rule::ProtectedIdentity), "{operation:?}");
        }
        let other = Operation::RevokeSignInSessions { user: scene.people[4] };
        assert_eq!(scene.rule(&other), None);
    }

    #[test]
    fn nor_is_a_group_that_it_is_in() {
        let mut scene = Scene::armed();
        scene.approved = true;
        let delete = Operation::DeleteGroup { group: scene.group };
        assert_eq!(scene.rule(&delete), None);
        scene.settings.protected.insert(scene.people[4].into());
        assert_eq!(scene.rule(&delete), Some(Rule::ProtectedIdentity));
        scene.view.objects.clear();
        assert_eq!(scene.rule(&delete), Some(Rule::UnknownIsNotAbsent));
    }

    #[test]
    fn an_assignment_that_was_not_read_may_be_anybodys() {
        let mut scene = Scene::armed();
        scene.settings.protected.insert(scene.people[0].into());
        let delete = scene.delete_assignment(scene.people[1].into());
        scene.view.assignments = None;
        assert_eq!(scene.rule(&delete), Some(Rule::UnknownIsNotAbsent));
    }
}
