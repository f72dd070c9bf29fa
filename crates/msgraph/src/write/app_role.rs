//! Application permissions: `POST /servicePrincipals/{id}/appRoleAssignedTo`.
//!
//! Not here: delegated permissions.

use directory::{ObjectId, ServicePrincipalId};
use uuid::Uuid;

use super::{Write, body::Body};
use crate::{GraphError, GraphRequest, ServicePrincipalKey, schema::APP_ROLE_ASSIGNMENT};

/// The body of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAppRoleAssignment {
    /// Who gets the permission.
    pub principal: ObjectId,
    /// Whose permission it is; the same as in the path.
    pub resource: ServicePrincipalId,
    /// Which permission.
    pub app_role: Uuid,
}

pub(super) fn grant(
    request: &GraphRequest,
    resource: ServicePrincipalKey,
) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &APP_ROLE_ASSIGNMENT)?;
    let grant = NewAppRoleAssignment {
        principal: body.required_id("principalId")?,
        resource: body.required_id("resourceId")?,
        app_role: body.required_id("appRoleId")?,
    };
    body.finish()?;
    Ok(Write::GrantAppRole { resource, grant })
}
