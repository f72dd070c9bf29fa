//! Unknown is not absent: a removal needs a subject that was found, in a view that is fresh.
//!
//! Not here: whether a read was complete; whoever reads leaves `None` where it was not.

use directory::{Operation, OperationKind, Span};

use crate::judge::{Case, Rule, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    if case.operation.kind() != OperationKind::Removal {
        return None;
    }
    let refuse = |reason: String| Some(Verdict::refuse(Rule::Unknown, reason));
    let age = case.now - case.view.read_at;
    if age < Span::ZERO || age > case.policy.freshness {
        return refuse(format!(
            "what is known of the tenant is {} s old; at most {} s are believed",
            age.as_millis() / 1000,
            case.policy.freshness.as_millis() / 1000
        ));
    }
    let Some(subject) = &case.view.subject else {
        return refuse("what the operation is about could not be read from the tenant".to_owned());
    };
    if subject.target.is_none() {
        return refuse("whom the operation is about could not be found in the tenant".to_owned());
    }
    if takes_a_role(case.operation) && subject.role.is_none() {
        return refuse(
            "which role the operation takes could not be found in the tenant".to_owned(),
        );
    }
    None
}

/// Whether the operation takes a directory role away.
pub(crate) fn takes_a_role(operation: &Operation) -> bool {
    let by_request = is_a_request(operation);
    let directly = matches!(
        operation,
        Operation::RemoveDirectoryRoleMember { .. } | Operation::DeleteRoleAssignment { .. }
    );
    directly || (by_request && operation.kind() == OperationKind::Removal)
}

/// Whether the operation is one of PIM's requests.
pub(crate) fn is_a_request(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::RequestRoleAssignmentSchedule { .. }
            | Operation::RequestRoleEligibilitySchedule { .. }
    )
}

#[cfg(test)]
mod tests {
    use directory::Span;

    use crate::{Rule, TenantView, judge::tests::*};

    #[test]
    fn an_old_or_incomplete_view_permits_no_removal() {
        let operation = removal(3);
        let fresh = view(&operation);
        assert_eq!(rule_of(&operation, &fresh, &armed()), None);
        let old = TenantView { read_at: now().saturating_add(Span::seconds(-6)), ..fresh.clone() };
        assert_eq!(rule_of(&operation, &old, &armed()), Some(Rule::Unknown));
        let future = TenantView { read_at: now().saturating_add(Span(1)), ..fresh.clone() };
        assert_eq!(rule_of(&operation, &future, &armed()), Some(Rule::Unknown));
        let unread = TenantView { subject: None, ..fresh.clone() };
        assert_eq!(rule_of(&operation, &unread, &armed()), Some(Rule::Unknown));
        let mut no_role = fresh;
        no_role.subject.as_mut().unwrap().role = None;
        assert_eq!(rule_of(&operation, &no_role, &armed()), Some(Rule::Unknown));
    }
}
