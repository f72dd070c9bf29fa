//! `DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}`.
//!
//! Not here: delegated permissions.

use uuid::Uuid;

use crate::{
    Answer, DirectoryObject, Event, Rejection, State,
    audit::{core_directory::object_row, json, property, target, target_of},
    decision::Draft,
};

pub(crate) fn run(state: &State, draft: &mut Draft<'_>, id: Uuid) -> Result<Answer, Rejection> {
    let assignment = state.app_role_assignment(id).ok_or_else(|| Rejection::not_found(id))?;
    let offering = state
        .service_principal(assignment.resource_id)
        .ok_or_else(|| Rejection::not_found(assignment.resource_id))?;
    let value = offering.app_roles.iter().find(|role| role.id == assignment.app_role_id);
    let mut first = target_of(DirectoryObject::ServicePrincipal(offering), false);
    first.modified_properties = [
        ("AppRole.Id", Some(assignment.app_role_id.to_string())),
        ("AppRole.Value", value.map(|role| role.value.clone())),
        ("ServicePrincipal.ObjectID", Some(assignment.principal_id.to_string())),
    ]
    .into_iter()
    .map(|(name, value)| property(name, value.as_deref().map(json), None))
    .collect();
    let activity = "Remove app role assignment from service principal";
    let mut row = object_row(state, draft, ("ApplicationManagement", activity, "Unassign"), first);
    row.target_resources.push(target(state, assignment.principal_id, true));
    draft.row(row);
    draft.event(Event::AppRoleRevoked { assignment: id });
    Ok(Answer::Done)
}
