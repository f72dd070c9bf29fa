//! `servicePrincipals`.
//!
//! Not here: their secrets and app-role assignments.

use msgraph::{
    GraphError, GraphResponse, ServicePrincipalKey, UserNavigation,
    resource::ServicePrincipalResource, schema::SERVICE_PRINCIPAL,
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::member_of,
};

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &SERVICE_PRINCIPAL, "servicePrincipals")?;
    listing.answer(call.state.service_principals().map(ServicePrincipalResource))
}

pub(super) fn one(call: &Call<'_>, key: ServicePrincipalKey) -> Result<GraphResponse, GraphError> {
    let principal = ServicePrincipalResource(call.service_principal(key)?);
    show(call, &principal, &SERVICE_PRINCIPAL, "servicePrincipals")
}

pub(super) fn related(
    call: &Call<'_>,
    key: ServicePrincipalKey,
    navigation: UserNavigation,
) -> Result<GraphResponse, GraphError> {
    let principal = call.service_principal(key)?;
    let through_groups = navigation == UserNavigation::TransitiveMemberOf;
    Listing::of_objects(call)?.answer(member_of(call, principal.id.into(), through_groups))
}
