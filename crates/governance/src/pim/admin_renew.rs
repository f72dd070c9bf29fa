//! `adminRenew`: brings back what ran out within the last 30 days, with dates of its own, at once
//! or because its holder asked for it.
//!
//! Not here: activations; those are made anew.

use directory::{NewScheduleRequest, ScheduleKind, Ticks};

use super::{
    admin_assign, ask_administrators,
    grant::{self, Grant},
    grantable::Grantable,
    request_rules::{self, Time},
};
use crate::{Answer, AssignmentType, Rejection, State, decision::Draft};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let time = possible(state, kind, &asked, draft.context.now)?;
    admin_assign::check(state, draft, kind, &asked, time)?;
    ask_administrators::settle(state, draft, kind, &asked);
    let assignment_type = AssignmentType::Assigned;
    let grant = Grant { kind, asked, what, time, assignment_type, activated_using: None };
    Ok(grant::provision(state, draft, grant))
}

/// The dates of what is renewed, if it can be.
pub(super) fn possible(
    state: &State,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
    now: Ticks,
) -> Result<Time, Rejection> {
    state
        .expired_schedules(now)
        .map(|expired| &expired.schedule)
        .find(|schedule| {
            schedule.kind == kind
                && schedule.principal_id == asked.principal_id
                && schedule.target == asked.target
                && asked.target_schedule_id.is_none_or(|target| target == schedule.id)
        })
        .ok_or_else(request_rules::does_not_exist)?;
    let time = request_rules::timing(now, asked.start, asked.expiration)?;
    request_rules::free(state, kind, asked, time, None)?;
    Ok(time)
}
