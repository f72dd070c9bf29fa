//! `POST /groups`, with its first members and owners.
//!
//! Not here: membership rules of dynamic groups, which nothing evaluates.

use std::collections::BTreeSet;

use directory::{Group, GroupId, GroupKind, ObjectId};

use super::{group_rules, user_rules};
use crate::{
    Answer, DirectoryObject, Event, NewGroup, Rejection, State,
    audit::{
        Actor,
        core_directory::{Way, group_edge, object_row},
        json, json_list, property, target_of,
    },
    decision::Draft,
};

/// At most so many role-assignable groups a tenant.
const MAXIMUM_ASSIGNABLE: usize = 500;
/// At most so many members and owners in one request.
const MAXIMUM_BINDS: usize = 20;

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    new: NewGroup,
) -> Result<Answer, Rejection> {
    check(state, &new)?;
    let group = Group {
        id: GroupId(draft.ids.next_id()),
        display_name: new.display_name,
        description: new.description,
        mail_nickname: new.mail_nickname,
        kind: new.kind,
        is_assignable_to_role: new.is_assignable_to_role,
        created_date_time: draft.context.now,
        on_premises_sync_enabled: false,
    };
    let members: BTreeSet<_> = new.members.into_iter().collect();
    for member in &members {
        group_rules::may_be_member(state, &group, *member)?;
    }
    let mut owners: BTreeSet<_> = new.owners.into_iter().collect();
    if owners.is_empty() {
        owners.extend(draft.context.user().map(ObjectId::from));
    }
    for owner in &owners {
        group_rules::may_be_owner(state, *owner)?;
    }
    write_row(state, draft, &group);
    draft.event(Event::GroupCreated { group: group.clone() });
    for owner in owners {
        group_edge(state, draft, (Way::Add, true), (Actor::Caller, None), &group, owner);
        draft.event(Event::GroupOwnerAdded { group: group.id, owner });
    }
    for member in members {
        group_edge(state, draft, (Way::Add, false), (Actor::Caller, None), &group, member);
        draft.event(Event::GroupMemberAdded { group: group.id, member });
    }
    Ok(Answer::Group(group.id))
}

fn check(state: &State, new: &NewGroup) -> Result<(), Rejection> {
    user_rules::required(&new.display_name, "displayName")?;
    user_rules::required(&new.mail_nickname, "mailNickname")?;
    if new.members.len() + new.owners.len() > MAXIMUM_BINDS {
        let message = format!("At most {MAXIMUM_BINDS} members and owners can be bound at once.");
        return Err(Rejection::bad_request(message));
    }
    if new.kind == GroupKind::Microsoft365 {
        let taken = |group: &Group| {
            group.kind == GroupKind::Microsoft365
                && group.mail_nickname.eq_ignore_ascii_case(&new.mail_nickname)
        };
        if state.groups().any(taken) {
            return Err(Rejection::not_unique("mailNickname"));
        }
    }
    if new.is_assignable_to_role {
        if new.kind == GroupKind::DynamicMembership {
            return Err(Rejection::bad_request(
                "A group with dynamic membership cannot be assignable to roles.",
            ));
        }
        let others = state.groups().filter(|group| group.is_assignable_to_role).count();
        if others >= MAXIMUM_ASSIGNABLE {
            let message =
                format!("A tenant has at most {MAXIMUM_ASSIGNABLE} role-assignable groups.");
            return Err(Rejection::bad_request(message));
        }
    }
    Ok(())
}

fn write_row(state: &State, draft: &mut Draft<'_>, group: &Group) {
    let mut target = target_of(DirectoryObject::Group(group), false);
    let unified = group.kind == GroupKind::Microsoft365;
    let list = |value: &str| Some(json_list(value));
    let mut properties = vec![
        ("DisplayName", list(&group.display_name)),
        ("MailEnabled", Some(format!("[{unified}]"))),
        ("MailNickname", list(&group.mail_nickname)),
        ("SecurityEnabled", Some(format!("[{}]", !unified))),
    ];
    if group.is_assignable_to_role {
        properties.push(("IsAssignableToRole", Some("[true]".to_owned())));
    }
    let names: Vec<_> = properties.iter().map(|(name, _)| *name).collect();
    let names = Some(json(&names.join(", ")));
    for (name, value) in properties {
        target.modified_properties.push(property(name, Some("[]".to_owned()), value));
    }
    target.modified_properties.push(property("Included Updated Properties", None, names));
    let row = object_row(state, draft, ("GroupManagement", "Add group", "Add"), target);
    draft.row(row);
}
