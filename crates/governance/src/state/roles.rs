//! Reading roles: definitions, and who holds them now.
//!
//! Not here: changing any of it. "Now" is always an argument: an assignment past its end is not in
//! force even if nothing has swept it.

use directory::{
    DirectoryRoleId, DirectoryRoleKey, GroupId, RoleAssignment, RoleAssignmentId, RoleDefinition,
    RoleDefinitionId, ScheduleKind, Ticks, UserId,
};

use super::{DirectoryObject, State};
use crate::{Schedule, built_in};

/// Somebody who holds a role at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleHolder<'a> {
    /// A user or service principal.
    pub object: DirectoryObject<'a>,
    /// The schedule that gives the role.
    pub schedule: &'a Schedule,
    /// The group that the role is held through, if it is.
    pub through: Option<GroupId>,
}

impl State {
    /// The role definition with this id, with the `directoryRole` of this tenant.
    #[must_use]
    pub fn role_definition(&self, id: RoleDefinitionId) -> Option<RoleDefinition> {
        let built_in = built_in::find(id);
        let built_in = built_in.map(|role| role.definition(self.directory_roles.get(&id).copied()));
        built_in.or_else(|| self.custom_roles.get(&id).cloned())
    }

    /// Every role definition: the built-in ones by name, then the tenant's own by id.
    pub fn role_definitions(&self) -> impl Iterator<Item = RoleDefinition> + '_ {
        built_in::all()
            .iter()
            .map(|role| role.definition(self.directory_roles.get(&role.id).copied()))
            .chain(self.custom_roles.values().cloned())
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

    /// The active assignments in force at `now`, PIM's and others: `/roleAssignments`.
    pub fn active_assignments(&self, now: Ticks) -> impl Iterator<Item = RoleAssignment> + '_ {
        self.instances(ScheduleKind::Assignment, now).filter_map(|instance| {
            let schedule = instance.schedule;
            Some(RoleAssignment {
                id: schedule.role_assignment_id?,
                principal_id: schedule.principal_id,
                role_definition_id: schedule.target.role()?,
                directory_scope_id: schedule.target.scope()?.clone(),
            })
        })
    }

    /// The active schedule that shows as this role assignment at `now`.
    #[must_use]
    pub fn assignment_schedule(&self, id: RoleAssignmentId, now: Ticks) -> Option<&Schedule> {
        self.instances(ScheduleKind::Assignment, now)
            .map(|instance| instance.schedule)
            .find(|schedule| schedule.role_assignment_id == Some(id))
    }

    fn active_schedules_of_role(
        &self,
        role: RoleDefinitionId,
        now: Ticks,
    ) -> impl Iterator<Item = &Schedule> {
        self.schedules_about(role.0).filter(move |schedule| {
            schedule.kind == ScheduleKind::Assignment && schedule.in_force(now)
        })
    }

    /// The direct holders of a role at `now`, groups among them: `/directoryRoles/{id}/members`.
    pub fn directory_role_members(
        &self,
        role: RoleDefinitionId,
        now: Ticks,
    ) -> impl Iterator<Item = DirectoryObject<'_>> {
        self.active_schedules_of_role(role, now)
            .filter(move |schedule| schedule.target.is_tenant_wide(role))
            .filter_map(|schedule| self.object(schedule.principal_id))
    }

    /// Everybody who holds a role at `now`, members of groups that hold it included. Somebody who
    /// holds it twice is listed twice.
    #[must_use]
    pub fn role_holders(&self, role: RoleDefinitionId, now: Ticks) -> Vec<RoleHolder<'_>> {
        let mut holders = Vec::new();
        for schedule in self.active_schedules_of_role(role, now) {
            match self.object(schedule.principal_id) {
                Some(DirectoryObject::Group(group)) => {
                    let members = self.transitive_members(group.id, now).into_iter();
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

    /// The roles that a user holds at `now` in the whole tenant, by id and each once: a token's
    /// `wids`.
    #[must_use]
    pub fn active_roles(&self, user: UserId, now: Ticks) -> Vec<RoleDefinitionId> {
        let mut roles: Vec<_> = self
            .instances_of(user.into(), ScheduleKind::Assignment, now)
            .filter_map(|instance| {
                let role = instance.schedule.target.role()?;
                instance.schedule.target.is_tenant_wide(role).then_some(role)
            })
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}
