//! `adminAssign`: an active or eligible schedule, now or later, for ever or until.
//!
//! Not here: assignments outside of PIM (`roles/`).

use directory::RoleDefinition;

use super::{
    grant::{self, Grant},
    request_rules,
};
use crate::{
    Answer, AssignmentType, NewScheduleRequest, Rejection, ScheduleKind, State, decision::Draft,
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    request: NewScheduleRequest,
    role: RoleDefinition,
) -> Result<Answer, Rejection> {
    let now = draft.context.now;
    let time = request_rules::timing(now, request.start, request.expiration)?;
    request_rules::free(state, kind, &request, time, None)?;
    let policy = state.role_policy(role.id);
    request_rules::long_enough(kind, time, policy.minimum_active_duration)?;
    let (expiration, enablement) = match kind {
        ScheduleKind::Assignment => {
            (policy.expiration_admin_assignment, policy.enablement_admin_assignment)
        }
        ScheduleKind::Eligibility => {
            (policy.expiration_admin_eligibility, policy.enablement_admin_eligibility)
        }
    };
    request_rules::policy(draft.context, &request, time, expiration, enablement)?;
    let grant = Grant {
        kind,
        request,
        role,
        time,
        assignment_type: AssignmentType::Assigned,
        activated_using: None,
    };
    Ok(grant::provision(state, draft, grant))
}
