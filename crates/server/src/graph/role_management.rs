//! `roleManagement/directory/roleDefinitions` and `roleAssignments`.
//!
//! Not here: PIM's schedules (`schedules`).

use directory::{ObjectId, RoleAssignment, RoleDefinitionId, ScheduleKind};
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
const TRANSITIVE: &str = "roleManagement/directory/transitiveRoleAssignments";
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

/// What principals hold, themselves and through groups: the filter must name one.
pub(super) fn transitive(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &ROLE_ASSIGNMENT, TRANSITIVE)?;
    if !call.request.headers.consistency_eventual {
        return Err(GraphError::unsupported_query(
            "transitiveRoleAssignments needs the header ConsistencyLevel: eventual.",
        ));
    }
    let principal = listing.equal("principalId").and_then(|id| id.parse().ok());
    let principal: ObjectId = principal.ok_or_else(|| {
        GraphError::bad_request("The required filter is missing: principalId eq '{id}'.")
    })?;
    let tenant = call.tenant();
    let found: Vec<_> = call
        .state
        .instances_of(principal, ScheduleKind::Assignment, call.now)
        .filter_map(|instance| {
            let schedule = instance.schedule;
            let assignment = RoleAssignment {
                id: schedule.role_assignment_id?,
                // Shown as the principal's own, whoever it came through.
                principal_id: principal,
                role_definition_id: schedule.target.role()?,
                directory_scope_id: schedule.target.scope()?.clone(),
            };
            Some(RoleAssignmentResource { assignment, tenant })
        })
        .collect();
    listing.answer(found)
}
