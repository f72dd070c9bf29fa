//! An administrative unit: a part of the directory that roles can be limited to.
//!
//! Not here: its members, and the roles that are.

use serde::{Deserialize, Serialize};

use crate::{AdministrativeUnitId, Ticks};

/// An administrative unit, in the words of Graph's `administrativeUnit` resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdministrativeUnit {
    /// Object id.
    pub id: AdministrativeUnitId,
    /// Name shown to people.
    pub display_name: String,
    /// What the unit is for.
    pub description: Option<String>,
    /// `HiddenMembership`, or null for public.
    pub visibility: Option<String>,
    /// When it was created.
    pub created_date_time: Ticks,
}
