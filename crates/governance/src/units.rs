//! Commands about administrative units, to which roles can be limited.
//!
//! Not here: the roles that are (`roles/`, `pim/`).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod members;
pub(crate) mod update;

use directory::{AdministrativeUnit, AdministrativeUnitId, TargetResource};

use crate::{Rejection, State};

/// The unit, or 404.
fn existing(state: &State, id: AdministrativeUnitId) -> Result<&AdministrativeUnit, Rejection> {
    state.administrative_unit(id).ok_or_else(|| Rejection::not_found(id))
}

/// The unit as a target of audit rows.
fn target(unit: &AdministrativeUnit) -> TargetResource {
    TargetResource {
        id: Some(unit.id.to_string()),
        display_name: Some(unit.display_name.clone()),
        kind: "AdministrativeUnit".to_owned(),
        ..TargetResource::default()
    }
}
