//! Whatever takes a Global Administrator away must leave enough who can sign in.
//!
//! Not here: serialising such removals, which whoever sends them must do: each is judged on a view
//! that is read after the one before has taken effect.

use directory::{ObjectId, Operation, OperationKind, RoleDefinition};

use super::unknown::{is_a_request, takes_a_role};
use crate::{
    judge::{Case, Rule, Verdict},
    subject,
};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    // Other dates for an assignment can end what would have gone on.
    let changes_dates =
        is_a_request(case.operation) && case.operation.kind() == OperationKind::Change;
    let removes = case.operation.kind() == OperationKind::Removal;
    if !(removes || changes_dates) || ends_sessions_only(case.operation) {
        return None;
    }
    let own = subject(case.operation);
    let subject = case.view.subject.as_ref().unwrap_or(&own);
    let by_role = subject.role == Some(RoleDefinition::GLOBAL_ADMINISTRATOR);
    let other_role = (takes_a_role(case.operation) || changes_dates) && !by_role;
    if other_role {
        return None;
    }
    let refuse = |reason: String| Some(Verdict::refuse(Rule::LastGlobalAdministrators, reason));
    let Some(administrators) = &case.view.global_administrators else {
        return refuse("the Global Administrators could not be read completely".to_owned());
    };
    // A group loses the role for all its members, and the view lists people only.
    let listed = administrators.iter().any(|it| Some(it.id) == subject.target);
    let deletes_group = matches!(case.operation, Operation::DeleteGroup { .. });
    if subject.members.is_none() && (deletes_group || (by_role && !listed)) {
        return refuse("whether the target is a group, and who is in it, was not read".to_owned());
    }
    let members = subject.members.iter().flatten().copied();
    let affected: Vec<ObjectId> = subject.target.into_iter().chain(members).collect();
    let usable = administrators.iter().filter(|it| it.usable).count();
    let remaining =
        administrators.iter().filter(|it| it.usable && !affected.contains(&it.id)).count();
    // A removal from a group may hit any holder that has the role through it; the view lists
    // holders, not ways, so it counts as hitting its target.
    if remaining == usable && !by_role {
        return None;
    }
    let least = case.policy.least_global_administrators;
    (remaining < least).then(|| {
        Verdict::refuse(
            Rule::LastGlobalAdministrators,
            format!("{remaining} usable Global Administrators would remain; {least} must"),
        )
    })
}

/// Ending sessions or taking another kind of access leaves the role as it is.
const fn ends_sessions_only(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::RevokeSignInSessions { .. }
            | Operation::RemoveGroupOwner { .. }
            | Operation::RequestRoleEligibilitySchedule { .. }
    )
}

#[cfg(test)]
mod tests {
    use directory::{Operation, UserId};
    use uuid::Uuid;

    use crate::{Administrator, Rule, TenantView, judge::tests::*};

    fn administrators(ids: &[(u128, bool)]) -> Option<Vec<Administrator>> {
        Some(
            ids.iter()
                .map(|(who, usable)| Administrator { id: id(*who), usable: *usable })
                .collect(),
        )
    }

    fn with(operation: &Operation, ids: &[(u128, bool)]) -> TenantView {
        TenantView { global_administrators: administrators(ids), ..view(operation) }
    }

    #[test]
    fn enough_usable_ones_must_remain() {
        let operation = removal(3);
        let enough = with(&operation, &[(1, true), (2, true), (3, true)]);
        assert_eq!(rule_of(&operation, &enough, &armed()), None);
        let too_few = with(&operation, &[(1, true), (2, false), (3, true)]);
        assert_eq!(rule_of(&operation, &too_few, &armed()), Some(Rule::LastGlobalAdministrators));
        let unread = TenantView { global_administrators: None, ..view(&operation) };
        assert_eq!(rule_of(&operation, &unread, &armed()), Some(Rule::LastGlobalAdministrators));
    }

    #[test]
    fn a_group_takes_its_members_along() {
        let group = directory::GroupId(Uuid::from_u128(50));
        let delete = Operation::DeleteGroup { group };
        for operation in [removal(50), delete] {
            let mut seen = with(&operation, &[(1, true), (2, true), (3, true)]);
            assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::LastGlobalAdministrators));
            let members = |ids: &[u128]| Some(ids.iter().map(|who| id(*who)).collect());
            seen.subject.as_mut().unwrap().members = members(&[2, 3]);
            assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::LastGlobalAdministrators));
            seen.subject.as_mut().unwrap().members = members(&[3]);
            assert_ne!(rule_of(&operation, &seen, &armed()), Some(Rule::LastGlobalAdministrators));
        }
    }

    #[test]
    fn other_dates_can_take_the_role_too() {
        let request = directory::ScheduleRequest {
            action: "adminUpdate".to_owned(),
            principal_id: id(3),
            role_definition_id: directory::RoleDefinition::GLOBAL_ADMINISTRATOR,
            directory_scope_id: directory::DirectoryScope::Tenant,
            start: None,
            end: Some(now()),
            justification: None,
        };
        let operation = Operation::RequestRoleAssignmentSchedule { request };
        let two = with(&operation, &[(1, true), (3, true)]);
        assert_eq!(rule_of(&operation, &two, &armed()), Some(Rule::LastGlobalAdministrators));
        let three = with(&operation, &[(1, true), (2, true), (3, true)]);
        assert_eq!(rule_of(&operation, &three, &armed()), None);
    }

    #[test]
    fn disabling_or_deleting_one_counts_too_and_ending_sessions_does_not() {
        let user = UserId(Uuid::from_u128(3));
        for operation in [
            Operation::DeleteUser { user },
            Operation::UpdateUser { user, account_enabled: Some(false), properties: Vec::new() },
        ] {
            let two = with(&operation, &[(1, true), (3, true)]);
            assert_eq!(rule_of(&operation, &two, &armed()), Some(Rule::LastGlobalAdministrators));
            let another = with(&operation, &[(1, true), (2, true)]);
            assert_eq!(rule_of(&operation, &another, &armed()), None);
        }
        let sessions = Operation::RevokeSignInSessions { user };
        let alone = with(&sessions, &[(3, true)]);
        assert_eq!(rule_of(&sessions, &alone, &armed()), None);
    }
}
