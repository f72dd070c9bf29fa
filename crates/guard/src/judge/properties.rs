//! Whatever is asked, in whatever order and on whatever reads: enough administrators stay, the
//! protected one stays among them, and no removal follows from a bad read.
//!
//! Not here: single rules.

use std::collections::BTreeSet;

use directory::{GroupId, ObjectId, Operation, OperationKind, Span, UserId};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    tests::{armed, id, now, past, removal, view},
    *,
};
use crate::{Administrator, PastAction};

const GROUP: u128 = 50;

/// People 1 to 6: 1, 2 and 3 hold Global Administrator themselves, 4 and 5 through the group.
struct Tenant {
    enabled: BTreeSet<ObjectId>,
    holders: BTreeSet<ObjectId>,
    members: BTreeSet<ObjectId>,
    past: Vec<PastAction>,
}

impl Tenant {
    fn new() -> Self {
        Self {
            enabled: (1..=6).map(id).collect(),
            holders: [1, 2, 3, GROUP].map(id).into(),
            members: [4, 5].map(id).into(),
            past: Vec::new(),
        }
    }

    fn administrators(&self) -> BTreeSet<ObjectId> {
        let through = self.members.iter().filter(|_| self.holders.contains(&id(GROUP)));
        let direct = self.holders.iter().filter(|holder| **holder != id(GROUP));
        direct.chain(through).copied().collect()
    }

    fn usable(&self) -> BTreeSet<ObjectId> {
        self.administrators().intersection(&self.enabled).copied().collect()
    }

    fn seen(&self, operation: &Operation) -> TenantView {
        let usable = |id: &ObjectId| self.enabled.contains(id);
        let mut seen = view(operation);
        seen.global_administrators = Some(
            self.administrators()
                .iter()
                .map(|id| Administrator { id: *id, usable: usable(id) })
                .collect(),
        );
        seen.group_size = Some(self.members.len());
        let subject = seen.subject.as_mut().unwrap();
        let is_group = subject.target == Some(id(GROUP));
        let members = self.members.iter().filter(|_| is_group).copied();
        subject.members = Some(members.collect());
        seen.past.clone_from(&self.past);
        seen
    }

    fn carry_out(&mut self, operation: &Operation) {
        match operation {
            Operation::RemoveDirectoryRoleMember { principal, .. } => {
                self.holders.remove(principal);
            }
            Operation::AddGroupMember { member, .. } => {
                self.members.insert(*member);
            }
            Operation::RemoveGroupMember { member, .. } => {
                self.members.remove(member);
            }
            Operation::DeleteGroup { .. } => {
                self.holders.remove(&id(GROUP));
                self.members.clear();
            }
            other => {
                let target = other.target().unwrap();
                self.enabled.remove(&target);
            }
        }
        self.past.push(past(operation, Span::ZERO));
    }
}

fn operation() -> impl Strategy<Value = Operation> {
    let group = GroupId(Uuid::from_u128(GROUP));
    prop_oneof![
        (1..=6_u128).prop_map(removal),
        Just(removal(GROUP)),
        (1..=6_u128).prop_map(|who| Operation::DeleteUser { user: UserId(Uuid::from_u128(who)) }),
        (1..=6_u128).prop_map(|who| Operation::UpdateUser {
            user: UserId(Uuid::from_u128(who)),
            account_enabled: Some(false),
            properties: vec!["accountEnabled".to_owned()],
        }),
        (1..=6_u128).prop_map(move |who| Operation::RemoveGroupMember { group, member: id(who) }),
        (1..=6_u128).prop_map(move |who| Operation::AddGroupMember { group, member: id(who) }),
        Just(Operation::DeleteGroup { group }),
    ]
}

/// The ways a read goes wrong.
fn spoil(seen: &mut TenantView, fault: u8) {
    match fault {
        0 => seen.read_at = now().saturating_add(Span::seconds(-6)),
        1 => seen.subject = None,
        _ => {
            seen.global_administrators = None;
            seen.group_size = None;
        }
    }
}

proptest! {
    #[test]
    fn enough_administrators_and_the_protected_one_stay(
        steps in prop::collection::vec((operation(), prop::option::weighted(0.3, 0..3_u8)), 1..40)
    ) {
        // A person has agreed to everything that a person may agree to.
        let policy = Policy {
            protected: [(id(3), "break-glass account".to_owned())].into(),
            most_removals: usize::MAX,
            most_percent_of_group: 100,
            most_repetitions: usize::MAX,
            ..armed()
        };
        let mut tenant = Tenant::new();
        for (operation, fault) in &steps {
            let mut seen = tenant.seen(operation);
            if let Some(fault) = fault {
                spoil(&mut seen, *fault);
                let permitted = judge(operation, &seen, &policy, now()).is_permit();
                let removal = operation.kind() == OperationKind::Removal;
                prop_assert!(!(permitted && removal), "{operation:?} with fault {fault}");
                continue;
            }
            match judge(operation, &seen, &policy, now()) {
                Verdict::Permit | Verdict::Hold { .. } => tenant.carry_out(operation),
                Verdict::Shadow | Verdict::Refuse { .. } => continue,
            }
            prop_assert!(tenant.usable().len() >= policy.least_global_administrators);
            prop_assert!(tenant.usable().contains(&id(3)));
        }
    }
}
