//! When each user, group and membership last changed, counted in events: what delta queries read.
//!
//! Not here: pages and tokens (`msgraph`), and PIM's eligible members, who are no members.

use std::collections::{BTreeMap, BTreeSet};

use directory::{GroupAccess, GroupId, ObjectId, RoleDefinitionId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in the order of events; 0 is before the first.
pub type Sequence = u64;

/// The last change of everything that delta queries tell of. Ids of roles, whose members change
/// too, are kept like those of groups.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeLog {
    now: Sequence,
    objects: BTreeMap<Uuid, Sequence>,
    edges: BTreeMap<Uuid, BTreeMap<ObjectId, Touched>>,
    purged: BTreeMap<ObjectId, Sequence>,
}

/// When a member and an owner last came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Touched {
    member: Sequence,
    owner: Sequence,
}

impl ChangeLog {
    /// One more event.
    pub(crate) fn advance(&mut self) {
        self.now += 1;
    }

    /// The events so far.
    pub(crate) const fn now(&self) -> Sequence {
        self.now
    }

    pub(crate) fn object(&mut self, id: ObjectId) {
        self.objects.insert(id.0, self.now);
    }

    pub(crate) fn edge(&mut self, group: GroupId, access: GroupAccess, object: ObjectId) {
        let touched = self.edges.entry(group.0).or_default().entry(object).or_default();
        match access {
            GroupAccess::Member => touched.member = self.now,
            GroupAccess::Owner => touched.owner = self.now,
        }
        self.objects.insert(group.0, self.now);
    }

    pub(crate) fn role_member(&mut self, role: RoleDefinitionId, object: ObjectId) {
        self.edges.entry(role.0).or_default().entry(object).or_default().member = self.now;
        self.objects.insert(role.0, self.now);
    }

    pub(crate) fn purge(&mut self, id: ObjectId) {
        self.objects.remove(&id.0);
        self.edges.remove(&id.0);
        self.purged.insert(id, self.now);
    }

    /// Whether the object, or one of its members or owners, changed after `since`.
    pub(crate) fn touched(&self, id: Uuid, since: Sequence) -> bool {
        since == 0 || self.objects.get(&id).is_some_and(|at| since < *at)
    }

    /// Whose membership or ownership of the group (or membership of the role) came or went after
    /// `since`.
    pub(crate) fn touched_edges(
        &self,
        group: Uuid,
        access: GroupAccess,
        since: Sequence,
    ) -> BTreeSet<ObjectId> {
        let touched = self.edges.get(&group).into_iter().flatten();
        touched
            .filter(|(_, touched)| match access {
                GroupAccess::Member => since < touched.member,
                GroupAccess::Owner => since < touched.owner,
            })
            .map(|(object, _)| *object)
            .collect()
    }

    /// What has gone for good after `since`.
    pub(crate) fn purged_since(&self, since: Sequence) -> impl Iterator<Item = ObjectId> + '_ {
        self.purged.iter().filter(move |(_, at)| since < **at).map(|(id, _)| *id)
    }
}
