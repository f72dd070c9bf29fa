//! What time does: schedules start and end, deleted items go for good; each with its rows.
//!
//! Not here: whether something is in force, which is judged on read and needs no sweep.

use directory::{TargetResource, Ticks};

use super::{ending, grant};
use crate::{
    DeletedItem, DeletedObject, DirectoryObject, EndCause, Event, RoleSchedule, State,
    audit::{Actor, Head, Service, record, target_of},
    command::purge_time,
    decision::Draft,
};

enum Due<'a> {
    Start(&'a RoleSchedule),
    End(&'a RoleSchedule),
    Purge(&'a DeletedItem),
}

/// Carries out everything that is due at `draft.context.now`, in the order of its due times.
pub(crate) fn run(state: &State, draft: &mut Draft<'_>) {
    let now = draft.context.now;
    let mut due: Vec<(Ticks, Due<'_>)> = Vec::new();
    for schedule in state.every_schedule() {
        if !schedule.started && schedule.start <= now {
            due.push((schedule.start, Due::Start(schedule)));
        }
        if let Some(end) = schedule.end.filter(|end| *end <= now) {
            due.push((end, Due::End(schedule)));
        }
    }
    for item in state.deleted_items() {
        let time = purge_time(item.deleted_date_time);
        if time <= now {
            due.push((time, Due::Purge(item)));
        }
    }
    // Stable: what falls due together keeps the order of the ids.
    due.sort_by_key(|(time, _)| *time);
    for (_, what) in due {
        match what {
            Due::Start(schedule) => grant::start(state, draft, schedule),
            Due::End(schedule) => ending::unasked(state, draft, schedule, EndCause::Expired),
            Due::Purge(item) => purge(state, draft, item),
        }
    }
}

fn purge(state: &State, draft: &mut Draft<'_>, item: &DeletedItem) {
    let (category, activity, object) = match &item.object {
        DeletedObject::User(user) => {
            ("UserManagement", "Hard Delete user", DirectoryObject::User(user))
        }
        DeletedObject::Group(group) => {
            ("GroupManagement", "Hard Delete group", DirectoryObject::Group(group))
        }
    };
    let target: TargetResource = target_of(object, false);
    let head = Head {
        service: Service::CoreDirectory,
        category,
        activity,
        operation_type: "Delete",
        actor: Actor::Directory,
        correlation_id: Some(draft.ids.next_id()),
    };
    let mut row = record(state, draft, &head);
    row.target_resources = vec![target];
    draft.row(row);
    draft.event(Event::ItemPurged { object: object.id() });
}
