//! `servicePrincipals/{id}/appRoleAssignments` and `appRoleAssignedTo`.
//!
//! Not here: granting and revoking (`commands`).

use governance::{AppRoleAssignment, DirectoryObject};
use msgraph::{
    GraphError, GraphResponse, ServicePrincipalKey, resource::AppRoleAssignmentResource,
    schema::APP_ROLE_ASSIGNMENT,
};

use super::{
    call::Call,
    listing::{Listing, show},
};

/// A granted permission as Graph shows it.
pub(super) fn resource(
    call: &Call<'_>,
    assignment: &AppRoleAssignment,
) -> AppRoleAssignmentResource {
    let principal = call.state.object(assignment.principal_id);
    let name = |name: Option<&str>| name.unwrap_or_default().to_owned();
    let offering = call.state.service_principal(assignment.resource_id);
    AppRoleAssignmentResource {
        id: assignment.id,
        app_role_id: assignment.app_role_id,
        created_date_time: assignment.created_date_time,
        principal_id: assignment.principal_id,
        principal_display_name: name(principal.as_ref().map(DirectoryObject::display_name)),
        principal_type: match principal {
            Some(DirectoryObject::User(_)) => "User",
            Some(DirectoryObject::Group(_)) => "Group",
            Some(DirectoryObject::ServicePrincipal(_)) | None => "ServicePrincipal",
        },
        resource_id: assignment.resource_id,
        resource_display_name: name(offering.map(|app| app.display_name.as_str())),
    }
}

/// What the service principal may do elsewhere.
pub(super) fn held(call: &Call<'_>, key: ServicePrincipalKey) -> Result<GraphResponse, GraphError> {
    let holder = call.service_principal(key)?.id;
    let listing = Listing::of(call, &APP_ROLE_ASSIGNMENT, "appRoleAssignments")?;
    let held = call.state.app_role_assignments().filter(|one| one.principal_id == holder.into());
    listing.answer(held.map(|one| resource(call, one)))
}

/// Who may do what with the service principal.
pub(super) fn given(
    call: &Call<'_>,
    key: ServicePrincipalKey,
) -> Result<GraphResponse, GraphError> {
    let offering = call.service_principal(key)?.id;
    let listing = Listing::of(call, &APP_ROLE_ASSIGNMENT, "appRoleAssignments")?;
    let given = call.state.app_role_assignments().filter(|one| one.resource_id == offering);
    listing.answer(given.map(|one| resource(call, one)))
}

/// The assignment with this id of this service principal, or 404.
pub(super) fn existing<'a>(
    call: &Call<'a>,
    key: ServicePrincipalKey,
    id: &str,
) -> Result<&'a AppRoleAssignment, GraphError> {
    let offering = call.service_principal(key)?.id;
    let found = id.parse().ok().and_then(|id| call.state.app_role_assignment(id));
    found.filter(|one| one.resource_id == offering).ok_or_else(|| GraphError::not_found(id))
}

pub(super) fn one(
    call: &Call<'_>,
    key: ServicePrincipalKey,
    id: &str,
) -> Result<GraphResponse, GraphError> {
    let found = resource(call, existing(call, key, id)?);
    show(call, &found, &APP_ROLE_ASSIGNMENT, "appRoleAssignments")
}
