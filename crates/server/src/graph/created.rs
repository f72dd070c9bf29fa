//! What a carried-out command is answered with.
//!
//! Not here: refusals (`service`).

use directory::DirectoryRoleKey;
use governance::Answer;
use msgraph::{
    GraphError, GraphResponse, Resource, ResourcePath, ScheduleCollection, ScheduleSet,
    odata::{Selection, single},
    resource::{
        AdministrativeUnitResource, DirectoryRoleResource, GroupResource, RoleAssignmentResource,
        RoleDefinitionResource, ServicePrincipalResource, UserResource,
    },
};
use serde_json::json;

use super::{
    administrative_units, app_roles,
    call::Call,
    relations::Relations,
    role_management::{ASSIGNMENTS, DEFINITIONS},
    schedules,
};

/// The answer; `call` sees the state after the command.
pub(super) fn response(call: &Call<'_>, answer: &Answer) -> Result<GraphResponse, GraphError> {
    let state = call.state;
    // A command that went through but whose object is gone again by now.
    let gone = || GraphError::not_found("the new object");
    match answer {
        Answer::Done => Ok(match call.request.path.resource {
            ResourcePath::RevokeSignInSessions(_) => {
                let context = format!("{}/$metadata#Edm.Boolean", call.root());
                GraphResponse::ok(json!({"@odata.context": context, "value": true}))
            }
            _ => GraphResponse::no_content(),
        }),
        Answer::User(id) => {
            let user = state.user(*id).ok_or_else(gone)?;
            Ok(created(call, &UserResource(user), "users"))
        }
        Answer::Group(id) => {
            let group = state.group(*id).ok_or_else(gone)?;
            Ok(created(call, &GroupResource(group), "groups"))
        }
        Answer::ServicePrincipal(id) => {
            let principal = state.service_principal(*id).ok_or_else(gone)?;
            Ok(created(call, &ServicePrincipalResource(principal), "servicePrincipals"))
        }
        Answer::RoleDefinition(id) => {
            let role = state.role_definition(*id).ok_or_else(gone)?;
            Ok(created(call, &RoleDefinitionResource(role), DEFINITIONS))
        }
        Answer::AdministrativeUnit(id) => {
            let unit = state.administrative_unit(*id).ok_or_else(gone)?;
            Ok(created(call, &AdministrativeUnitResource(unit), administrative_units::SET))
        }
        Answer::DirectoryRole(id) => {
            let role = state.directory_role(DirectoryRoleKey::Id(*id)).ok_or_else(gone)?;
            Ok(created(call, &DirectoryRoleResource(role), "directoryRoles"))
        }
        Answer::RoleAssignment(id) => {
            let found = state.active_assignments(call.now).find(|found| found.id == *id);
            let assignment = found.ok_or_else(gone)?;
            let resource = RoleAssignmentResource { assignment, tenant: call.tenant() };
            Ok(created(call, &resource, ASSIGNMENTS))
        }
        Answer::ScheduleRequest(request) => {
            let request = schedules::request(call, request);
            let family = schedules::family_of(&request.asked.target);
            let set = ScheduleSet::Requests;
            let collection = ScheduleCollection { family, kind: request.kind, set };
            Ok(created(call, &request, collection.path()))
        }
        Answer::AppRoleAssignment(id) => {
            let assignment = state.app_role_assignment(*id).ok_or_else(gone)?;
            let resource = app_roles::resource(call, assignment);
            Ok(created(call, &resource, "appRoleAssignments"))
        }
    }
}

fn created(call: &Call<'_>, resource: &dyn Resource, set: &str) -> GraphResponse {
    let root = call.root();
    let selection = Selection::default();
    let place = (root.as_str(), set);
    let document = single(resource, resource.entity(), &selection, &Relations::of(call), place);
    // What is restored is not new.
    if matches!(call.request.path.resource, ResourcePath::RestoreDeletedItem(_)) {
        return GraphResponse::ok(document);
    }
    let id = resource.property("id");
    let location = format!("{root}/{set}/{}", id.as_str().unwrap_or_default());
    GraphResponse::created(document, location)
}
