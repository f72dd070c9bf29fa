//! Bodies that activate and assign directory roles.
//!
//! Not here: PIM's requests (`schedule`).

use directory::{DirectoryScope, ObjectId, RoleDefinitionId};

use super::{Write, body::Body};
use crate::{
    GraphError, GraphRequest,
    schema::{DIRECTORY_ROLE, ROLE_ASSIGNMENT},
};

/// The body of `POST /roleManagement/directory/roleAssignments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoleAssignment {
    /// Who gets the role.
    pub principal: ObjectId,
    /// Which role.
    pub role_definition: RoleDefinitionId,
    /// Where.
    pub scope: DirectoryScope,
}

pub(super) fn activate(request: &GraphRequest) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &DIRECTORY_ROLE)?;
    let template = body.required_id("roleTemplateId")?;
    body.finish()?;
    Ok(Write::ActivateDirectoryRole { template })
}

pub(super) fn assign(request: &GraphRequest) -> Result<NewRoleAssignment, GraphError> {
    let mut body = Body::read(request, &ROLE_ASSIGNMENT)?;
    let assignment = NewRoleAssignment {
        principal: body.required_id("principalId")?,
        role_definition: body.required_id("roleDefinitionId")?,
        scope: scope(&mut body)?,
    };
    body.finish()?;
    Ok(assignment)
}

/// `directoryScopeId`; an `appScopeId` instead is refused by name.
pub(super) fn scope(body: &mut Body) -> Result<DirectoryScope, GraphError> {
    if body.text("appScopeId")?.is_some() {
        return Err(GraphError::unsupported("'appScopeId' of a role assignment"));
    }
    let text = body.required_text("directoryScopeId")?;
    text.parse().map_err(|expected: String| body.invalid("directoryScopeId", &expected))
}
