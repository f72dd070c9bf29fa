//! `administrativeUnit`.
//!
//! Not here: its members.

use std::borrow::Cow;

use directory::AdministrativeUnit;
use serde_json::Value;

use super::{Resource, null, optional, owned, shown, text};
use crate::schema::{ADMINISTRATIVE_UNIT, EntityType};

/// An administrative unit.
#[derive(Debug, Clone, Copy)]
pub struct AdministrativeUnitResource<'a>(pub &'a AdministrativeUnit);

impl Resource for AdministrativeUnitResource<'_> {
    fn entity(&self) -> &'static EntityType {
        &ADMINISTRATIVE_UNIT
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let unit = self.0;
        match name {
            "id" => shown(unit.id),
            "displayName" => text(&unit.display_name),
            "description" => optional(unit.description.as_deref()),
            "visibility" => optional(unit.visibility.as_deref()),
            "isMemberManagementRestricted" => owned(false),
            _ => null(),
        }
    }
}
