//! `directoryRoles` and `directoryRoleTemplates`.
//!
//! Not here: role definitions and assignments (`role_management`).

use directory::{DirectoryRoleKey, RoleDefinition, RoleDefinitionId};
use msgraph::{
    GraphError, GraphResponse,
    resource::{DirectoryRoleResource, DirectoryRoleTemplateResource},
    schema::{DIRECTORY_ROLE, DIRECTORY_ROLE_TEMPLATE},
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::resource,
};

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &DIRECTORY_ROLE, "directoryRoles")?;
    listing.answer(call.state.directory_roles().map(DirectoryRoleResource))
}

fn existing(call: &Call<'_>, key: DirectoryRoleKey) -> Result<RoleDefinition, GraphError> {
    call.state.directory_role(key).ok_or_else(|| match key {
        DirectoryRoleKey::Id(id) => GraphError::not_found(id),
        DirectoryRoleKey::TemplateId(id) => GraphError::not_found(id),
    })
}

pub(super) fn one(call: &Call<'_>, key: DirectoryRoleKey) -> Result<GraphResponse, GraphError> {
    let role = DirectoryRoleResource(existing(call, key)?);
    show(call, &role, &DIRECTORY_ROLE, "directoryRoles")
}

pub(super) fn members(call: &Call<'_>, key: DirectoryRoleKey) -> Result<GraphResponse, GraphError> {
    let role = existing(call, key)?;
    let members = call.state.directory_role_members(role.id, call.now);
    Listing::of_objects(call)?.answer(members.into_iter().map(resource))
}

pub(super) fn templates(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &DIRECTORY_ROLE_TEMPLATE, "directoryRoleTemplates")?;
    let built_in = call.state.role_definitions().filter(|role| role.is_built_in);
    listing.answer(built_in.map(DirectoryRoleTemplateResource))
}

pub(super) fn template(call: &Call<'_>, id: RoleDefinitionId) -> Result<GraphResponse, GraphError> {
    let role = call.state.role_definition(id).filter(|role| role.is_built_in);
    let role = role.ok_or_else(|| GraphError::not_found(id))?;
    let template = DirectoryRoleTemplateResource(role);
    show(call, &template, &DIRECTORY_ROLE_TEMPLATE, "directoryRoleTemplates")
}
