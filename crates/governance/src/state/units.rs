//! Reading and folding administrative units.
//!
//! Not here: the roles that are limited to them.

use directory::{AdministrativeUnit, AdministrativeUnitId, GroupId, ObjectId};

use super::{DirectoryObject, State};
use crate::Event;

impl State {
    /// The administrative unit with this id.
    #[must_use]
    pub fn administrative_unit(&self, id: AdministrativeUnitId) -> Option<&AdministrativeUnit> {
        self.units.get(&id)
    }

    /// Every administrative unit, by id.
    pub fn administrative_units(&self) -> impl ExactSizeIterator<Item = &AdministrativeUnit> {
        self.units.values()
    }

    /// Whether the object is in the unit.
    #[must_use]
    pub fn is_in_unit(&self, unit: AdministrativeUnitId, object: ObjectId) -> bool {
        self.unit_members.contains(GroupId(unit.0), object)
    }

    /// What is in the unit, by id.
    pub fn unit_members(
        &self,
        unit: AdministrativeUnitId,
    ) -> impl Iterator<Item = DirectoryObject<'_>> {
        self.unit_members.of_group(GroupId(unit.0)).filter_map(|id| self.object(id))
    }

    /// The units that the object is in, by id.
    pub fn units_of(&self, object: ObjectId) -> impl Iterator<Item = &AdministrativeUnit> {
        self.unit_members
            .of_object(object)
            .filter_map(|unit| self.administrative_unit(AdministrativeUnitId(unit.0)))
    }

    /// Takes in an event about units; false if it is about something else.
    pub(super) fn apply_unit(&mut self, event: &Event) -> bool {
        match event {
            Event::AdministrativeUnitCreated { unit } => {
                self.units.insert(unit.id, unit.clone());
            }
            Event::AdministrativeUnitUpdated { unit, changes } => {
                let Some(unit) = self.units.get_mut(unit) else { return true };
                if let Some(name) = &changes.display_name {
                    unit.display_name.clone_from(name);
                }
                if let Some(description) = &changes.description {
                    unit.description.clone_from(description);
                }
            }
            Event::AdministrativeUnitDeleted { unit } => {
                self.units.remove(unit);
                self.unit_members.take((*unit).into());
            }
            Event::AdministrativeUnitMemberAdded { unit, member } => {
                self.unit_members.insert(GroupId(unit.0), *member);
            }
            Event::AdministrativeUnitMemberRemoved { unit, member } => {
                self.unit_members.remove(GroupId(unit.0), *member);
            }
            _ => return false,
        }
        true
    }
}
