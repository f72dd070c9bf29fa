//! Cases for the tests of the rules.
//!
//! Not here: the rules' own tests, which stand beside them.

use directory::{DirectoryRoleKey, ObjectId, Operation, RoleDefinition, Span, Ticks};
use uuid::Uuid;

use super::*;
use crate::{Administrator, PastAction, subject};

pub(crate) fn id(number: u128) -> ObjectId {
    ObjectId(Uuid::from_u128(number))
}

pub(crate) fn now() -> Ticks {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

/// Takes Global Administrator from somebody.
pub(crate) fn removal(who: u128) -> Operation {
    let role = DirectoryRoleKey::TemplateId(RoleDefinition::GLOBAL_ADMINISTRATOR);
    Operation::RemoveDirectoryRoleMember { role, principal: id(who) }
}

pub(crate) fn grant(who: u128) -> Operation {
    let role = DirectoryRoleKey::TemplateId(RoleDefinition::GLOBAL_ADMINISTRATOR);
    Operation::AddDirectoryRoleMember { role, principal: id(who) }
}

pub(crate) fn past(operation: &Operation, ago: Span) -> PastAction {
    let at = now().saturating_add(ago);
    PastAction { operation: operation.clone(), target: operation.target(), at }
}

/// A fresh and complete view with ten usable administrators.
pub(crate) fn view(operation: &Operation) -> TenantView {
    let administrators = (1..=10).map(|who| Administrator { id: id(who), usable: true });
    TenantView {
        read_at: now(),
        subject: Some(subject(operation)),
        global_administrators: Some(administrators.collect()),
        group_size: Some(100),
        past: Vec::new(),
    }
}

pub(crate) fn armed() -> Policy {
    Policy::default().with_mode(Mode::Armed)
}

/// Which rule objects, if any.
pub(crate) fn rule_of(operation: &Operation, view: &TenantView, policy: &Policy) -> Option<Rule> {
    match judge(operation, view, policy, now()) {
        Verdict::Refuse { rule, .. } | Verdict::Hold { rule, .. } => Some(rule),
        Verdict::Permit | Verdict::Shadow => None,
    }
}

#[test]
fn modes_decide_when_no_rule_objects() {
    let operation = removal(3);
    let view = view(&operation);
    let judged = |policy: Policy| judge(&operation, &view, &policy, now());
    assert_eq!(judged(armed()), Verdict::Permit);
    assert_eq!(judged(Policy::default()), Verdict::Shadow);
    let approve = Policy::default().with_mode(Mode::Approve);
    assert!(matches!(judged(approve), Verdict::Hold { rule: Rule::Mode, .. }));
}
