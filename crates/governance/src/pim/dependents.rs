//! Activations rest on an eligibility, and often on a membership that leads to it. When these go
//! or become shorter, so do the activations, and requests for one come to nothing.
//!
//! Not here: the end of what they rest on.

use directory::{AdministrativeUnitId, DirectoryScope, ObjectId, ScheduleId, ScheduleKind, Ticks};

use super::{change, ending, refuse_late, self_activate};
use crate::{EndCause, Event, Schedule, State, decision::Draft};

/// Whether what happened can have taken away what an activation rests on. `state` is the one
/// before. Nothing rests on a role that is held, only on what leads to one.
pub(crate) fn may_be_touched_by(state: &State, events: &[Event]) -> bool {
    let leads_on = |schedule: &ScheduleId| {
        state.schedule(*schedule).is_some_and(|schedule| {
            schedule.kind == ScheduleKind::Eligibility || schedule.target.group().is_some()
        })
    };
    events.iter().any(|event| match event {
        Event::RoleScheduleEnded { schedule, .. } | Event::RoleScheduleChanged { schedule, .. } => {
            leads_on(schedule)
        }
        Event::GroupMemberRemoved { .. }
        | Event::GroupDeleted { .. }
        | Event::UserDeleted { .. } => true,
        _ => false,
    })
}

/// Ends and shortens what no longer rests on anything, in a state after the events. Whatever that
/// ends can be what others rest on, so it is repeated until nothing is left to do.
pub(crate) fn settle(state: &State, draft: &mut Draft<'_>) {
    let now = draft.context.now;
    for schedule in state.every_activation() {
        let limit = limit(state, schedule, now.max(schedule.start));
        match limit {
            None => ending::unasked(state, draft, schedule, EndCause::Dependent),
            Some(limit) if limit <= schedule.start => {
                ending::unasked(state, draft, schedule, EndCause::Dependent);
            }
            Some(limit) if limit < Ticks::MAX && schedule.end.is_none_or(|own| limit < own) => {
                change::event(draft, &Schedule { end: Some(limit), ..schedule.clone() });
            }
            Some(_) => {}
        }
    }
    for request in state.pending_requests() {
        let asked = &request.asked;
        let start = asked.start.unwrap_or(now).max(now);
        let eligible = state
            .instances_of(asked.principal_id, ScheduleKind::Eligibility, start)
            .any(|instance| instance.schedule.target == asked.target);
        if request.approval.is_some() && !eligible {
            refuse_late::run(state, draft, request);
        }
    }
}

fn limit(state: &State, activation: &Schedule, at: Ticks) -> Option<Ticks> {
    let eligibility = state.schedule(activation.activated_using?)?;
    self_activate::reaches_until(state, activation.principal_id, eligibility, at)
}

/// Ends every schedule that is limited to an administrative unit, which is about to go.
pub(crate) fn end_limited_to(state: &State, draft: &mut Draft<'_>, unit: AdministrativeUnitId) {
    let scope = DirectoryScope::AdministrativeUnit(unit.into());
    for schedule in state.every_schedule() {
        if schedule.target.scope() == Some(&scope) {
            ending::unasked(state, draft, schedule, EndCause::Dependent);
        }
    }
}

/// The activations of a deleted object, and those into a deleted group, do not come back; so
/// those yet to start never will.
pub(crate) fn cancel_coming_activations(state: &State, draft: &mut Draft<'_>, object: ObjectId) {
    for schedule in state.schedules_of(object).chain(state.schedules_about(object.0)) {
        if !schedule.is_assigned() {
            ending::cancel_if_unstarted(state, draft, schedule);
        }
    }
}
