//! `selfDeactivate`: a person gives back before its time what was activated.
//!
//! Not here: an activation that has not started; that is cancelled.

use directory::{NewScheduleRequest, ScheduleKind};

use super::{
    admin_remove,
    grantable::Grantable,
    request_rules,
    words::{self, Step},
};
use crate::{Answer, EndCause, Rejection, State, decision::Draft};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let (kind, now) = (ScheduleKind::Assignment, draft.context.now);
    let schedule = state
        .schedule_in_force(kind, asked.principal_id, &asked.target, now)
        .filter(|schedule| !schedule.is_assigned())
        .ok_or_else(request_rules::does_not_exist)?;
    request_rules::old_enough(state, draft, schedule, &what, &asked)?;
    let words = [Step::Requested, Step::Completed].map(words::deactivating);
    let request = admin_remove::revocation(draft, kind, asked, schedule);
    let cause = EndCause::Deactivated;
    Ok(admin_remove::revoke(state, draft, (request, schedule, &what), words, cause))
}
