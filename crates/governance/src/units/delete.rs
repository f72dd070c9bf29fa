//! `DELETE /directory/administrativeUnits/{id}`: for good, with the roles that were limited to it.
//!
//! Not here: its members, who stay in the directory.

use directory::AdministrativeUnitId;

use crate::{
    Answer, Event, Rejection, State, audit::core_directory::object_row, decision::Draft,
    pim::dependents,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: AdministrativeUnitId,
) -> Result<Answer, Rejection> {
    let unit = super::existing(state, id)?;
    let words = ("AdministrativeUnit", "Delete administrative unit", "Delete");
    let row = object_row(state, draft, words, super::target(unit));
    draft.row(row);
    dependents::end_limited_to(state, draft, id);
    draft.event(Event::AdministrativeUnitDeleted { unit: id });
    Ok(Answer::Done)
}
