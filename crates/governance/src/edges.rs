//! Who belongs to which group or unit: pairs, found from either end.
//!
//! Not here: what the pairs mean; membership and ownership are two of these.

use std::collections::{BTreeMap, BTreeSet};

use directory::{GroupId, ObjectId};
use serde::{Deserialize, Serialize};

/// A set of (group, object) pairs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(GroupId, ObjectId)>", into = "Vec<(GroupId, ObjectId)>")]
pub(crate) struct Edges {
    objects: BTreeMap<GroupId, BTreeSet<ObjectId>>,
    groups: BTreeMap<ObjectId, BTreeSet<GroupId>>,
}

impl Edges {
    pub(crate) fn insert(&mut self, group: GroupId, object: ObjectId) {
        self.objects.entry(group).or_default().insert(object);
        self.groups.entry(object).or_default().insert(group);
    }

    pub(crate) fn remove(&mut self, group: GroupId, object: ObjectId) {
        if let Some(objects) = self.objects.get_mut(&group) {
            objects.remove(&object);
            if objects.is_empty() {
                self.objects.remove(&group);
            }
        }
        if let Some(groups) = self.groups.get_mut(&object) {
            groups.remove(&group);
            if groups.is_empty() {
                self.groups.remove(&object);
            }
        }
    }

    pub(crate) fn contains(&self, group: GroupId, object: ObjectId) -> bool {
        self.objects.get(&group).is_some_and(|objects| objects.contains(&object))
    }

    /// What belongs to the group, by id.
    pub(crate) fn of_group(&self, group: GroupId) -> impl Iterator<Item = ObjectId> + '_ {
        self.objects.get(&group).into_iter().flatten().copied()
    }

    /// To which groups the object belongs, by id.
    pub(crate) fn of_object(&self, object: ObjectId) -> impl Iterator<Item = GroupId> + '_ {
        self.groups.get(&object).into_iter().flatten().copied()
    }

    /// Takes out every pair with the object on either side and hands them over.
    pub(crate) fn take(&mut self, object: ObjectId) -> Vec<(GroupId, ObjectId)> {
        let as_group = GroupId(object.0);
        let taken: Vec<_> = self
            .of_group(as_group)
            .map(|member| (as_group, member))
            .chain(self.of_object(object).map(|group| (group, object)))
            .collect();
        for (group, member) in &taken {
            self.remove(*group, *member);
        }
        taken
    }
}

impl From<Vec<(GroupId, ObjectId)>> for Edges {
    fn from(pairs: Vec<(GroupId, ObjectId)>) -> Self {
        let mut edges = Self::default();
        for (group, object) in pairs {
            edges.insert(group, object);
        }
        edges
    }
}

impl From<Edges> for Vec<(GroupId, ObjectId)> {
    fn from(edges: Edges) -> Self {
        edges
            .objects
            .into_iter()
            .flat_map(|(group, objects)| objects.into_iter().map(move |object| (group, object)))
            .collect()
    }
}
