//! PIM's alert about roles that were assigned outside of it, and its repetition while the
//! assignment stands.
//!
//! Not here: the alerts that are computed from the state as it is (`state/pim_alerts`).

use directory::{RequestId, ScheduleId};

use super::grantable::Grantable;
use crate::{
    Event, Schedule, State,
    audit::{
        Actor,
        pim::{self, PimRow},
    },
    decision::Draft,
    mail::{self, Occasion},
};

/// The alert when the assignment is made, by whoever makes it. The schedule need not be stored.
pub(crate) fn outside_pim(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &Schedule,
    what: &Grantable,
) {
    write(state, draft, Actor::Caller, schedule, what);
    mail::of_schedule(state, draft, Occasion::AssignedOutsidePim, (schedule, what).into());
}

/// The alert again.
pub(super) fn outside_pim_again(state: &State, draft: &mut Draft<'_>, schedule: &Schedule) {
    if let Some(what) = Grantable::find(state, &schedule.target) {
        write(state, draft, Actor::Pim, schedule, &what);
    }
    draft.event(Event::OutsidePimAlerted { schedule: schedule.id, at: draft.context.now });
}

fn write(
    state: &State,
    draft: &mut Draft<'_>,
    actor: Actor,
    schedule: &Schedule,
    what: &Grantable,
) {
    let schedule_id: ScheduleId = schedule.id;
    let correlation_id = (actor == Actor::Pim).then(|| draft.ids.next_id());
    let request = RequestId(draft.ids.next_id());
    let row = PimRow {
        activity: "Add member to role outside of PIM (permanent)",
        operation_type: "RoleElevatedOutsidePimAlert",
        actor,
        correlation_id,
        principal: schedule.principal_id,
        what,
        start: schedule.start,
        end: None,
        justification: None,
        ticket: (None, None),
        request,
        schedule: schedule_id,
    };
    pim::write(state, draft, &row);
}
