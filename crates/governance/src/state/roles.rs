//! Reading roles: definitions, who holds them now, who may activate them, and the requests.
//!
//! Not here: changing any of it. "Now" is always an argument: an assignment past its end is not in
//! force even if nothing has swept it.

use directory::{
    DirectoryRoleId, DirectoryRoleKey, DirectoryScope, GroupId, ObjectId, RequestId,
    RoleAssignment, RoleAssignmentId, RoleDefinition, RoleDefinitionId, ScheduleId, Ticks, UserId,
};

use super::{DirectoryObject, State};
use crate::{
    MemberType, RolePolicy, RoleSchedule, RoleScheduleRequest, ScheduleInstance, ScheduleKind,
    built_in,
};

/// Somebody who holds a role at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleHolder<'a> {
    /// A user or service principal.
    pub object: DirectoryObject<'a>,
    /// The schedule that gives the role.
    pub schedule: &'a RoleSchedule,
    /// The group that the role is held through, if it is.
    pub through: Option<GroupId>,
}

impl State {
    /// The role definition with this id, with the `directoryRole` of this tenant.
    #[must_use]
    pub fn role_definition(&self, id: RoleDefinitionId) -> Option<RoleDefinition> {
        built_in::find(id).map(|role| role.definition(self.directory_roles.get(&id).copied()))
    }

