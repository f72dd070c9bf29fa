//! Enough people stay who can act as Global Administrator: enabled, holding the role without an
//! end, directly or through a group. A removal that touches them goes out only after a complete,
//! fresh read that shows more than so many, and leaves at least so many.
//!
//! Not here: the tenant's own refusal to lose the very last.

use std::collections::BTreeSet;

use directory::{
    DirectoryScope, GroupId, ObjectId, Operation, OperationKind, RoleAssignmentId, RoleDefinition,
};

use crate::{Holding, ObjectView, Rule, Verdict, judge::Question, touched};

/// What is thought away.
#[derive(Clone, Copy)]
enum Without {
    Nothing,
    /// One assignment.
    Assignment(RoleAssignmentId),
    /// Everything that one principal holds directly.
    Holder(ObjectId),
    /// A user or group altogether.
    Object(ObjectId),
    /// One membership.
    Member(GroupId, ObjectId),
}

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let operation = question.act.operation;
    let (view, limits, now) = (question.view, &question.settings.limits, question.now);
    if operation.kind() == OperationKind::Grant
        || !touched::may_touch_global_administrators(operation, view, limits, now)
    {
        return None;
    }
    let counted = usable(question, Without::Nothing)
        .and_then(|before| usable(question, without(operation)).map(|after| (before, after)));
    let (before, after) = match counted {
        Ok(counted) => counted,
        Err(why) => {
            let reason = format!("it is not known who is a Global Administrator: {why}");
            return Some(Verdict::refuse(Rule::UnknownIsNotAbsent, reason));
        }
    };
    let by_name = touched::role_taken(operation, view, limits, now)
        == Ok(Some(RoleDefinition::GLOBAL_ADMINISTRATOR));
    let touches = by_name || before != after;
    let keep = limits.usable_global_administrators;
    if !touches || (before.len() > keep && after.len() >= keep) {
        return None;
    }
    let reason = format!(
        "{} usable Global Administrators would be left of {}; there must be more than {keep} before and at least {keep} after",
        after.len(),
        before.len()
    );
    Some(Verdict::refuse(Rule::LastGlobalAdministrators, reason))
}

fn without(operation: &Operation) -> Without {
    match operation {
        Operation::DeleteRoleAssignment { assignment } => Without::Assignment(*assignment),
        Operation::RemoveDirectoryRoleMember { principal, .. } => Without::Holder(*principal),
        Operation::RequestRoleAssignmentSchedule { request }
        | Operation::RequestRoleEligibilitySchedule { request } => {
            Without::Holder(request.principal_id)
        }
        Operation::RemoveGroupMember { group, member } => Without::Member(*group, *member),
        other => other.target().map_or(Without::Nothing, Without::Object),
    }
}

/// Who can act as Global Administrator and will not cease to by time alone.
fn usable(question: &Question<'_>, without: Without) -> Result<BTreeSet<ObjectId>, String> {
    let age = question.settings.limits.maximum_age;
    let holdings = question.view.reliable_assignments(question.now, age)?;
    let mut people = BTreeSet::new();
    for holding in holdings.iter().filter(|holding| counts(holding)) {
        let holder = holding.assignment.principal_id;
        let gone = match without {
            Without::Assignment(id) => id == holding.assignment.id,
            Without::Holder(id) | Without::Object(id) => id == holder,
            Without::Nothing | Without::Member(..) => false,
        };
        if !gone {
            collect(question, holder, without, &mut BTreeSet::new(), &mut people)?;
        }
    }
    Ok(people)
}

fn counts(holding: &Holding) -> bool {
    holding.assignment.role_definition_id == RoleDefinition::GLOBAL_ADMINISTRATOR
        && holding.assignment.directory_scope_id == DirectoryScope::Tenant
        && holding.end.is_none()
}

