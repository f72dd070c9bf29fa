//! `POST /roleManagement/directory/roleDefinitions`: a role of the tenant's own.
//!
//! Not here: what the actions permit; the embedded tenant judges Graph's permissions and the
//! built-in roles.

use directory::{RoleDefinition, RoleDefinitionId, TargetResource};

use crate::{
    Answer, Event, NewRoleDefinition, Rejection, State, audit::core_directory::object_row,
    decision::Draft, objects::user_rules,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    new: NewRoleDefinition,
) -> Result<Answer, Rejection> {
    user_rules::required(&new.display_name, "displayName")?;
    name_is_free(state, &new.display_name, None)?;
    actions(&new.allowed_resource_actions)?;
    let id = RoleDefinitionId(draft.ids.next_id());
    let template_id = new.template_id.unwrap_or_else(|| RoleDefinitionId(draft.ids.next_id()));
    if state.role_definitions().any(|other| other.template_id == template_id) {
        return Err(Rejection::conflicting());
    }
    let role = RoleDefinition {
        id,
        directory_role_id: None,
        display_name: new.display_name,
        description: new.description.unwrap_or_default(),
        is_built_in: false,
        is_enabled: new.is_enabled,
        is_privileged: false,
        template_id,
        allowed_resource_actions: new.allowed_resource_actions,
    };
    let words = ("RoleManagement", "Add role definition", "Add");
    let row = object_row(state, draft, words, target(&role));
    draft.row(row);
    draft.event(Event::RoleDefinitionCreated { role });
    Ok(Answer::RoleDefinition(id))
}

/// The role as a target of audit rows.
pub(super) fn target(role: &RoleDefinition) -> TargetResource {
    TargetResource {
        id: Some(role.id.to_string()),
        display_name: Some(role.display_name.clone()),
        kind: "Role".to_owned(),
        ..TargetResource::default()
    }
}

/// No two roles have one name.
pub(super) fn name_is_free(
    state: &State,
    name: &str,
    except: Option<RoleDefinitionId>,
) -> Result<(), Rejection> {
    let taken = state
        .role_definitions()
        .any(|other| Some(other.id) != except && other.display_name.eq_ignore_ascii_case(name));
    if taken { Err(Rejection::conflicting()) } else { Ok(()) }
}

/// `microsoft.directory/users/create` and the like: a namespace, an entity and more.
pub(super) fn actions(actions: &[String]) -> Result<(), Rejection> {
    if actions.is_empty() {
        return Err(Rejection::bad_request(
            "A role definition needs at least one action in rolePermissions.",
        ));
    }
    let well_formed = |action: &&String| {
        let mut parts = action.split('/');
        let namespace = parts.next().is_some_and(|part| part.starts_with("microsoft."));
        let rest: Vec<_> = parts.collect();
        namespace && rest.len() >= 2 && rest.iter().all(|part| !part.is_empty())
    };
    match actions.iter().find(|action| !well_formed(action)) {
        None => Ok(()),
        Some(action) => Err(Rejection::bad_request(format!(
            "'{action}' is not an action such as microsoft.directory/users/create."
        ))),
    }
}
