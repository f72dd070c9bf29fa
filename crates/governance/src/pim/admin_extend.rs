//! `adminExtend`: a later end for a schedule in its last 14 days, at once or because its holder
//! asked for it.
//!
//! Not here: what has already ended; that is renewed.

use directory::{NewScheduleRequest, ScheduleKind, Span, Ticks};

use super::{
    admin_assign, admin_update, ask_administrators,
    change::{self, Change},
    grantable::Grantable,
    request_rules::{self, Time},
};
use crate::{Answer, Rejection, Schedule, State, decision::Draft};

/// A schedule can be extended in its last days only.
const EXPIRING: Span = Span::days(14);

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let (old, time) = possible(state, kind, &asked, draft.context.now)?;
    admin_assign::check(state, draft, kind, &asked, time)?;
    ask_administrators::settle(state, draft, kind, &asked);
    Ok(change::carry_out(state, draft, Change { kind, asked, what, old, time }))
}

/// The schedule that is meant and its new dates, if it can be extended so.
pub(super) fn possible<'a>(
    state: &'a State,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
    now: Ticks,
) -> Result<(&'a Schedule, Time), Rejection> {
    let old = request_rules::meant(state, kind, asked, now)?;
    if !old.is_assigned() {
        return Err(request_rules::does_not_exist());
    }
    let end = admin_update::end(asked, old.start);
    if end.is_some_and(|end| end <= old.start.max(now)) {
        return Err(request_rules::invalid_schedule("it would already have ended"));
    }
    let expiring = old.end.is_some_and(|end| end - now <= EXPIRING);
    let later = end.is_none_or(|end| old.end.is_some_and(|old| old < end));
    if !expiring || !later {
        return Err(request_rules::invalid(
            "Only an assignment that expires within 14 days can be extended, and only to a later end.",
        ));
    }
    let time = (old.start, end);
    let taken = request_rules::free(state, kind, asked, time, Some(old.id));
    taken.map(|()| (old, time))
}
