//! Bodies of custom role definitions.
//!
//! Not here: which actions there are.

use directory::RoleDefinitionId;
use serde_json::{Map, Value};

use super::{Write, body::Body};
use crate::{GraphError, GraphRequest, schema::ROLE_DEFINITION};

/// The body of `POST /roleManagement/directory/roleDefinitions`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the properties of Graph's `unifiedRoleDefinition`")]
pub struct NewRoleDefinition {
    pub display_name: String,
    pub description: Option<String>,
    pub is_enabled: bool,
    pub allowed_resource_actions: Vec<String>,
    pub template_id: Option<RoleDefinitionId>,
}

pub(super) fn create(request: &GraphRequest) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &ROLE_DEFINITION)?;
    let template = body.text("templateId")?;
    let template_id = template
        .map(|text| text.parse().map_err(|_| body.invalid("templateId", "a GUID")))
        .transpose()?;
    let new = NewRoleDefinition {
        display_name: body.required_text("displayName")?,
        description: body.text("description")?,
        is_enabled: body.required_truth("isEnabled")?,
        allowed_resource_actions: actions(&mut body)?
            .ok_or_else(|| body.missing("rolePermissions"))?,
        template_id,
    };
    // Kept by nobody, but sent by every client that copies a role.
    body.text("version")?;
    whole_tenant(&mut body)?;
    body.finish()?;
    Ok(Write::CreateRoleDefinition(new))
}

pub(super) fn update(request: &GraphRequest, role: RoleDefinitionId) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &ROLE_DEFINITION)?;
    let mut changes = Map::new();
    for name in ["displayName", "description"] {
        if body.has(name) {
            changes.insert(name.to_owned(), body.text(name)?.into());
        }
    }
    if let Some(enabled) = body.truth("isEnabled")? {
        changes.insert("isEnabled".to_owned(), enabled.into());
    }
    if let Some(actions) = actions(&mut body)? {
        changes.insert("allowedResourceActions".to_owned(), actions.into());
    }
    body.text("version")?;
    whole_tenant(&mut body)?;
    body.finish()?;
    if changes.get("displayName").is_some_and(Value::is_null) {
        return Err(GraphError::directory_bad_request(
            "A value is required for property 'displayName' of resource 'UnifiedRoleDefinition'.",
        ));
    }
    Ok(Write::UpdateRoleDefinition { role, changes: Value::Object(changes) })
}

fn whole_tenant(body: &mut Body) -> Result<(), GraphError> {
    match body.texts("resourceScopes")? {
        Some(scopes) if scopes != ["/"] => Err(body.invalid("resourceScopes", "[\"/\"]")),
        _ => Ok(()),
    }
}

fn actions(body: &mut Body) -> Result<Option<Vec<String>>, GraphError> {
    let Some(value) = body.take("rolePermissions") else {
        return Ok(None);
    };
    let Value::Array(permissions) = value else {
        return Err(body.invalid("rolePermissions", "a list of permissions"));
    };
    let mut all = Vec::new();
    for permission in permissions {
        let mut permission = Body::of(permission, &ROLE_DEFINITION, "rolePermissions")?;
        if permission.text("condition")?.is_some() {
            return Err(GraphError::unsupported("a 'condition' of rolePermissions"));
        }
        if permission.texts("excludedResourceActions")?.is_some_and(|some| !some.is_empty()) {
            return Err(GraphError::unsupported("'excludedResourceActions' of rolePermissions"));
        }
        all.extend(
            permission
                .texts("allowedResourceActions")?
                .ok_or_else(|| permission.missing("allowedResourceActions"))?,
        );
        permission.finish()?;
    }
    Ok(Some(all))
}
