//! To whom a mail goes: the people whom PIM chooses, and the addresses that the policy adds.
//!
//! Not here: on which occasions.

use std::collections::BTreeSet;

use directory::{
    GroupAccess, NotificationLevel, ObjectId, RecipientType, ScheduleTarget, Ticks, UserId,
};

use super::{Matter, Occasion};
use crate::{
    DirectoryObject, State,
    administrators::{GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR, SECURITY_ADMINISTRATOR},
};

/// At most so many mails go out on one occasion.
const MAXIMUM: usize = 1000;

/// The addresses, each once.
pub(super) fn of(
    state: &State,
    occasion: Occasion,
    matter: Matter<'_>,
    now: Ticks,
) -> BTreeSet<String> {
    let rules = &state
        .policy(matter.schedule.target.policy())
        .of(occasion.trigger(matter.schedule))
        .notifications;
    let mut addresses = BTreeSet::new();
    for audience in audiences(occasion) {
        let rule = rules.of(*audience);
        let wanted = match rule.notification_level {
            NotificationLevel::None => false,
            NotificationLevel::Critical => occasion.asks_for_action(),
            NotificationLevel::All => true,
        };
        if !wanted {
            continue;
        }
        addresses.extend(rule.notification_recipients.iter().cloned());
        if rule.is_default_recipients_enabled {
            let people = people(state, *audience, occasion, matter, now);
            addresses.extend(people.into_iter().filter_map(|user| address(state, user)));
        }
    }
    addresses.into_iter().take(MAXIMUM).collect()
}

const fn audiences(occasion: Occasion) -> &'static [RecipientType] {
    use RecipientType::{Admin, Approver, Requestor};
    match occasion {
        Occasion::AssignedEligible | Occasion::AssignedActive | Occasion::Activated => {
            &[Admin, Requestor]
        }
        Occasion::PendingApproval | Occasion::Escalated | Occasion::ExtensionRequested => {
            &[Approver]
        }
        Occasion::Approved | Occasion::Denied => &[Requestor, Approver],
        Occasion::Expiring(_) | Occasion::Expired => &[Requestor],
        Occasion::AssignedOutsidePim => &[Admin],
    }
}

fn people(
    state: &State,
    audience: RecipientType,
    occasion: Occasion,
    matter: Matter<'_>,
    now: Ticks,
) -> BTreeSet<UserId> {
    let target = &matter.schedule.target;
    match audience {
        RecipientType::Requestor => concerned(state, matter.schedule.principal_id, now),
        RecipientType::Admin => administrators(state, target, now),
        RecipientType::Approver if occasion == Occasion::ExtensionRequested => {
            deciders(state, target, now)
        }
        RecipientType::Approver => match matter.request {
            Some(request) if request.approval.is_some() => state.approvers(request, now),
            _ => deciders(state, target, now),
        },
    }
}

/// The person, or the people in the group.
fn concerned(state: &State, principal: ObjectId, now: Ticks) -> BTreeSet<UserId> {
    let user = |object: DirectoryObject<'_>| match object {
        DirectoryObject::User(user) => Some(user.id),
        _ => None,
    };
    match state.object(principal) {
        Some(DirectoryObject::Group(group)) => {
            state.transitive_members(group.id, now).into_iter().filter_map(user).collect()
        }
        Some(object) => user(object).into_iter().collect(),
        None => BTreeSet::new(),
    }
}

/// Of a group only those who own it for good: those who can own it are not told.
fn administrators(state: &State, target: &ScheduleTarget, now: Ticks) -> BTreeSet<UserId> {
    let Some((group, _)) = target.group() else {
        let roles = [GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR, SECURITY_ADMINISTRATOR];
        return state.people_with(&roles, now);
    };
    state
        .owners(group, now)
        .filter_map(|owner| match owner {
            DirectoryObject::User(user) => Some(user.id),
            _ => None,
        })
        .filter(|owner| {
            let stands = state.has_edge(group, GroupAccess::Owner, (*owner).into());
            let in_pim = state.active_in_group(group, GroupAccess::Owner, (*owner).into(), now);
            stands || in_pim.is_some_and(|schedule| schedule.end.is_none())
        })
        .collect()
}

/// Who decides extensions and renewals.
fn deciders(state: &State, target: &ScheduleTarget, now: Ticks) -> BTreeSet<UserId> {
    match target.group() {
        None => state.role_administrators(now),
        Some(_) => administrators(state, target, now),
    }
}

fn address(state: &State, user: UserId) -> Option<String> {
    let user = state.user(user)?;
    Some(user.mail.clone().unwrap_or_else(|| user.user_principal_name.clone()))
}
