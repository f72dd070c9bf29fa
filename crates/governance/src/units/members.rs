//! `POST` and `DELETE /directory/administrativeUnits/{id}/members/…/$ref`.
//!
//! Not here: what members are managed by.

use directory::{AdministrativeUnitId, ObjectId};

use crate::{
    Answer, DirectoryObject, Event, Rejection, State,
    audit::{core_directory::object_row, target},
    decision::Draft,
};

pub(crate) fn add(
    state: &State,
    draft: &mut Draft<'_>,
    id: AdministrativeUnitId,
    member: ObjectId,
) -> Result<Answer, Rejection> {
    super::existing(state, id)?;
    match state.object(member) {
        None => return Err(Rejection::not_found(member)),
        Some(DirectoryObject::ServicePrincipal(_)) => {
            return Err(Rejection::bad_request(
                "Only users, groups and devices can be members of an administrative unit.",
            ));
        }
        Some(_) => {}
    }
    if state.is_in_unit(id, member) {
        return Err(Rejection::already_referenced("members"));
    }
    write_row(state, draft, ("Add member to administrative unit", "Assign"), id, member)?;
    draft.event(Event::AdministrativeUnitMemberAdded { unit: id, member });
    Ok(Answer::Done)
}

pub(crate) fn remove(
    state: &State,
    draft: &mut Draft<'_>,
    id: AdministrativeUnitId,
    member: ObjectId,
) -> Result<Answer, Rejection> {
    super::existing(state, id)?;
    if !state.is_in_unit(id, member) {
        return Err(Rejection::not_found(member));
    }
    write_row(state, draft, ("Remove member from administrative unit", "Unassign"), id, member)?;
    draft.event(Event::AdministrativeUnitMemberRemoved { unit: id, member });
    Ok(Answer::Done)
}

fn write_row(
    state: &State,
    draft: &mut Draft<'_>,
    (activity, operation_type): (&str, &str),
    id: AdministrativeUnitId,
    member: ObjectId,
) -> Result<(), Rejection> {
    let unit = super::target(super::existing(state, id)?);
    let words = ("AdministrativeUnit", activity, operation_type);
    let mut row = object_row(state, draft, words, target(state, member, false));
    row.target_resources.push(unit);
    draft.row(row);
    Ok(())
}
