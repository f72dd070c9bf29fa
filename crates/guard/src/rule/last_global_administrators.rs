//! Whatever takes a Global Administrator away must leave enough who can sign in.
//!
//! Not here: serialising such removals, which whoever sends them must do: each is judged on a view
//! that is read after the one before has taken effect.

use directory::{ObjectId, Operation, OperationKind, RoleDefinition};

use super::unknown::takes_a_role;
use crate::judge::{Case, Rule, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    if case.operation.kind() != OperationKind::Removal || ends_sessions_only(case.operation) {
        return None;
    }
    let subject = case.view.subject.as_ref()?;
    let by_role = subject.role == Some(RoleDefinition::GLOBAL_ADMINISTRATOR);
    let other_role = takes_a_role(case.operation) && !by_role;
    if other_role {
        return None;
    }
    let refuse = |reason: String| Some(Verdict::refuse(Rule::LastGlobalAdministrators, reason));
    let Some(administrators) = &case.view.global_administrators else {
        return refuse("the Global Administrators could not be read completely".to_owned());
    };
    let affected: Vec<ObjectId> =
        [subject.target, subject.group.map(Into::into)].into_iter().flatten().collect();
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
