//! `selfActivate`: an eligible person takes the role for some hours.
//!
//! Not here: approval, which no policy demands yet.

use directory::RoleDefinition;

use super::{
    grant::{self, Grant},
    request_rules,
};
use crate::{
    Answer, AssignmentType, MemberType, NewScheduleRequest, Rejection, ScheduleKind, State,
    decision::Draft,
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    request: NewScheduleRequest,
    role: RoleDefinition,
) -> Result<Answer, Rejection> {
    let kind = ScheduleKind::Assignment;
    let (start, end) = request_rules::timing(draft.context.now, request.start, request.expiration)?;
    // The person's own eligibility before one through a group: it lasts when the group changes.
    let eligibility = state
        .instances_of(request.principal_id, ScheduleKind::Eligibility, start)
        .filter(|instance| {
            instance.schedule.role_definition_id == role.id
                && instance.schedule.directory_scope_id == request.directory_scope_id
        })
        .min_by_key(|instance| (instance.member_type == MemberType::Group, instance.schedule.id))
        .ok_or_else(request_rules::does_not_exist)?
        .schedule;
    request_rules::free(state, kind, &request, (start, end), None)?;
    let policy = state.role_policy(role.id);
    request_rules::policy(
        draft.context,
        &request,
        (start, end),
        policy.expiration_end_user_assignment,
        policy.enablement_end_user_assignment,
    )?;
    // An activation never outlives its eligibility.
    let end = match (end, eligibility.end) {
        (Some(asked), Some(limit)) => Some(asked.min(limit)),
        (asked, limit) => asked.or(limit),
    };
    request_rules::long_enough(kind, (start, end), policy.minimum_active_duration)?;
    let grant = Grant {
        kind,
        role,
        time: (start, end),
        assignment_type: AssignmentType::Activated,
        activated_using: Some(eligibility.id),
        request,
    };
    Ok(grant::provision(state, draft, grant))
}
