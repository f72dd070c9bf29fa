//! `POST /servicePrincipals/{id}/appRoleAssignedTo`: an application permission.
//!
//! Not here: delegated permissions.

use directory::{ObjectId, ServicePrincipalId};
use uuid::Uuid;

use crate::{
    Answer, AppRoleAssignment, DirectoryObject, Event, Rejection, State,
    audit::{core_directory::object_row, json, property, target_of},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    principal: ObjectId,
    resource: ServicePrincipalId,
    app_role: Uuid,
) -> Result<Answer, Rejection> {
    let offering =
        state.service_principal(resource).ok_or_else(|| Rejection::not_found(resource))?;
    let Some(DirectoryObject::ServicePrincipal(holder)) = state.object(principal) else {
        return Err(match state.object(principal) {
            None => Rejection::not_found(principal),
            Some(_) => Rejection::unsupported("app roles of users and groups (`principalId`)"),
        });
    };
    let role = offering.app_roles.iter().find(|role| role.id == app_role).ok_or_else(|| {
        Rejection::bad_request(format!(
            "Permission being assigned was not found on application '{}'.",
            offering.app_id
        ))
    })?;
    let assignment = AppRoleAssignment {
        id: draft.ids.next_id(),
        app_role_id: app_role,
        principal_id: principal,
        resource_id: resource,
        created_date_time: draft.context.now,
    };
    let same = |other: &AppRoleAssignment| {
        (other.app_role_id, other.principal_id, other.resource_id)
            == (app_role, principal, resource)
    };
    if state.app_role_assignments().any(same) {
        return Err(Rejection::bad_request(
            "Permission being assigned already exists on the object",
        ));
    }
    let mut target = target_of(DirectoryObject::ServicePrincipal(offering), false);
    let created = assignment.created_date_time.to_string();
    target.modified_properties = [
        ("AppRole.Id", app_role.to_string()),
        ("AppRole.Value", role.value.clone()),
        ("AppRole.DisplayName", role.display_name.clone()),
        ("AppRoleAssignment.CreatedDateTime", created.clone()),
        ("AppRoleAssignment.LastModifiedDateTime", created),
        ("ServicePrincipal.ObjectID", holder.id.to_string()),
        ("ServicePrincipal.DisplayName", holder.display_name.clone()),
        ("ServicePrincipal.AppId", holder.app_id.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| property(name, None, Some(json(&value))))
    .collect();
    let activity = "Add app role assignment to service principal";
    let mut row = object_row(state, draft, ("ApplicationManagement", activity, "Assign"), target);
    row.target_resources.push(target_of(DirectoryObject::ServicePrincipal(holder), false));
    draft.row(row);
    let id = assignment.id;
    draft.event(Event::AppRoleGranted { assignment });
    Ok(Answer::AppRoleAssignment(id))
}
