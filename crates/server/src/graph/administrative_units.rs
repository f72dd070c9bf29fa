//! `directory/administrativeUnits` and their members.
//!
//! Not here: writing them (`commands`).

use directory::{AdministrativeUnit, AdministrativeUnitId};
use msgraph::{
    GraphError, GraphResponse, resource::AdministrativeUnitResource, schema::ADMINISTRATIVE_UNIT,
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::resource,
};

pub(super) const SET: &str = "directory/administrativeUnits";

fn existing<'a>(
    call: &Call<'a>,
    id: AdministrativeUnitId,
) -> Result<&'a AdministrativeUnit, GraphError> {
    call.state.administrative_unit(id).ok_or_else(|| GraphError::not_found(id))
}

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &ADMINISTRATIVE_UNIT, SET)?;
    listing.answer(call.state.administrative_units().map(AdministrativeUnitResource))
}

pub(super) fn one(call: &Call<'_>, id: AdministrativeUnitId) -> Result<GraphResponse, GraphError> {
    let unit = AdministrativeUnitResource(existing(call, id)?);
    show(call, &unit, &ADMINISTRATIVE_UNIT, SET)
}

pub(super) fn members(
    call: &Call<'_>,
    id: AdministrativeUnitId,
) -> Result<GraphResponse, GraphError> {
    existing(call, id)?;
    Listing::of_objects(call)?.answer(call.state.unit_members(id).map(resource))
}
