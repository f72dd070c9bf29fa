//! `adminAssign`: an active or eligible schedule, now or later, for ever or until.
//!
//! Not here: assignments outside of PIM (`roles/`).

use directory::{NewScheduleRequest, ScheduleKind, Trigger};

use super::{
    grant::{self, Grant},
    grantable::Grantable,
    request_rules,
};
use crate::{Answer, AssignmentType, Rejection, State, decision::Draft};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let time = request_rules::timing(draft.context.now, asked.start, asked.expiration)?;
    request_rules::free(state, kind, &asked, time, None)?;
    request_rules::nothing_pending(state, kind, asked.principal_id, &asked.target)?;
    check(state, draft, kind, &asked, time)?;
    let assignment_type = AssignmentType::Assigned;
    let grant = Grant { kind, asked, what, time, assignment_type, activated_using: None };
    Ok(grant::provision(state, draft, grant))
}

/// When an administrator makes it, by kind.
pub(super) const fn trigger(kind: ScheduleKind) -> Trigger {
    match kind {
        ScheduleKind::Assignment => Trigger::AdminAssignment,
        ScheduleKind::Eligibility => Trigger::AdminEligibility,
    }
}

/// The minimum duration and the policy's rules for what an administrator does.
pub(super) fn check(
    state: &State,
    draft: &Draft<'_>,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
    time: request_rules::Time,
) -> Result<(), Rejection> {
    let policy = state.policy(asked.target.policy());
    request_rules::long_enough(kind, time, policy)?;
    request_rules::policy(draft.context, asked, time, policy, trigger(kind))
}
