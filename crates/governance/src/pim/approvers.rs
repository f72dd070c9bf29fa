//! Who may say yes to a request, and whether enough have.
//!
//! Not here: what follows.

use std::collections::BTreeSet;

use directory::{Approver, ObjectId, Ticks, UserId};

use crate::{Approval, DirectoryObject, ScheduleRequest, State};

impl State {
    /// Whether the user may decide this request now: an approver or the delegate of one, and
    /// never whoever asks.
    #[must_use]
    pub fn is_approver(&self, request: &ScheduleRequest, user: UserId, now: Ticks) -> bool {
        may_decide(request, user)
            && request
                .approval
                .as_ref()
                .is_some_and(|approval| !places(self, request, approval, user, now).is_empty())
    }

    /// Everybody who may decide this request now, by id.
    #[must_use]
    pub fn approvers(&self, request: &ScheduleRequest, now: Ticks) -> BTreeSet<UserId> {
        let Some(approval) = &request.approval else { return BTreeSet::new() };
        let mut people: BTreeSet<UserId> =
            asked(approval).flat_map(|approver| people(self, request, approver, now)).collect();
        if asked(approval).next().is_none() {
            people.extend(self.role_administrators(now));
        }
        for delegation in &approval.rule.extension.delegations {
            if people.contains(&delegation.from) {
                people.insert(delegation.to);
            }
        }
        people.retain(|user| may_decide(request, *user) && self.user(*user).is_some());
        people
    }
}

fn may_decide(request: &ScheduleRequest, user: UserId) -> bool {
    let user = ObjectId::from(user);
    request.created_by != user && request.asked.principal_id != user
}

/// The approvers who have been asked so far.
fn asked(approval: &Approval) -> impl Iterator<Item = &Approver> {
    let stage = &approval.rule.stage;
    let escalated = stage.escalation_approvers.iter().filter(|_| approval.escalated);
    stage.primary_approvers.iter().chain(escalated)
}

fn people(
    state: &State,
    request: &ScheduleRequest,
    approver: &Approver,
    now: Ticks,
) -> BTreeSet<UserId> {
    let users = |object: DirectoryObject<'_>| match object {
        DirectoryObject::User(user) => Some(user.id),
        _ => None,
    };
    match approver {
        Approver::SingleUser { user_id, .. } => BTreeSet::from([*user_id]),
        Approver::GroupMembers { group_id, .. } => {
            state.transitive_members(*group_id, now).into_iter().filter_map(users).collect()
        }
        Approver::GroupOwners { group_id, .. } => {
            state.owners(*group_id, now).filter_map(users).collect()
        }
        Approver::RequestorManager => {
            state.manager(UserId(request.asked.principal_id.0)).into_iter().collect()
        }
    }
}

/// The places in the list of approvers that the user can fill, directly or for another. Where the
/// list is empty, the administrators of roles fill the one place there is.
fn places(
    state: &State,
    request: &ScheduleRequest,
    approval: &Approval,
    user: UserId,
    now: Ticks,
) -> BTreeSet<usize> {
    let delegations = &approval.rule.extension.delegations;
    let acts_for = |people: &BTreeSet<UserId>| {
        people.contains(&user)
            || delegations.iter().any(|one| one.to == user && people.contains(&one.from))
    };
    if asked(approval).next().is_none() {
        let fits = acts_for(&state.role_administrators(now));
        return fits.then_some(0).into_iter().collect();
    }
    asked(approval)
        .enumerate()
        .filter(|(_, approver)| acts_for(&people(state, request, approver, now)))
        .map(|(place, _)| place)
        .collect()
}

/// Whether a yes of this user counts beside those already given: where the policy wants distinct
/// groups, every yes must have a place in the list of its own.
pub(super) fn counts(
    state: &State,
    request: &ScheduleRequest,
    approval: &Approval,
    user: UserId,
    now: Ticks,
) -> bool {
    if !approval.rule.extension.from_distinct_groups {
        return true;
    }
    let said = approval.decisions.iter().map(|decision| decision.reviewed_by);
    let choices: Vec<_> =
        said.chain([user]).map(|user| places(state, request, approval, user, now)).collect();
    let mut taken = Vec::new();
    (0..choices.len()).all(|who| seat(who, &choices, &mut taken, &mut BTreeSet::new()))
}

/// Finds a place for `who`, moving others to their other places where need be.
fn seat(
    who: usize,
    choices: &[BTreeSet<usize>],
    taken: &mut Vec<(usize, usize)>,
    tried: &mut BTreeSet<usize>,
) -> bool {
    let own = choices.get(who).into_iter().flatten();
    for place in own {
        if !tried.insert(*place) {
            continue;
        }
        let sitting = taken.iter().position(|(seat, _)| seat == place);
        let free = match sitting.and_then(|at| taken.get(at).copied()) {
            None => true,
            Some((_, other)) => seat(other, choices, taken, tried),
        };
        if free {
            taken.retain(|(seat, _)| seat != place);
            taken.retain(|(_, sitter)| *sitter != who);
            taken.push((*place, who));
            return true;
        }
    }
    false
}