    /// Every role definition, by name.
    pub fn role_definitions(&self) -> impl Iterator<Item = RoleDefinition> + '_ {
        built_in::all()
            .iter()
            .map(|role| role.definition(self.directory_roles.get(&role.id).copied()))
    }

    /// The roles that have been activated in this tenant, by name: `/directoryRoles`.
    pub fn directory_roles(&self) -> impl Iterator<Item = RoleDefinition> + '_ {
        self.role_definitions().filter(|role| role.directory_role_id.is_some())
    }

    /// The activated role that a Graph path names.
    #[must_use]
    pub fn directory_role(&self, key: DirectoryRoleKey) -> Option<RoleDefinition> {
        let id = match key {
            DirectoryRoleKey::TemplateId(id) => id,
            DirectoryRoleKey::Id(id) => self.template_of(id)?,
        };
        self.role_definition(id).filter(|role| role.directory_role_id.is_some())
    }

    fn template_of(&self, id: DirectoryRoleId) -> Option<RoleDefinitionId> {
        self.directory_roles.iter().find(|(_, role)| **role == id).map(|(template, _)| *template)
    }

    /// PIM's settings for a role.
    #[must_use]
    pub fn role_policy(&self, _role: RoleDefinitionId) -> RolePolicy {
        RolePolicy::DEFAULT
    }

    /// Every schedule, due or not.
    pub(crate) fn every_schedule(&self) -> impl Iterator<Item = &RoleSchedule> {
        self.schedules.values()
    }

    /// The schedule with this id.
    #[must_use]
    pub fn schedule(&self, id: ScheduleId) -> Option<&RoleSchedule> {
        self.schedules.get(&id)
    }

    /// Schedules that are in force at `now` or start later: `…Schedules`.
    pub fn schedules(&self, kind: ScheduleKind, now: Ticks) -> impl Iterator<Item = &RoleSchedule> {
        self.schedules
            .values()
            .filter(move |schedule| schedule.kind == kind)
            .filter(move |schedule| schedule.end.is_none_or(|end| now < end))
    }

    /// What is in force at `now`: `…ScheduleInstances`.
    pub fn instances(
        &self,
        kind: ScheduleKind,
        now: Ticks,
    ) -> impl Iterator<Item = ScheduleInstance<'_>> {
        self.schedules(kind, now).filter(move |schedule| schedule.in_force(now)).map(|schedule| {
            ScheduleInstance {
                schedule,
                principal_id: schedule.principal_id,
                member_type: MemberType::Direct,
            }
        })
    }

    /// What is in force at `now` for one principal, its own and what it has through groups:
    /// `filterByCurrentUser(on='principal')`.
    pub fn instances_of(
        &self,
        principal: ObjectId,
        kind: ScheduleKind,
        now: Ticks,
    ) -> impl Iterator<Item = ScheduleInstance<'_>> {
        let groups: Vec<ObjectId> =
            self.transitive_member_of(principal).iter().map(|group| group.id.into()).collect();
        self.instances(kind, now).filter_map(move |mut instance| {
            if instance.principal_id == principal {
                return Some(instance);
            }
            groups.contains(&instance.principal_id).then(|| {
                instance.principal_id = principal;
                instance.member_type = MemberType::Group;
                instance
            })
        })
    }

    /// The active assignments in force at `now`, PIM's and others: `/roleAssignments`.
    pub fn active_assignments(&self, now: Ticks) -> impl Iterator<Item = RoleAssignment> + '_ {
        self.instances(ScheduleKind::Assignment, now).filter_map(|instance| {
            let schedule = instance.schedule;
            Some(RoleAssignment {
                id: schedule.role_assignment_id?,
                principal_id: schedule.principal_id,
                role_definition_id: schedule.role_definition_id,
                directory_scope_id: schedule.directory_scope_id.clone(),
            })
        })
    }

    /// The active schedule that shows as this role assignment at `now`.
    #[must_use]
    pub fn assignment_schedule(&self, id: RoleAssignmentId, now: Ticks) -> Option<&RoleSchedule> {
        self.instances(ScheduleKind::Assignment, now)
            .map(|instance| instance.schedule)
            .find(|schedule| schedule.role_assignment_id == Some(id))
    }

    /// The schedule of this kind for this principal, role and scope that is in force at `now`.
    #[must_use]
    pub fn schedule_in_force(
        &self,
        kind: ScheduleKind,
        principal: ObjectId,
        role: RoleDefinitionId,
        scope: &DirectoryScope,
        now: Ticks,
    ) -> Option<&RoleSchedule> {
        self.instances(kind, now).map(|instance| instance.schedule).find(|schedule| {
            schedule.principal_id == principal
                && schedule.role_definition_id == role
                && schedule.directory_scope_id == *scope
        })
    }

    /// The direct holders of a role at `now`, groups among them: `/directoryRoles/{id}/members`.
    pub fn directory_role_members(
        &self,
        role: RoleDefinitionId,
        now: Ticks,
    ) -> impl Iterator<Item = DirectoryObject<'_>> {
        self.instances(ScheduleKind::Assignment, now)
            .filter(move |instance| instance.schedule.role_definition_id == role)
            .filter(|instance| instance.schedule.directory_scope_id == DirectoryScope::Tenant)
            .filter_map(|instance| self.object(instance.principal_id))
    }

    /// Everybody who holds a role at `now`, members of groups that hold it included. Somebody who
    /// holds it twice is listed twice.
    #[must_use]
    pub fn role_holders(&self, role: RoleDefinitionId, now: Ticks) -> Vec<RoleHolder<'_>> {
        let mut holders = Vec::new();
        for instance in self.instances(ScheduleKind::Assignment, now) {
            let schedule = instance.schedule;
            if schedule.role_definition_id != role {
                continue;
            }
            match self.object(schedule.principal_id) {
                Some(DirectoryObject::Group(group)) => {
                    let members = self.transitive_members(group.id).into_iter();
                    holders.extend(
                        members
                            .filter(|object| !matches!(object, DirectoryObject::Group(_)))
                            .map(|object| RoleHolder { object, schedule, through: Some(group.id) }),
                    );
                }
                Some(object) => holders.push(RoleHolder { object, schedule, through: None }),
                None => {}
            }
        }
        holders
    }

    /// The roles that a user holds at `now`, by id and each once: a token's `wids`.
    #[must_use]
    pub fn active_roles(&self, user: UserId, now: Ticks) -> Vec<RoleDefinitionId> {
        let mut roles: Vec<_> = self
            .instances_of(user.into(), ScheduleKind::Assignment, now)
            .map(|instance| instance.schedule.role_definition_id)
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// The request with this id.
    #[must_use]
    pub fn schedule_request(&self, id: RequestId) -> Option<&RoleScheduleRequest> {
        self.requests.get(&id)
    }

    /// Every request ever made in one of PIM's tables, by id.
    pub fn schedule_requests(
        &self,
        kind: ScheduleKind,
    ) -> impl Iterator<Item = &RoleScheduleRequest> {
        self.requests.values().filter(move |request| request.kind == kind)
    }
}
