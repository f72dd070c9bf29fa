//! Reading who belongs to which group at an instant: by the directory's own edges, and through
//! PIM while a schedule is in force.
//!
//! Not here: eligible members and owners, who do not belong yet.

use std::collections::{BTreeMap, BTreeSet};

use directory::{Group, GroupAccess, GroupId, ObjectId, ScheduleKind, Ticks};

use super::{DirectoryObject, State};
use crate::{Schedule, edges::Edges};

impl State {
    fn edges(&self, access: GroupAccess) -> &Edges {
        match access {
            GroupAccess::Member => &self.members,
            GroupAccess::Owner => &self.owners,
        }
    }

    fn in_pim(schedule: &Schedule, access: GroupAccess, now: Ticks) -> Option<(GroupId, ObjectId)> {
        let (group, own) = schedule.target.group()?;
        let holds =
            own == access && schedule.kind == ScheduleKind::Assignment && schedule.in_force(now);
        holds.then_some((group, schedule.principal_id))
    }

    fn belonging_to(&self, group: GroupId, access: GroupAccess, now: Ticks) -> BTreeSet<ObjectId> {
        let through_pim = self.schedules.about(group.0);
        let through_pim = through_pim.filter_map(|schedule| Self::in_pim(schedule, access, now));
        self.edges(access).of_group(group).chain(through_pim.map(|(_, object)| object)).collect()
    }

    fn groups_of(&self, object: ObjectId, access: GroupAccess, now: Ticks) -> BTreeSet<GroupId> {
        let through_pim = self.schedules.of_principal(object);
        let through_pim = through_pim.filter_map(|schedule| Self::in_pim(schedule, access, now));
        self.edges(access).of_object(object).chain(through_pim.map(|(group, _)| group)).collect()
    }

    /// The group's direct members, by id.
    pub fn members(
        &self,
        group: GroupId,
        now: Ticks,
    ) -> impl Iterator<Item = DirectoryObject<'_>> + use<'_> {
        let ids = self.belonging_to(group, GroupAccess::Member, now);
        ids.into_iter().filter_map(|id| self.object(id))
    }

    /// The group's owners, by id.
    pub fn owners(
        &self,
        group: GroupId,
        now: Ticks,
    ) -> impl Iterator<Item = DirectoryObject<'_>> + use<'_> {
        let ids = self.belonging_to(group, GroupAccess::Owner, now);
        ids.into_iter().filter_map(|id| self.object(id))
    }

    /// Whether the object is a direct member of the group, or owns it.
    #[must_use]
    pub fn belongs(
        &self,
        group: GroupId,
        access: GroupAccess,
        object: ObjectId,
        now: Ticks,
    ) -> bool {
        self.has_edge(group, access, object)
            || self.active_in_group(group, access, object, now).is_some()
    }

    /// Whether the directory itself says so, PIM aside: a standing membership.
    #[must_use]
    pub fn has_edge(&self, group: GroupId, access: GroupAccess, object: ObjectId) -> bool {
        self.edges(access).contains(group, object)
    }

    /// The schedule by which PIM makes the object belong to the group at `now`.
    #[must_use]
    pub fn active_in_group(
        &self,
        group: GroupId,
        access: GroupAccess,
        object: ObjectId,
        now: Ticks,
    ) -> Option<&Schedule> {
        self.schedules
            .of_principal(object)
            .find(|schedule| Self::in_pim(schedule, access, now) == Some((group, object)))
    }

    /// Whether the object is a direct member of the group.
    #[must_use]
    pub fn is_member(&self, group: GroupId, object: ObjectId, now: Ticks) -> bool {
        self.belongs(group, GroupAccess::Member, object, now)
    }

    /// Whether the object owns the group.
    #[must_use]
    pub fn is_owner(&self, group: GroupId, object: ObjectId, now: Ticks) -> bool {
        self.belongs(group, GroupAccess::Owner, object, now)
    }

    /// The groups that the object is a direct member of, by id.
    pub fn member_of(
        &self,
        object: ObjectId,
        now: Ticks,
    ) -> impl Iterator<Item = &Group> + use<'_> {
        let ids = self.groups_of(object, GroupAccess::Member, now);
        ids.into_iter().filter_map(|id| self.group(id))
    }

    /// The groups that the object owns, by id.
    pub fn owned_groups(
        &self,
        object: ObjectId,
        now: Ticks,
    ) -> impl Iterator<Item = &Group> + use<'_> {
        let ids = self.groups_of(object, GroupAccess::Owner, now);
        ids.into_iter().filter_map(|id| self.group(id))
    }

    /// Every member of the group and of the groups inside it, by id; the groups inside included.
    #[must_use]
    pub fn transitive_members(&self, group: GroupId, now: Ticks) -> Vec<DirectoryObject<'_>> {
        let mut seen = BTreeSet::new();
        let mut open = vec![group];
        while let Some(next) = open.pop() {
            for member in self.belonging_to(next, GroupAccess::Member, now) {
                // A cycle leads back to the group itself, which is not its own member.
                if member != group.into() && seen.insert(member) {
                    open.push(GroupId(member.0));
                }
            }
        }
        seen.into_iter().filter_map(|id| self.object(id)).collect()
    }

    /// Every group that the object is in, directly or through another group, by id.
    #[must_use]
    pub fn transitive_member_of(&self, object: ObjectId, now: Ticks) -> Vec<&Group> {
        let mut seen = BTreeSet::new();
        let mut open = vec![object];
        while let Some(next) = open.pop() {
            for group in self.groups_of(next, GroupAccess::Member, now) {
                if object != group.into() && seen.insert(group) {
                    open.push(group.into());
                }
            }
        }
        seen.into_iter().filter_map(|id| self.group(id)).collect()
    }

    /// Until when the object, as things stand at `from`, stays in the group, directly or through
    /// other groups; `Some(Ticks::MAX)` is for ever, `None` that it is not in it.
    #[must_use]
    pub(crate) fn member_until(
        &self,
        object: ObjectId,
        group: GroupId,
        from: Ticks,
    ) -> Option<Ticks> {
        // The way that lasts longest: each step lasts as long as its shortest part.
        let mut best: BTreeMap<ObjectId, Ticks> = BTreeMap::from([(object, Ticks::MAX)]);
        let mut open = vec![object];
        while let Some(next) = open.pop() {
            let so_far = best.get(&next).copied().unwrap_or(from);
            let edges = self.members.of_object(next).map(|group| (group, Ticks::MAX));
            let schedules = self.schedules.of_principal(next).filter_map(|schedule| {
                let (group, _) = Self::in_pim(schedule, GroupAccess::Member, from)?;
                Some((group, schedule.end.unwrap_or(Ticks::MAX)))
            });
            for (group, until) in edges.chain(schedules) {
                let until = until.min(so_far);
                let known = best.entry(group.into()).or_insert(Ticks::MIN);
                if *known < until {
                    *known = until;
                    open.push(group.into());
                }
            }
        }
        best.get(&group.into()).copied()
    }
}
