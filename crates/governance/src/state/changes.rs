//! Keeping and reading what changed when.
//!
//! Not here: what a change is told as (`msgraph`).

use std::collections::BTreeSet;

use directory::{GroupAccess, GroupId, ObjectId, RoleDefinitionId, ScheduleKind};

use super::State;
use crate::{Event, Schedule, Sequence};

impl State {
    /// How many events the tenant has seen: where a delta query that is made now goes on later.
    #[must_use]
    pub fn sequence(&self) -> Sequence {
        self.changes.now()
    }

    /// Whether a user or group, or who belongs to the group, changed after `since`; everything
    /// did after 0.
    #[must_use]
    pub fn changed_since(&self, object: ObjectId, since: Sequence) -> bool {
        self.changes.touched(object.0, since)
    }

    /// Whether the members of a role changed after `since`.
    #[must_use]
    pub fn role_changed_since(&self, role: RoleDefinitionId, since: Sequence) -> bool {
        self.changes.touched(role.0, since)
    }

    /// Whose membership or ownership of the group came or went after `since`.
    #[must_use]
    pub fn edges_changed_since(
        &self,
        group: GroupId,
        access: GroupAccess,
        since: Sequence,
    ) -> BTreeSet<ObjectId> {
        self.changes.touched_edges(group.0, access, since)
    }

    /// Who got or lost a role after `since`.
    #[must_use]
    pub fn role_members_changed_since(
        &self,
        role: RoleDefinitionId,
        since: Sequence,
    ) -> BTreeSet<ObjectId> {
        self.changes.touched_edges(role.0, GroupAccess::Member, since)
    }

    /// Which users and groups went for good after `since`, by id.
    pub fn purged_since(&self, since: Sequence) -> impl Iterator<Item = ObjectId> + '_ {
        self.changes.purged_since(since)
    }

    /// Notes what an event is about to change.
    pub(super) fn note(&mut self, event: &Event) {
        self.changes.advance();
        match event {
            Event::UserCreated { user } => self.changes.object(user.id.into()),
            Event::UserUpdated { user, .. }
            | Event::ManagerChanged { user, .. }
            | Event::SignInSessionsRevoked { user, .. }
            | Event::PasswordSet { user, .. } => self.changes.object((*user).into()),
            Event::GroupCreated { group } => self.changes.object(group.id.into()),
            Event::GroupUpdated { group, .. } => self.changes.object((*group).into()),
            Event::UserDeleted { user, .. } => self.note_all_of((*user).into()),
            Event::GroupDeleted { group, .. } => self.note_all_of((*group).into()),
            Event::ItemPurged { object } => self.changes.purge(*object),
            Event::GroupMemberAdded { group, member }
            | Event::GroupMemberRemoved { group, member } => {
                self.changes.edge(*group, GroupAccess::Member, *member);
            }
            Event::GroupOwnerAdded { group, owner } | Event::GroupOwnerRemoved { group, owner } => {
                self.changes.edge(*group, GroupAccess::Owner, *owner);
            }
            Event::RoleScheduleCreated { schedule } if schedule.started => {
                self.note_schedule(schedule.clone());
            }
            Event::RoleScheduleStarted { schedule } | Event::RoleScheduleEnded { schedule, .. } => {
                if let Some(schedule) = self.schedules.get(*schedule).cloned() {
                    self.note_schedule(schedule);
                }
            }
            _ => {}
        }
    }

    fn note_schedule(&mut self, schedule: Schedule) {
        if schedule.kind != ScheduleKind::Assignment {
            return;
        }
        if let Some((group, access)) = schedule.target.group() {
            self.changes.edge(group, access, schedule.principal_id);
        }
        if let Some(role) = schedule.target.role() {
            self.changes.role_member(role, schedule.principal_id);
        }
    }

    /// A deleted or restored object takes its memberships along.
    pub(super) fn note_all_of(&mut self, object: ObjectId) {
        self.changes.object(object);
        let as_group = GroupId(object.0);
        let members: Vec<_> = self.members.of_group(as_group).collect();
        let owners: Vec<_> = self.owners.of_group(as_group).collect();
        let member_of: Vec<_> = self.members.of_object(object).collect();
        let owner_of: Vec<_> = self.owners.of_object(object).collect();
        let edges = members
            .into_iter()
            .map(|member| (as_group, GroupAccess::Member, member))
            .chain(owners.into_iter().map(|owner| (as_group, GroupAccess::Owner, owner)))
            .chain(member_of.into_iter().map(|group| (group, GroupAccess::Member, object)))
            .chain(owner_of.into_iter().map(|group| (group, GroupAccess::Owner, object)));
        for (group, access, member) in edges {
            self.changes.edge(group, access, member);
        }
        let held: Vec<_> = self
            .schedules
            .of_principal(object)
            .chain(self.schedules.about(object.0))
            .cloned()
            .collect();
        held.into_iter().for_each(|schedule| self.note_schedule(schedule));
    }
}
