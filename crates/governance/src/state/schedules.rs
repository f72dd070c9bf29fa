//! Reading PIM: schedules, what is in force, requests, and policies.
//!
//! Not here: changing any of it. "Now" is always an argument: what is past its end is not in
//! force even if nothing has swept it.

use directory::{
    GroupId, ObjectId, Policy, PolicyTarget, RequestId, ScheduleId, ScheduleKind, ScheduleTarget,
    Ticks,
};

use super::State;
use crate::{ExpiredSchedule, MemberType, Schedule, ScheduleInstance, ScheduleRequest};

impl State {
    /// The policy of a role, or of a group's members or owners.
    #[must_use]
    pub fn policy(&self, target: PolicyTarget) -> &Policy {
        self.policies.get(target)
    }

    /// Whether PIM manages the group.
    #[must_use]
    pub fn is_onboarded(&self, group: GroupId) -> bool {
        self.onboarded.contains(&group)
    }

    /// Every schedule, due or not.
    pub(crate) fn every_schedule(&self) -> impl Iterator<Item = &Schedule> {
        self.schedules.iter()
    }

    /// Every schedule for which something is due.
    pub(crate) fn schedules_due_by(&self, now: Ticks) -> impl Iterator<Item = &Schedule> {
        self.schedules.due_by(now)
    }

    pub(crate) fn next_schedule_due(&self) -> Option<Ticks> {
        self.schedules.next_due()
    }

    /// Every activation, due or not.
    pub(crate) fn every_activation(&self) -> impl Iterator<Item = &Schedule> {
        self.schedules.activations()
    }

    /// Every schedule about a role or group, whoever has it.
    pub(crate) fn schedules_about(&self, id: uuid::Uuid) -> impl Iterator<Item = &Schedule> {
        self.schedules.about(id)
    }

    /// The schedules that a principal itself has, due or not.
    pub(crate) fn schedules_of(&self, principal: ObjectId) -> impl Iterator<Item = &Schedule> {
        self.schedules.of_principal(principal)
    }

    /// The schedule with this id.
    #[must_use]
    pub fn schedule(&self, id: ScheduleId) -> Option<&Schedule> {
        self.schedules.get(id)
    }

    /// Schedules that are in force at `now` or start later: `…Schedules`.
    pub fn schedules(&self, kind: ScheduleKind, now: Ticks) -> impl Iterator<Item = &Schedule> {
        self.schedules
            .iter()
            .filter(move |schedule| schedule.kind == kind)
            .filter(move |schedule| schedule.end.is_none_or(|end| now < end))
    }

    /// What has run out and can still be renewed, by id.
    pub fn expired_schedules(&self, now: Ticks) -> impl Iterator<Item = &ExpiredSchedule> {
        self.expired.values().filter(move |expired| expired.is_visible(now))
    }

    /// What is in force at `now`: `…ScheduleInstances`.
    pub fn instances(
        &self,
        kind: ScheduleKind,
        now: Ticks,
    ) -> impl Iterator<Item = ScheduleInstance<'_>> {
        self.schedules(kind, now).filter(move |schedule| schedule.in_force(now)).map(direct)
    }

    /// What is in force at `now` for one principal, its own and what it has through groups:
    /// `filterByCurrentUser(on='principal')`.
    pub fn instances_of(
        &self,
        principal: ObjectId,
        kind: ScheduleKind,
        now: Ticks,
    ) -> impl Iterator<Item = ScheduleInstance<'_>> {
        let groups = self.transitive_member_of(principal, now);
        let through = groups.into_iter().flat_map(|group| self.schedules_of(group.id.into()));
        let through = through.map(move |schedule| ScheduleInstance {
            schedule,
            principal_id: principal,
            member_type: MemberType::Group,
        });
        self.schedules_of(principal)
            .map(direct)
            .chain(through)
            .filter(move |found| found.schedule.kind == kind && found.schedule.in_force(now))
    }

    /// The schedule of this kind for this principal and target that is in force at `now`.
    #[must_use]
    pub fn schedule_in_force(
        &self,
        kind: ScheduleKind,
        principal: ObjectId,
        target: &ScheduleTarget,
        now: Ticks,
    ) -> Option<&Schedule> {
        self.schedules_of(principal).find(|schedule| {
            schedule.kind == kind && schedule.target == *target && schedule.in_force(now)
        })
    }

    /// The request with this id.
    #[must_use]
    pub fn schedule_request(&self, id: RequestId) -> Option<&ScheduleRequest> {
        self.requests.get(&id)
    }

    /// Every request ever made in one of PIM's tables, by id.
    pub fn schedule_requests(&self, kind: ScheduleKind) -> impl Iterator<Item = &ScheduleRequest> {
        self.requests.values().filter(move |request| request.kind == kind)
    }

    /// The requests that wait for somebody's decision, by id.
    pub fn pending_requests(&self) -> impl Iterator<Item = &ScheduleRequest> {
        self.pending.iter().filter_map(|id| self.requests.get(id))
    }
}

const fn direct(schedule: &Schedule) -> ScheduleInstance<'_> {
    ScheduleInstance {
        schedule,
        principal_id: schedule.principal_id,
        member_type: MemberType::Direct,
    }
}
