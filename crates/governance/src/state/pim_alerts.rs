//! What PIM's alerts find in the tenant as it is.
//!
//! Not here: telling anybody (`pim/refresh_alerts`).

use std::collections::{BTreeMap, BTreeSet};

use directory::{
    ObjectId, PolicyTarget, RoleDefinition, RoleDefinitionId, ScheduleAction, ScheduleKind, Span,
    Ticks,
};

use super::State;
use crate::{
    DirectoryObject, PimAlertIncident, PimAlertKind, PimAlertSettings, RequestStatus,
    ScheduleRequest,
};

impl State {
    /// The alerts that were active when they were last refreshed, and whether each was dismissed.
    pub fn pim_alerts(&self) -> impl Iterator<Item = (PimAlertKind, bool)> + '_ {
        self.pim_alerts.iter().map(|(kind, dismissed)| (*kind, *dismissed))
    }

    /// What an alert finds at `now`, in order; nothing if it is not to be raised.
    #[must_use]
    pub fn pim_alert_incidents(
        &self,
        kind: PimAlertKind,
        settings: &PimAlertSettings,
        now: Ticks,
    ) -> BTreeSet<PimAlertIncident> {
        match kind {
            PimAlertKind::RolesAssignedOutsidePim => self.outside_pim(now),
            PimAlertKind::TooManyGlobalAdministrators => self.global_administrators(settings, now),
            PimAlertKind::EligibleNotActivating => self.unused(settings, now),
            PimAlertKind::ActivatedTooFrequently => self.frequent(settings, now),
            PimAlertKind::RolesWithoutMfa => self.without_mfa(now),
        }
    }

    fn outside_pim(&self, now: Ticks) -> BTreeSet<PimAlertIncident> {
        self.schedules(ScheduleKind::Assignment, now)
            .filter(|schedule| schedule.is_outside_pim() && schedule.in_force(now))
            .filter_map(|schedule| {
                let principal = Some(schedule.principal_id);
                schedule.target.role().map(|role| PimAlertIncident { principal, role })
            })
            .collect()
    }

    /// Both thresholds must be met.
    fn global_administrators(
        &self,
        settings: &PimAlertSettings,
        now: Ticks,
    ) -> BTreeSet<PimAlertIncident> {
        let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
        let mut all: BTreeSet<ObjectId> = BTreeSet::new();
        let mut global: BTreeSet<ObjectId> = BTreeSet::new();
        for kind in [ScheduleKind::Assignment, ScheduleKind::Eligibility] {
            for instance in self.instances(kind, now) {
                let Some(held) = instance.schedule.target.role() else { continue };
                let people = self.people_behind(instance.principal_id, now);
                if held == role {
                    global.extend(&people);
                }
                all.extend(people);
            }
        }
        let many = global.len() >= settings.global_administrators;
        let share = global.len() * 100 >= all.len() * settings.global_administrators_percent;
        let found = global.into_iter().filter(|_| many && share);
        found.map(|principal| PimAlertIncident { principal: Some(principal), role }).collect()
    }

    /// The object itself, or the people in the group.
    fn people_behind(&self, id: ObjectId, now: Ticks) -> BTreeSet<ObjectId> {
        match self.object(id) {
            Some(DirectoryObject::Group(group)) => self
                .transitive_members(group.id, now)
                .into_iter()
                .filter(|object| !matches!(object, DirectoryObject::Group(_)))
                .map(|object| object.id())
                .collect(),
            Some(object) => BTreeSet::from([object.id()]),
            None => BTreeSet::new(),
        }
    }

    /// Activations of roles that took effect, by person and role.
    fn activations(&self) -> impl Iterator<Item = (&ScheduleRequest, RoleDefinitionId)> {
        let took_effect = |request: &&ScheduleRequest| {
            request.asked.action == ScheduleAction::SelfActivate
                && request.status == RequestStatus::Provisioned
        };
        self.schedule_requests(ScheduleKind::Assignment)
            .filter(took_effect)
            .filter_map(|request| Some((request, request.asked.target.role()?)))
    }

    fn unused(&self, settings: &PimAlertSettings, now: Ticks) -> BTreeSet<PimAlertIncident> {
        let before = now.saturating_add(Span(-settings.unused_for.0));
        let recent: BTreeSet<(ObjectId, RoleDefinitionId)> = self
            .activations()
            .filter(|(request, _)| before < request.created_date_time)
            .map(|(request, role)| (request.asked.principal_id, role))
            .collect();
        self.instances(ScheduleKind::Eligibility, now)
            .filter(|instance| instance.schedule.start <= before)
            .filter_map(|instance| {
                let role = instance.schedule.target.role()?;
                matches!(self.object(instance.principal_id)?, DirectoryObject::User(_))
                    .then_some((instance.principal_id, role))
            })
            .filter(|pair| !recent.contains(pair))
            .map(|(principal, role)| PimAlertIncident { principal: Some(principal), role })
            .collect()
    }

    fn frequent(&self, settings: &PimAlertSettings, now: Ticks) -> BTreeSet<PimAlertIncident> {
        let since = now.saturating_add(Span(-settings.activation_window.0));
        let mut counts: BTreeMap<PimAlertIncident, usize> = BTreeMap::new();
        for (request, role) in self.activations() {
            if since < request.created_date_time {
                let principal = Some(request.asked.principal_id);
                *counts.entry(PimAlertIncident { principal, role }).or_default() += 1;
            }
        }
        let many = counts.into_iter().filter(|(_, count)| *count >= settings.activations);
        many.map(|(incident, _)| incident).collect()
    }

    /// Roles that somebody can activate with no more than a password.
    fn without_mfa(&self, now: Ticks) -> BTreeSet<PimAlertIncident> {
        self.instances(ScheduleKind::Eligibility, now)
            .filter_map(|instance| instance.schedule.target.role())
            .filter(|role| {
                let policy = self.policy(PolicyTarget::Role { role_definition_id: *role });
                !policy.end_user_assignment.enablement.multi_factor_authentication
                    && policy.authentication_context.demanded().is_none()
            })
            .map(|role| PimAlertIncident { principal: None, role })
            .collect()
    }
}
