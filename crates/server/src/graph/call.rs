//! What the endpoints know of a request.
//!
//! Not here: whether the caller may make it (`admission`).

use directory::{ObjectId, TenantId, Ticks, User, UserId};
use governance::State;
use msgraph::{GraphError, GraphRequest, ObjectReference, ServicePrincipalKey, UserKey};
use uuid::Uuid;

use crate::caller::{Caller, CallerKind};

/// A request with its surroundings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    /// The request.
    pub(super) request: &'a GraphRequest,
    /// Who makes it.
    pub(super) caller: &'a Caller,
    /// The tenant as it is now.
    pub(super) state: &'a State,
    /// Tenant time.
    pub(super) now: Ticks,
    /// Scheme, host and port as the client used them.
    pub(super) origin: &'a str,
}

impl<'a> Call<'a> {
    /// The service's address with the version: the start of every link.
    pub(super) fn root(&self) -> String {
        format!("{}/{}", self.origin, self.request.version.as_str())
    }

    /// The tenant's id.
    pub(super) fn tenant(&self) -> TenantId {
        self.state.tenant().map_or(TenantId(Uuid::nil()), |tenant| tenant.id)
    }

    /// The user that the token speaks for.
    pub(super) fn me(&self) -> Option<UserId> {
        (self.caller.kind == CallerKind::User).then_some(UserId(self.caller.object_id.0))
    }

    /// The user that a path names, or 404.
    pub(super) fn user(&self, key: &UserKey) -> Result<&'a User, GraphError> {
        let found = match key {
            UserKey::Id(id) => self.state.user(*id),
            UserKey::PrincipalName(name) => self.state.user_by_name(name),
            UserKey::Me => self.me().and_then(|id| self.state.user(id)),
        };
        found.ok_or_else(|| GraphError::not_found(key))
    }

    /// The service principal that a path names, or 404.
    pub(super) fn service_principal(
        &self,
        key: ServicePrincipalKey,
    ) -> Result<&'a directory::ServicePrincipal, GraphError> {
        let found = match key {
            ServicePrincipalKey::Id(id) => self.state.service_principal(id),
            ServicePrincipalKey::AppId(id) => self.state.service_principal_of(id),
        };
        found.ok_or_else(|| GraphError::not_found(key))
    }

    /// The id of the object that a body refers to, or 404 if it is named otherwise and not there.
    pub(super) fn object(&self, reference: &ObjectReference) -> Result<ObjectId, GraphError> {
        match reference {
            ObjectReference::Id(id) => Ok(*id),
            ObjectReference::UserPrincipalName(name) => {
                self.user(&UserKey::PrincipalName(name.clone())).map(|user| user.id.into())
            }
            ObjectReference::AppId(app) => {
                let key = ServicePrincipalKey::AppId(*app);
                self.service_principal(key).map(|principal| principal.id.into())
            }
        }
    }
}
