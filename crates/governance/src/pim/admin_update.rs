//! `adminUpdate`: other dates for a schedule that has not ended.
//!
//! Not here: activations, whose dates their holders chose.

use directory::{NewScheduleRequest, ScheduleKind, Ticks};

use super::{
    admin_assign,
    change::{self, Change},
    grantable::Grantable,
    request_rules::{self, Time},
};
use crate::{Answer, Rejection, Schedule, State, decision::Draft};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let now = draft.context.now;
    let old = request_rules::meant(state, kind, &asked, now)?;
    if !old.is_assigned() {
        return Err(request_rules::does_not_exist());
    }
    let time = new_time(old, &asked, now)?;
    request_rules::free(state, kind, &asked, time, Some(old.id))?;
    admin_assign::check(state, draft, kind, &asked, time)?;
    Ok(change::carry_out(state, draft, Change { kind, asked, what, old, time }))
}

// What has started keeps its start.
fn new_time(old: &Schedule, asked: &NewScheduleRequest, now: Ticks) -> Result<Time, Rejection> {
    let start = if old.started { old.start } else { asked.start.unwrap_or(old.start).max(now) };
    let end = end(asked, start);
    if end.is_some_and(|end| end <= start.max(now)) {
        return Err(request_rules::invalid_schedule("it would already have ended"));
    }
    Ok((start, end))
}

/// The end that is asked for, counted from the start that is asked for.
pub(super) fn end(asked: &NewScheduleRequest, start: Ticks) -> Option<Ticks> {
    asked.expiration.and_then(|expiration| expiration.end(asked.start.unwrap_or(start)))
}
