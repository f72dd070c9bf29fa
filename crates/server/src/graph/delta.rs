//! `users/delta`, `groups/delta`, `directoryRoles/delta`: what changed since a client last asked.
//!
//! Not here: tokens and pages (`msgraph::odata::Delta`). Who is eligible in PIM never shows; who
//! has activated does.

use std::collections::BTreeSet;

use directory::{GroupAccess, GroupId, ObjectId};
use governance::{DeletedItem, DeletedObject, Sequence};
use msgraph::{
    DeltaSet, GraphError, GraphResponse, Resource,
    odata::{Delta, DeltaItem, Selection, object},
    resource::{DirectoryRoleResource, GroupResource, UserResource},
    schema::{DIRECTORY_ROLE, EntityType, GROUP, USER},
};
use serde_json::{Map, Value, json};

use super::{call::Call, relations::Relations};

pub(super) fn answer(call: &Call<'_>, set: DeltaSet) -> Result<GraphResponse, GraphError> {
    let (entity, name): (&'static EntityType, _) = match set {
        DeltaSet::Users => (&USER, "users"),
        DeltaSet::Groups => (&GROUP, "groups"),
        DeltaSet::DirectoryRoles => (&DIRECTORY_ROLE, "directoryRoles"),
    };
    let delta = Delta::read(call.request, entity, (call.state.sequence(), call.now))?;
    let items = match set {
        DeltaSet::Users => users(call, &delta),
        DeltaSet::Groups => groups(call, &delta),
        DeltaSet::DirectoryRoles => roles(call, &delta),
    };
    let items = items.into_iter().filter(|item| delta.asks_for(&item.id)).collect();
    let root = call.root();
    Ok(GraphResponse::ok(delta.answer(items, call.request, (call.origin, &root, name))))
}

fn shown(call: &Call<'_>, resource: &dyn Resource, selection: &Selection) -> Map<String, Value> {
    let mut shown = object(resource, resource.entity(), selection, &Relations::of(call));
    shown.insert("id".to_owned(), resource.property("id").into_owned());
    shown
}

fn users(call: &Call<'_>, delta: &Delta) -> Vec<DeltaItem> {
    let since = delta.since();
    let present = call.state.users().filter(|user| call.state.changed_since(user.id.into(), since));
    let present = present.map(|user| DeltaItem {
        id: user.id.to_string(),
        value: shown(call, &UserResource(user), &delta.selection).into(),
    });
    let gone = removed(call, since, |item| matches!(item.object, DeletedObject::User(_)));
    present.chain(gone).collect()
}

fn groups(call: &Call<'_>, delta: &Delta) -> Vec<DeltaItem> {
    let since = delta.since();
    let mut items = removed(call, since, |item| matches!(item.object, DeletedObject::Group(_)));
    for group in call.state.groups() {
        if !call.state.changed_since(group.id.into(), since) {
            continue;
        }
        let mut value = shown(call, &GroupResource(group), &delta.selection);
        let relations = [("members", GroupAccess::Member), ("owners", GroupAccess::Owner)];
        for (name, access) in relations {
            if delta.tracks(name) {
                let changes = edges(call, group.id, access, since);
                if !changes.is_empty() {
                    value.insert(format!("{name}@delta"), changes.into());
                }
            }
        }
        items.push(DeltaItem { id: group.id.to_string(), value: value.into() });
    }
    items
}

/// Who came and who went; everybody who is there in the first round.
fn edges(call: &Call<'_>, group: GroupId, access: GroupAccess, since: Sequence) -> Vec<Value> {
    let there: BTreeSet<ObjectId> = match access {
        GroupAccess::Member => {
            call.state.members(group, call.now).map(|object| object.id()).collect()
        }
        GroupAccess::Owner => {
            call.state.owners(group, call.now).map(|object| object.id()).collect()
        }
    };
    let touched = call.state.edges_changed_since(group, access, since);
    told(call, &there, &touched, since)
}

fn told(
    call: &Call<'_>,
    there: &BTreeSet<ObjectId>,
    touched: &BTreeSet<ObjectId>,
    since: Sequence,
) -> Vec<Value> {
    let kind = |id: ObjectId| {
        let found = call.state.object(id).map(super::relations::resource);
        found.map_or("#microsoft.graph.directoryObject".to_owned(), |found| {
            format!("#{}", found.entity().name)
        })
    };
    if since == 0 {
        return there.iter().map(|id| json!({"@odata.type": kind(*id), "id": id})).collect();
    }
    touched
        .iter()
        .map(|id| {
            if there.contains(id) {
                json!({"@odata.type": kind(*id), "id": id})
            } else {
                json!({"@odata.type": kind(*id), "id": id, "@removed": {"reason": "deleted"}})
            }
        })
        .collect()
}

fn roles(call: &Call<'_>, delta: &Delta) -> Vec<DeltaItem> {
    let since = delta.since();
    let mut items = Vec::new();
    for role in call.state.directory_roles() {
        if !call.state.role_changed_since(role.id, since) {
            continue;
        }
        let Some(id) = role.directory_role_id else { continue };
        let there: BTreeSet<ObjectId> = call
            .state
            .directory_role_members(role.id, call.now)
            .map(|object| object.id())
            .collect();
        let touched = call.state.role_members_changed_since(role.id, since);
        let mut value = shown(call, &DirectoryRoleResource(role), &delta.selection);
        if delta.tracks("members") {
            let changes = told(call, &there, &touched, since);
            if !changes.is_empty() {
                value.insert("members@delta".to_owned(), changes.into());
            }
        }
        items.push(DeltaItem { id: id.to_string(), value: value.into() });
    }
    items
}

/// What has been deleted since; a first round tells only of what is there.
fn removed(
    call: &Call<'_>,
    since: Sequence,
    of_kind: impl Fn(&DeletedItem) -> bool,
) -> Vec<DeltaItem> {
    let state = call.state;
    state
        .deleted_items()
        .filter(|item| of_kind(item))
        .map(|item| (item.object.id(), "changed"))
        .filter(|(id, _)| state.changed_since(*id, since))
        // What is gone for good is told to everybody: the kind is no longer known.
        .chain(state.purged_since(since).map(|id| (id, "deleted")))
        .filter(|_| since > 0)
        .map(|(id, reason)| DeltaItem::removed(id.to_string(), reason))
        .collect()
}
