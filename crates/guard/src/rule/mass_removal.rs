//! Many removals in a short time, or a large part of a group, are held for a person.
//!
//! Not here: the agreement of that person.

use directory::{Operation, OperationKind, Span};

use crate::judge::{Case, Rule, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    // Ending sessions goes with a removal and takes nothing that a sign-in does not give back.
    let counts = |operation: &Operation| {
        operation.kind() == OperationKind::Removal
            && !matches!(operation, Operation::RevokeSignInSessions { .. })
    };
    if !counts(case.operation) {
        return None;
    }
    let since = case.now.saturating_add(Span(-case.policy.window.0));
    let recent =
        || case.view.past.iter().filter(|past| past.at >= since && counts(&past.operation));
    let removals = recent().count();
    if removals >= case.policy.most_removals {
        return Some(Verdict::hold(
            Rule::MassRemoval,
            format!("{removals} removals within the window, which is as many as are made unasked"),
        ));
    }
    share_of_group(
        case,
        recent().filter(|past| same_group(&past.operation, case.operation)).count(),
    )
}

fn share_of_group(case: &Case<'_>, before: usize) -> Option<Verdict> {
    match case.operation {
        Operation::RemoveGroupMember { .. } => {}
        Operation::DeleteGroup { .. } => {
            return Some(Verdict::hold(Rule::MassRemoval, "the whole group would go"));
        }
        _ => return None,
    }
    let Some(size) = case.view.group_size else {
        return Some(Verdict::refuse(Rule::Unknown, "the size of the group could not be read"));
    };
    if size <= 1 {
        return Some(Verdict::hold(Rule::MassRemoval, "the last member of the group would go"));
    }
    // The share of what the group had before the window's first removal.
    let whole = size + before;
    let percent = (before + 1) * 100;
    let most = usize::from(case.policy.most_percent_of_group);
    // A group of four must not need a person for every single removal.
    (before > 0 && percent > most * whole).then(|| {
        Verdict::hold(
            Rule::MassRemoval,
            format!("{} of {whole} members of the group within the window", before + 1),
        )
    })
}

fn same_group(past: &Operation, present: &Operation) -> bool {
    match (past, present) {
        (
            Operation::RemoveGroupMember { group: past, .. },
            Operation::RemoveGroupMember { group: present, .. },
        ) => past == present,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use directory::{GroupId, Operation, Span};
    use uuid::Uuid;

    use crate::{Rule, judge::tests::*};

    #[test]
    fn one_too_many_is_held() {
        let operation = removal(3);
        let mut seen = view(&operation);
        seen.past = (10..29).map(|who| past(&removal(who), Span::minutes(-1))).collect();
        assert_eq!(rule_of(&operation, &seen, &armed()), None);
        seen.past.push(past(&removal(30), Span::minutes(-1)));
        assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::MassRemoval));
        assert_eq!(rule_of(&grant(3), &seen, &armed()), None);
    }

    #[test]
    fn a_large_part_of_a_group_is_held() {
        let group = GroupId(Uuid::from_u128(50));
        let remove = |who| Operation::RemoveGroupMember { group, member: id(who) };
        let operation = remove(3);
        let mut seen = view(&operation);
        seen.group_size = Some(9);
        seen.past = vec![past(&remove(4), Span::minutes(-1))];
        assert_eq!(rule_of(&operation, &seen, &armed()), None, "2 of 10 are 20 %");
        seen.group_size = Some(8);
        assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::MassRemoval), "2 of 9");
        seen.past.clear();
        seen.group_size = Some(2);
        assert_eq!(rule_of(&operation, &seen, &armed()), None, "one may always go");
        seen.group_size = Some(1);
        assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::MassRemoval), "the last");
        let delete = Operation::DeleteGroup { group };
        let mut whole = view(&delete);
        whole.subject.as_mut().unwrap().members = Some(Vec::new());
        assert_eq!(rule_of(&delete, &whole, &armed()), Some(Rule::MassRemoval));
        seen.group_size = None;
        assert_eq!(rule_of(&operation, &seen, &armed()), Some(Rule::Unknown));
    }
}
