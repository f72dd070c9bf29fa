//! `organization`: the tenant itself.
//!
//! Not here: licences.

use directory::TenantId;
use msgraph::{
    GraphError, GraphResponse,
    resource::{Organization, VerifiedDomain},
    schema::ORGANIZATION,
};

use super::{
    call::Call,
    listing::{Listing, show},
};

fn organization(call: &Call<'_>) -> Option<Organization> {
    let tenant = call.state.tenant()?;
    let domain = VerifiedDomain {
        capabilities: "Email, OfficeCommunicationsOnline".to_owned(),
        is_default: true,
        is_initial: true,
        name: tenant.default_domain.clone(),
        kind: "Managed".to_owned(),
    };
    Some(Organization {
        id: tenant.id,
        display_name: tenant.display_name.clone(),
        created_date_time: tenant.created_date_time,
        verified_domains: vec![domain],
    })
}

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    Listing::of(call, &ORGANIZATION, "organization")?.answer(organization(call))
}

pub(super) fn one(call: &Call<'_>, id: TenantId) -> Result<GraphResponse, GraphError> {
    let found = organization(call).filter(|found| found.id == id);
    let found = found.ok_or_else(|| GraphError::not_found(id))?;
    show(call, &found, &ORGANIZATION, "organization")
}
