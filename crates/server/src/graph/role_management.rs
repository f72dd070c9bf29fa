//! `roleManagement/directory/roleDefinitions` and `roleAssignments`.
//!
//! Not here: PIM's schedules (`schedules`).

use directory::RoleDefinitionId;
use msgraph::{
    GraphError, GraphResponse,
    resource::{RoleAssignmentResource, RoleDefinitionResource},
    schema::{ROLE_ASSIGNMENT, ROLE_DEFINITION},
};

use super::{
    call::Call,
    listing::{Listing, show},
};

pub(super) const DEFINITIONS: &str = "roleManagement/directory/roleDefinitions";
pub(super) const ASSIGNMENTS: &str = "roleManagement/directory/roleAssignments";

pub(super) fn definitions(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &ROLE_DEFINITION, DEFINITIONS)?;
    listing.answer(call.state.role_definitions().map(RoleDefinitionResource))
}

pub(super) fn definition(
    call: &Call<'_>,
    id: RoleDefinitionId,
) -> Result<GraphResponse, GraphError> {
    let role = call.state.role_definition(id).ok_or_else(|| GraphError::not_found(id))?;
    show(call, &RoleDefinitionResource(role), &ROLE_DEFINITION, DEFINITIONS)
}

pub(super) fn assignments(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &ROLE_ASSIGNMENT, ASSIGNMENTS)?;
    let tenant = call.tenant();
    let assignments = call.state.active_assignments(call.now);
    listing.answer(assignments.map(|assignment| RoleAssignmentResource { assignment, tenant }))
}

pub(super) fn assignment(call: &Call<'_>, id: &str) -> Result<GraphResponse, GraphError> {
    let found = call
        .state
        .active_assignments(call.now)
        .find(|assignment| assignment.id.to_string().eq_ignore_ascii_case(id));
    let assignment = found.ok_or_else(|| GraphError::not_found(id))?;
    let resource = RoleAssignmentResource { assignment, tenant: call.tenant() };
    show(call, &resource, &ROLE_ASSIGNMENT, ASSIGNMENTS)
}
