//! Folding the events of roles and of PIM into the state.
//!
//! Not here: any check, as in `apply`.

use directory::{RoleDefinition, ScheduleId, Ticks};

use super::State;
use crate::{
    EndCause, Event, ExpiredSchedule, RequestStatus, RoleDefinitionChanges, Schedule,
    ScheduleRequest,
};

impl State {
    pub(super) fn apply_pim(&mut self, event: &Event) {
        match event {
            Event::DirectoryRoleActivated { role_definition, directory_role } => {
                self.directory_roles.insert(*role_definition, *directory_role);
            }
            Event::RoleDefinitionCreated { role } => {
                self.custom_roles.insert(role.id, role.clone());
            }
            Event::RoleDefinitionUpdated { role_definition, changes } => {
                if let Some(role) = self.custom_roles.get_mut(role_definition) {
                    change_role(role, changes);
                }
            }
            Event::RoleDefinitionDeleted { role_definition } => {
                self.custom_roles.remove(role_definition);
            }
            Event::GroupOnboarded { group, .. } => {
                self.onboarded.insert(*group);
            }
            Event::PolicyRuleChanged { target, rule, value, .. } => {
                self.policies.set(*target, *rule, value.clone());
            }
            Event::ScheduleRequestCreated { request } => self.put_request(request.clone()),
            Event::ScheduleRequestCompleted { request, status, at } => {
                if let Some(mut request) = self.requests.remove(request) {
                    request.status = *status;
                    let done = !status.is_pending() && *status != RequestStatus::Granted;
                    request.completed_date_time = done.then_some(*at);
                    self.put_request(request);
                }
            }
            Event::ApprovalDecided { request, decision } => {
                let request = self.requests.get_mut(request);
                if let Some(approval) = request.and_then(|request| request.approval.as_mut()) {
                    approval.decisions.push(decision.clone());
                }
            }
            Event::ApprovalEscalated { request, .. } => {
                let request = self.requests.get_mut(request);
                if let Some(approval) = request.and_then(|request| request.approval.as_mut()) {
                    approval.escalated = true;
                }
            }
            Event::PimAlertsRefreshed { active, .. } => {
                let before = std::mem::take(&mut self.pim_alerts);
                let kept = |kind| before.get(kind).copied().unwrap_or_default();
                self.pim_alerts = active.iter().map(|kind| (*kind, kept(kind))).collect();
            }
            Event::PimAlertDismissed { alert, .. } => {
                self.pim_alerts.entry(*alert).and_modify(|dismissed| *dismissed = true);
            }
            _ if self.apply_unit(event) => {}
            _ => self.apply_schedule(event),
        }
    }

    fn apply_schedule(&mut self, event: &Event) {
        match event {
            Event::RoleScheduleCreated { schedule } => {
                self.expired.retain(|_, expired| !same(&expired.schedule, schedule));
                self.schedules.insert(schedule.clone());
            }
            Event::RoleScheduleChanged { schedule, start, end, at } => {
                self.schedules.change(*schedule, |schedule| {
                    schedule.start = *start;
                    schedule.end = *end;
                    schedule.modified_date_time = Some(*at);
                    schedule.reminded = None;
                });
            }
            Event::RoleScheduleStarted { schedule } => {
                self.schedules.change(*schedule, |schedule| schedule.started = true);
            }
            Event::ScheduleReminded { schedule, reminder, .. } => {
                self.schedules.change(*schedule, |schedule| schedule.reminded = Some(*reminder));
            }
            Event::OutsidePimAlerted { schedule, at } => {
                self.schedules.change(*schedule, |schedule| schedule.alerted_date_time = Some(*at));
            }
            Event::RoleScheduleEnded { schedule, cause, at } => {
                self.end_schedule(*schedule, *cause, *at);
            }
            _ => {}
        }
    }

    fn put_request(&mut self, request: ScheduleRequest) {
        if request.status.is_pending() {
            self.pending.insert(request.id);
        } else {
            self.pending.remove(&request.id);
        }
        self.requests.insert(request.id, request);
    }

    fn end_schedule(&mut self, id: ScheduleId, cause: EndCause, at: Ticks) {
        self.expired.retain(|_, expired| expired.is_visible(at));
        let Some(schedule) = self.schedules.remove(id) else { return };
        if cause == EndCause::Expired && schedule.is_assigned() && !schedule.is_outside_pim() {
            self.expired.insert(id, ExpiredSchedule { schedule, expired_date_time: at });
        }
    }
}

fn change_role(role: &mut RoleDefinition, changes: &RoleDefinitionChanges) {
    if let Some(name) = &changes.display_name {
        role.display_name.clone_from(name);
    }
    if let Some(description) = &changes.description {
        role.description = description.clone().unwrap_or_default();
    }
    if let Some(actions) = &changes.allowed_resource_actions {
        role.allowed_resource_actions.clone_from(actions);
    }
    role.is_enabled = changes.is_enabled.unwrap_or(role.is_enabled);
}

/// Whether one takes the other's place.
fn same(one: &Schedule, other: &Schedule) -> bool {
    one.kind == other.kind
        && one.principal_id == other.principal_id
        && one.target == other.target
        && other.is_assigned()
}
