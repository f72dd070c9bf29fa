//! `DELETE /roleManagement/directory/roleAssignments/{id}`: ends PIM's active assignments too.
//!
//! Not here: eligibilities; these are not role assignments.

use directory::RoleAssignmentId;

use super::outside_pim;
use crate::{Answer, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: RoleAssignmentId,
) -> Result<Answer, Rejection> {
    let schedule =
        state.assignment_schedule(id, draft.context.now).ok_or_else(|| Rejection::not_found(id))?;
    let role = schedule.target.role().and_then(|role| state.role_definition(role));
    let role = role.ok_or_else(|| Rejection::not_found(id))?;
    outside_pim::remove(state, draft, schedule, &role)?;
    Ok(Answer::Done)
}
