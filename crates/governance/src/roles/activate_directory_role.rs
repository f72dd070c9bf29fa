//! `POST /directoryRoles`: gives a built-in role its `directoryRole` object in this tenant.
//!
//! Not here: activation by first use (`role_rules`).

use directory::RoleDefinitionId;

use super::role_rules;
use crate::{Answer, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    template: RoleDefinitionId,
) -> Result<Answer, Rejection> {
    let role = state.role_definition(template).ok_or_else(|| Rejection::not_found(template))?;
    if role.directory_role_id.is_some() {
        return Err(Rejection::conflicting());
    }
    let role = role_rules::activated(state, draft, role);
    Ok(role.directory_role_id.map_or(Answer::Done, Answer::DirectoryRole))
}
