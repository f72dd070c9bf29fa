//! `DELETE /directoryRoles/{id}/members/{id}/$ref`: ends whatever active assignment the member has.
//!
//! Not here: eligibilities; these stay.

use directory::{DirectoryRoleKey, DirectoryScope, ObjectId, ScheduleKind, ScheduleTarget};

use super::{add_directory_role_member::existing, outside_pim};
use crate::{Answer, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    key: DirectoryRoleKey,
    principal: ObjectId,
) -> Result<Answer, Rejection> {
    let role = existing(state, key)?;
    let (kind, now) = (ScheduleKind::Assignment, draft.context.now);
    let target = ScheduleTarget::Role {
        role_definition_id: role.id,
        directory_scope_id: DirectoryScope::Tenant,
    };
    let schedule = state
        .schedule_in_force(kind, principal, &target, now)
        .ok_or_else(|| Rejection::not_found(principal))?;
    outside_pim::remove(state, draft, schedule, &role)?;
    Ok(Answer::Done)
}
