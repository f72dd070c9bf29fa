//! Protected identities are never a target, neither of a removal nor of anything else.
//!
//! Not here: who is protected (`policy`).

use directory::Operation;

use super::unknown::takes_a_role;
use crate::judge::{Case, Rule, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let subject = case.view.subject.as_ref();
    let looked_up = subject.and_then(|subject| subject.target);
    // What a group loses as a whole, its members lose.
    let whole =
        takes_a_role(case.operation) || matches!(case.operation, Operation::DeleteGroup { .. });
    let members = subject.filter(|_| whole).and_then(|subject| subject.members.as_ref());
    let targets = [case.operation.target(), looked_up].into_iter().flatten();
    let (id, why) = targets
        .chain(members.into_iter().flatten().copied())
        .find_map(|id| case.policy.protected.get(&id).map(|why| (id, why)))?;
    Some(Verdict::refuse(Rule::ProtectedIdentity, format!("{id} is a protected identity ({why})")))
}

#[cfg(test)]
mod tests {
    use directory::{Operation, RoleAssignmentId};
    use uuid::Uuid;

    use crate::{Policy, Rule, judge::tests::*};

    #[test]
    fn a_protected_identity_is_not_touched_however_it_is_named() {
        let policy =
            Policy { protected: [(id(3), "break-glass account".to_owned())].into(), ..armed() };
        assert_eq!(
            rule_of(&removal(3), &view(&removal(3)), &policy),
            Some(Rule::ProtectedIdentity)
        );
        assert_eq!(rule_of(&grant(3), &view(&grant(3)), &policy), Some(Rule::ProtectedIdentity));
        assert_eq!(rule_of(&removal(4), &view(&removal(4)), &policy), None);
        // Through a group that it is in.
        let group = directory::GroupId(Uuid::from_u128(50));
        for operation in [removal(50), Operation::DeleteGroup { group }] {
            let mut through = view(&operation);
            through.subject.as_mut().unwrap().members = Some(vec![id(2), id(3)]);
            assert_eq!(rule_of(&operation, &through, &policy), Some(Rule::ProtectedIdentity));
        }
        // Named by its assignment, which only the view can resolve.
        let assignment = RoleAssignmentId(Uuid::from_u128(99));
        let by_assignment = Operation::DeleteRoleAssignment { assignment };
        let resolved = view(&removal(3));
        assert_eq!(rule_of(&by_assignment, &resolved, &policy), Some(Rule::ProtectedIdentity));
    }
}
