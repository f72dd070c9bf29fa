//! `DELETE /roleManagement/directory/roleDefinitions/{id}`.
//!
//! Not here: its assignments, which must have gone before.

use directory::RoleDefinitionId;

use super::{create_role_definition::target, update_role_definition::own};
use crate::{Answer, Event, Rejection, State, audit::core_directory::object_row, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: RoleDefinitionId,
) -> Result<Answer, Rejection> {
    let role = own(state, id)?;
    if state.schedules_about(id.0).next().is_some() {
        return Err(Rejection::bad_request(
            "The role definition is assigned; remove its assignments first.",
        ));
    }
    let words = ("RoleManagement", "Delete role definition", "Delete");
    let row = object_row(state, draft, words, target(&role));
    draft.row(row);
    draft.event(Event::RoleDefinitionDeleted { role_definition: id });
    Ok(Answer::Done)
}
