//! Names in requests, looked up in the tenant's present state.
//!
//! Not here: names of a tenant that is not embedded; they are unknown, and the guard refuses.

use std::sync::Arc;

use directory::{AppId, ServicePrincipalId, UserId};
use governance::State;
use msgraph::Names;

pub(super) struct Named(pub(super) Arc<State>);

impl Names for Named {
    fn user(&self, principal_name: &str) -> Option<UserId> {
        self.0.user_by_name(principal_name).map(|user| user.id)
    }

    fn service_principal(&self, app: AppId) -> Option<ServicePrincipalId> {
        self.0.service_principal_of(app).map(|principal| principal.id)
    }

    fn me(&self) -> Option<UserId> {
        None
    }
}
