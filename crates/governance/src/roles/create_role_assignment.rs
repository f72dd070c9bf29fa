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
    role_rules::scope(state, scope)?;
    let role = state.role_definition(role).ok_or_else(|| Rejection::not_found(role))?;
    let what = (role, scope.clone());
    let assignment = outside_pim::assign(state, draft, principal, what, Rejection::conflicting())?;
    Ok(Answer::RoleAssignment(assignment))
}
