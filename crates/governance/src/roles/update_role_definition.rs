//! `PATCH /roleManagement/directory/roleDefinitions/{id}`.
//!
//! Not here: built-in roles, which nobody changes.

use directory::{RoleDefinition, RoleDefinitionId};

use super::create_role_definition::{actions, name_is_free, target};
use crate::{
    Answer, Event, Rejection, RoleDefinitionChanges, State, audit::core_directory::object_row,
    decision::Draft, objects::user_rules,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: RoleDefinitionId,
    changes: RoleDefinitionChanges,
) -> Result<Answer, Rejection> {
    let role = own(state, id)?;
    if let Some(name) = &changes.display_name {
        user_rules::required(name, "displayName")?;
        name_is_free(state, name, Some(id))?;
    }
    if let Some(allowed) = &changes.allowed_resource_actions {
        actions(allowed)?;
    }
    let words = ("RoleManagement", "Update role definition", "Update");
    let row = object_row(state, draft, words, target(&role));
    draft.row(row);
    draft.event(Event::RoleDefinitionUpdated { role_definition: id, changes });
    Ok(Answer::Done)
}

/// A role of the tenant's own, 404, or 400 for Microsoft's.
pub(super) fn own(state: &State, id: RoleDefinitionId) -> Result<RoleDefinition, Rejection> {
    let role = state.role_definition(id).ok_or_else(|| Rejection::not_found(id))?;
    if role.is_built_in {
        return Err(Rejection::bad_request("Built-in role definitions cannot be changed."));
    }
    Ok(role)
}
