//! `POST /roleManagement/directory/roleAssignments`.
//!
//! Not here: time-bound assignments, which only PIM makes.

use directory::{DirectoryScope, ObjectId, RoleDefinitionId};

use super::{outside_pim, role_rules};
use crate::{Answer, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    principal: ObjectId,
    role: RoleDefinitionId,
    scope: &DirectoryScope,
) -> Result<Answer, Rejection> {
    role_rules::scope(scope)?;
    let role = state.role_definition(role).ok_or_else(|| Rejection::not_found(role))?;
    let assignment = outside_pim::assign(state, draft, principal, role, Rejection::conflicting())?;
    Ok(Answer::RoleAssignment(assignment))
}
