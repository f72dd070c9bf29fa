//! `PATCH /directory/administrativeUnits/{id}`.
//!
//! Not here: its members.

use directory::AdministrativeUnitId;

use crate::{
    AdministrativeUnitChanges, Answer, Event, Rejection, State,
    audit::{core_directory::object_row, json_list, property},
    decision::Draft,
    objects::user_rules,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: AdministrativeUnitId,
    changes: AdministrativeUnitChanges,
) -> Result<Answer, Rejection> {
    let unit = super::existing(state, id)?;
    if let Some(name) = &changes.display_name {
        user_rules::required(name, "displayName")?;
    }
    let list = |value: Option<&str>| Some(value.map_or_else(|| "[]".to_owned(), json_list));
    let mut target = super::target(unit);
    if let Some(name) = changes.display_name.as_deref().filter(|name| *name != unit.display_name) {
        let old = list(Some(&unit.display_name));
        target.modified_properties.push(property("DisplayName", old, list(Some(name))));
    }
    if let Some(description) = changes.description.as_ref().filter(|new| **new != unit.description)
    {
        let old = list(unit.description.as_deref());
        target.modified_properties.push(property("Description", old, list(description.as_deref())));
    }
    if target.modified_properties.is_empty() {
        return Ok(Answer::Done);
    }
    let words = ("AdministrativeUnit", "Update administrative unit", "Update");
    let row = object_row(state, draft, words, target);
    draft.row(row);
    draft.event(Event::AdministrativeUnitUpdated { unit: id, changes });
    Ok(Answer::Done)
}
