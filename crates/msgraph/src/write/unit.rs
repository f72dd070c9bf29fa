//! Bodies of administrative units.
//!
//! Not here: their members, which are references.

use directory::AdministrativeUnitId;

use super::{Write, body::Body};
use crate::{GraphError, GraphRequest, schema::ADMINISTRATIVE_UNIT};

/// The body of `POST /directory/administrativeUnits`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the properties of Graph's `administrativeUnit`")]
pub struct NewAdministrativeUnit {
    pub display_name: String,
    pub description: Option<String>,
    pub visibility: Option<String>,
}

pub(super) fn create(request: &GraphRequest) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &ADMINISTRATIVE_UNIT)?;
    let visibility = body.text("visibility")?;
    let known = ["Public", "HiddenMembership"];
    if visibility.as_deref().is_some_and(|word| !known.contains(&word)) {
        return Err(body.invalid("visibility", "Public or HiddenMembership"));
    }
    let new = NewAdministrativeUnit {
        display_name: body.required_text("displayName")?,
        description: body.text("description")?,
        visibility: visibility.filter(|word| word != "Public"),
    };
    if body.truth("isMemberManagementRestricted")? == Some(true) {
        return Err(GraphError::unsupported("'isMemberManagementRestricted'"));
    }
    body.finish()?;
    Ok(Write::CreateAdministrativeUnit(new))
}

pub(super) fn update(
    request: &GraphRequest,
    unit: AdministrativeUnitId,
) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &ADMINISTRATIVE_UNIT)?;
    let changes = body.changes(&[("displayName", false), ("description", true)])?;
    body.finish()?;
    Ok(Write::UpdateAdministrativeUnit { unit, changes })
}
