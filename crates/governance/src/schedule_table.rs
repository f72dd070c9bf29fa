//! Every schedule that has not ended, found by id, by principal, by what it is about, and by when
//! it is due; and those that are activations.
//!
//! Not here: what is in force; whoever asks passes the time.

use std::collections::{BTreeMap, BTreeSet};

use directory::{ObjectId, ScheduleId, ScheduleTarget, Ticks};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Schedule;

type Index<K> = BTreeMap<K, BTreeSet<ScheduleId>>;

/// The schedules with their indexes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Schedule>", into = "Vec<Schedule>")]
pub(crate) struct ScheduleTable {
    schedules: BTreeMap<ScheduleId, Schedule>,
    of_principal: Index<ObjectId>,
    /// By role definition or group, whose ids never meet.
    about: Index<Uuid>,
    activations: BTreeSet<ScheduleId>,
    due: BTreeSet<(Ticks, ScheduleId)>,
}

fn about(target: &ScheduleTarget) -> Uuid {
    match target {
        ScheduleTarget::Role { role_definition_id, .. } => role_definition_id.0,
        ScheduleTarget::Group { group_id, .. } => group_id.0,
    }
}

fn forget<K: Ord>(index: &mut Index<K>, key: &K, id: ScheduleId) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}

impl ScheduleTable {
    pub(crate) fn insert(&mut self, schedule: Schedule) {
        let id = schedule.id;
        self.remove(id);
        self.of_principal.entry(schedule.principal_id).or_default().insert(id);
        self.about.entry(about(&schedule.target)).or_default().insert(id);
        if !schedule.is_assigned() {
            self.activations.insert(id);
        }
        self.due.extend(schedule.due().map(|at| (at, id)));
        self.schedules.insert(id, schedule);
    }

    pub(crate) fn remove(&mut self, id: ScheduleId) -> Option<Schedule> {
        let schedule = self.schedules.remove(&id)?;
        forget(&mut self.of_principal, &schedule.principal_id, id);
        forget(&mut self.about, &about(&schedule.target), id);
        self.activations.remove(&id);
        if let Some(at) = schedule.due() {
            self.due.remove(&(at, id));
        }
        Some(schedule)
    }

    /// Changes a schedule, if it is there.
    pub(crate) fn change(&mut self, id: ScheduleId, change: impl FnOnce(&mut Schedule)) {
        if let Some(mut schedule) = self.remove(id) {
            change(&mut schedule);
            self.insert(schedule);
        }
    }

    pub(crate) fn get(&self, id: ScheduleId) -> Option<&Schedule> {
        self.schedules.get(&id)
    }

    /// All, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Schedule> {
        self.schedules.values()
    }

    /// What a principal itself has, by id.
    pub(crate) fn of_principal(&self, id: ObjectId) -> impl Iterator<Item = &Schedule> {
        self.found(self.of_principal.get(&id))
    }

    /// All about a role or a group, by id.
    pub(crate) fn about(&self, id: Uuid) -> impl Iterator<Item = &Schedule> {
        self.found(self.about.get(&id))
    }

    /// The activations, by id.
    pub(crate) fn activations(&self) -> impl Iterator<Item = &Schedule> {
        self.activations.iter().filter_map(|id| self.schedules.get(id))
    }

    fn found<'a>(
        &'a self,
        ids: Option<&'a BTreeSet<ScheduleId>>,
    ) -> impl Iterator<Item = &'a Schedule> {
        ids.into_iter().flatten().filter_map(|id| self.schedules.get(id))
    }

    /// When time alone next changes something.
    pub(crate) fn next_due(&self) -> Option<Ticks> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What time has changed by `now`, in the order of the due times and then of the ids.
    pub(crate) fn due_by(&self, now: Ticks) -> impl Iterator<Item = &Schedule> {
        self.due
            .iter()
            .take_while(move |(at, _)| *at <= now)
            .filter_map(|(_, id)| self.schedules.get(id))
    }
}

impl From<Vec<Schedule>> for ScheduleTable {
    fn from(schedules: Vec<Schedule>) -> Self {
        let mut table = Self::default();
        schedules.into_iter().for_each(|schedule| table.insert(schedule));
        table
    }
}

impl From<ScheduleTable> for Vec<Schedule> {
    fn from(table: ScheduleTable) -> Self {
        table.schedules.into_values().collect()
    }
}
