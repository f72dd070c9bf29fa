//! `POST /directory/administrativeUnits`.
//!
//! Not here: units whose members follow a rule; nothing evaluates rules.

use directory::{AdministrativeUnit, AdministrativeUnitId};

use crate::{
    Answer, Event, NewAdministrativeUnit, Rejection, State, audit::core_directory::object_row,
    decision::Draft, objects::user_rules,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    new: NewAdministrativeUnit,
) -> Result<Answer, Rejection> {
    user_rules::required(&new.display_name, "displayName")?;
    let unit = AdministrativeUnit {
        id: AdministrativeUnitId(draft.ids.next_id()),
        display_name: new.display_name,
        description: new.description,
        visibility: new.visibility,
        created_date_time: draft.context.now,
    };
    let words = ("AdministrativeUnit", "Add administrative unit", "Add");
    let row = object_row(state, draft, words, super::target(&unit));
    draft.row(row);
    let id = unit.id;
    draft.event(Event::AdministrativeUnitCreated { unit });
    Ok(Answer::AdministrativeUnit(id))
}
