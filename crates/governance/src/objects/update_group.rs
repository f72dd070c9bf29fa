//! `PATCH /groups/{id}`.
//!
//! Not here: adding members by `PATCH`, which is `AddGroupMembers`.

use directory::{Group, GroupId, GroupKind};

use super::{group_rules, user_rules};
use crate::{
    Answer, Event, GroupChanges, Rejection, State,
    audit::{core_directory::object_row, json, json_list, property, target},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    changes: GroupChanges,
) -> Result<Answer, Rejection> {
    let group = group_rules::writable(state, id)?;
    check(state, group, &changes)?;
    let given = |change: &Option<String>| change.clone().map(Some);
    let texts = [
        ("Description", group.description.as_deref(), changes.description.clone()),
        ("DisplayName", Some(group.display_name.as_str()), given(&changes.display_name)),
        ("MailNickname", Some(group.mail_nickname.as_str()), given(&changes.mail_nickname)),
    ];
    let list = |value: Option<&str>| Some(value.map_or_else(|| "[]".to_owned(), json_list));
    let mut target = target(state, id.into(), false);
    for (name, old, new) in texts {
        if let Some(new) = new.filter(|new| new.as_deref() != old) {
            target.modified_properties.push(property(name, list(old), list(new.as_deref())));
        }
    }
    if target.modified_properties.is_empty() {
        return Ok(Answer::Done);
    }
    let names: Vec<_> =
        target.modified_properties.iter().map(|changed| changed.display_name.as_str()).collect();
    let names = Some(json(&names.join(", ")));
    target.modified_properties.push(property("Included Updated Properties", None, names));
    let row = object_row(state, draft, ("GroupManagement", "Update group", "Update"), target);
    draft.row(row);
    draft.event(Event::GroupUpdated { group: id, changes });
    Ok(Answer::Done)
}

fn check(state: &State, group: &Group, changes: &GroupChanges) -> Result<(), Rejection> {
    if let Some(name) = &changes.display_name {
        user_rules::required(name, "displayName")?;
    }
    if let Some(nickname) = &changes.mail_nickname {
        user_rules::required(nickname, "mailNickname")?;
        let taken = |other: &Group| {
            other.id != group.id
                && other.kind == GroupKind::Microsoft365
                && other.mail_nickname.eq_ignore_ascii_case(nickname)
        };
        if group.kind == GroupKind::Microsoft365 && state.groups().any(taken) {
            return Err(Rejection::not_unique("mailNickname"));
        }
    }
    Ok(())
}
