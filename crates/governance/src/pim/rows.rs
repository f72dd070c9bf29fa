//! PIM's rows about a request and the schedule it is about.
//!
//! Not here: their names (`words`) and their fields (`audit::pim`).

use directory::{AuditRecord, RequestId};
use uuid::Uuid;

use super::{grantable::Grantable, words::Words};
use crate::{
    Schedule, ScheduleRequest, State,
    audit::{
        Actor,
        pim::{self, PimRow},
    },
    decision::Draft,
};

/// What a row is about. The schedule need not be stored (yet).
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) request: &'a ScheduleRequest,
    pub(crate) schedule: &'a Schedule,
    pub(crate) what: &'a Grantable,
}

/// Writes a row of a request.
pub(super) fn write(
    state: &State,
    draft: &mut Draft<'_>,
    actor: Actor,
    about: About<'_>,
    words: Words,
) {
    let row = build(state, draft, actor, about, words);
    draft.row(row);
}

/// The row before it is written.
pub(super) fn build(
    state: &State,
    draft: &mut Draft<'_>,
    actor: Actor,
    About { request, schedule, what }: About<'_>,
    (activity, operation_type): Words,
) -> AuditRecord {
    let asked = &request.asked;
    let row = PimRow {
        activity: &activity,
        operation_type,
        actor,
        correlation_id: Some(request.correlation_id),
        principal: schedule.principal_id,
        what,
        start: schedule.start,
        end: schedule.end,
        justification: asked.justification.as_deref(),
        ticket: (asked.ticket_system.as_deref(), asked.ticket_number.as_deref()),
        request: request.id,
        schedule: schedule.id,
    };
    pim::build(state, draft, &row)
}

/// Writes a row about a schedule for which nobody asked: time, or what it rested on, acts.
pub(super) fn write_unasked(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &Schedule,
    what: &Grantable,
    (activity, operation_type): Words,
    correlation_id: Uuid,
) {
    let row = PimRow {
        activity: &activity,
        operation_type,
        actor: Actor::Pim,
        correlation_id: Some(correlation_id),
        principal: schedule.principal_id,
        what,
        start: schedule.start,
        end: schedule.end,
        justification: None,
        ticket: (None, None),
        request: schedule.created_using.unwrap_or(RequestId(schedule.id.0)),
        schedule: schedule.id,
    };
    pim::write(state, draft, &row);
}
