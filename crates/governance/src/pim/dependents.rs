//! Activations rest on an eligibility, and end when it goes.
//!
//! Not here: the eligibility's own end.

use directory::{GroupId, ObjectId, ScheduleId, Ticks};

use super::ending;
use crate::{AssignmentType, EndCause, Event, RoleSchedule, State, decision::Draft};

fn activations(state: &State, eligibility: ScheduleId) -> impl Iterator<Item = &RoleSchedule> {
    state.every_schedule().filter(move |schedule| {
        schedule.assignment_type == AssignmentType::Activated
            && schedule.activated_using == Some(eligibility)
    })
}

/// Ends every activation of an eligibility.
pub(super) fn end_activations(state: &State, draft: &mut Draft<'_>, eligibility: ScheduleId) {
    for schedule in activations(state, eligibility) {
        ending::unasked(state, draft, schedule, EndCause::Dependent);
    }
}

/// Cuts the activations of an eligibility down to its new end.
pub(super) fn shorten_activations(
    state: &State,
    draft: &mut Draft<'_>,
    eligibility: ScheduleId,
    end: Option<Ticks>,
) {
    let Some(end) = end else { return };
    let at = draft.context.now;
    for schedule in activations(state, eligibility) {
        if schedule.start >= end {
            ending::unasked(state, draft, schedule, EndCause::Dependent);
        } else if schedule.end.is_none_or(|own| end < own) {
            draft.event(Event::RoleScheduleChanged {
                schedule: schedule.id,
                start: schedule.start,
                end: Some(end),
                at,
            });
        }
    }
}

/// A deleted principal's activations do not come back, so those yet to start never will.
pub(crate) fn cancel_coming_activations(state: &State, draft: &mut Draft<'_>, principal: ObjectId) {
    let own = state.every_schedule().filter(|schedule| {
        schedule.principal_id == principal && schedule.assignment_type == AssignmentType::Activated
    });
    for schedule in own {
        ending::cancel_if_unstarted(state, draft, schedule);
    }
}

/// Ends what was activated through a group's eligibilities, by one member or by all.
pub(crate) fn end_activations_through(
    state: &State,
    draft: &mut Draft<'_>,
    group: GroupId,
    member: Option<ObjectId>,
) {
    let group = ObjectId::from(group);
    let eligibilities: Vec<_> = state
        .every_schedule()
        .filter(|schedule| schedule.principal_id == group)
        .map(|schedule| schedule.id)
        .collect();
    for eligibility in eligibilities {
        for schedule in activations(state, eligibility) {
            if member.is_none_or(|member| schedule.principal_id == member) {
                ending::unasked(state, draft, schedule, EndCause::Dependent);
            }
        }
    }
}