// The people behind a holder: itself, or the members of the group.
fn collect(
    question: &Question<'_>,
    id: ObjectId,
    without: Without,
    seen: &mut BTreeSet<ObjectId>,
    people: &mut BTreeSet<ObjectId>,
) -> Result<(), String> {
    let gone = matches!(without, Without::Object(object) if object == id);
    if gone || !seen.insert(id) {
        return Ok(());
    }
    let age = question.settings.limits.maximum_age;
    match question.view.reliable_object(id, question.now, age)? {
        ObjectView::User { account_enabled: true, .. } => {
            people.insert(id);
        }
        ObjectView::Group { members, .. } => {
            for member in members {
                let gone = matches!(without, Without::Member(group, object)
                    if ObjectId::from(group) == id && object == *member);
                if !gone {
                    collect(question, *member, without, seen, people)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use directory::{Operation, RoleDefinition, ScheduleRequest, Span};

    use crate::{Rule, scene::Scene};

    /// Of the scene's people the first three hold the role themselves, the fourth and fifth
    /// through the group.
    fn each_way(scene: &Scene) -> Vec<Operation> {
        let [user, ..] = scene.people;
        let (principal, fourth) = (user.into(), scene.people[3]);
        let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
        let request = ScheduleRequest {
            action: "adminRemove".to_owned(),
            principal_id: principal,
            role_definition_id: role,
            directory_scope_id: directory::DirectoryScope::Tenant,
            start: None,
            end: None,
            justification: None,
        };
        vec![
            scene.remove_role(principal, role),
            scene.delete_assignment(principal),
            Operation::RequestRoleAssignmentSchedule { request },
            Operation::DeleteUser { user },
            Operation::UpdateUser {
                user,
                account_enabled: Some(false),
                properties: vec!["accountEnabled".to_owned()],
            },
            Operation::RemoveGroupMember { group: scene.group, member: fourth.into() },
        ]
    }

    #[test]
    fn one_of_five_may_go_while_two_must_stay() {
        let mut scene = Scene::armed();
        scene.approved = true;
        for operation in each_way(&scene) {
            assert_eq!(scene.rule(&operation), None, "{operation:?}");
        }
    }

    #[test]
    fn nobody_may_go_when_only_as_many_are_left_as_must_stay() {
        let mut scene = Scene::armed();
        scene.approved = true;
        scene.settings.limits.usable_global_administrators = 5;
        for operation in each_way(&scene) {
            let rule = scene.rule(&operation);
            assert_eq!(rule, Some(Rule::LastGlobalAdministrators), "{operation:?}");
        }
        // Others than administrators are not counted.
        let other = Operation::DeleteUser { user: scene.people[5] };
        assert_eq!(scene.rule(&other), None);
    }

    #[test]
    fn a_group_counts_with_all_its_members() {
        let mut scene = Scene::armed();
        scene.approved = true;
        scene.settings.limits.usable_global_administrators = 4;
        let delete = Operation::DeleteGroup { group: scene.group };
        assert_eq!(scene.rule(&delete), Some(Rule::LastGlobalAdministrators));
        scene.settings.limits.usable_global_administrators = 3;
        assert_eq!(scene.rule(&delete), None);
    }

    #[test]
    fn who_is_disabled_or_holds_it_for_a_while_does_not_count() {
        let mut scene = Scene::armed();
        scene.approved = true;
        scene.settings.limits.usable_global_administrators = 4;
        let remove =
            scene.remove_role(scene.people[0].into(), RoleDefinition::GLOBAL_ADMINISTRATOR);
        assert_eq!(scene.rule(&remove), None);
        scene.disable(scene.people[4]);
        assert_eq!(scene.rule(&remove), Some(Rule::LastGlobalAdministrators));
        let mut scene = Scene::armed();
        scene.settings.limits.usable_global_administrators = 4;
        scene.holding(scene.people[1].into()).end = Some(scene.now.saturating_add(Span::hours(8)));
        assert_eq!(scene.rule(&remove), Some(Rule::LastGlobalAdministrators));
    }

    #[test]
    fn a_read_that_is_old_incomplete_or_missing_counts_for_nothing() {
        let scene = || {
            let mut scene = Scene::armed();
            scene.approved = true;
            scene
        };
        let unknown = |scene: &Scene| {
            for operation in each_way(scene) {
                assert_eq!(scene.rule(&operation), Some(Rule::UnknownIsNotAbsent));
            }
        };
        let mut old = scene();
        old.now = old.now.saturating_add(Span::seconds(6));
        unknown(&old);
        let mut incomplete = scene();
        if let Some(read) = &mut incomplete.view.assignments {
            read.complete = false;
        }
        unknown(&incomplete);
        let mut unread = scene();
        unread.view.objects.remove(&unread.people[2].into());
        unknown(&unread);
    }
}
