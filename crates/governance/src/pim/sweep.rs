//! What time does: schedules start and end, mails tell of coming ends, requests are waited for no
//! longer, deleted items go for good; each with its rows.
//!
//! Not here: whether something is in force, which is judged on read and needs no sweep.

use directory::{TargetResource, Ticks};

use super::{alerts, ending, grant, grantable::Grantable, time_out};
use crate::{
    DeletedItem, DeletedObject, DirectoryObject, EndCause, Event, Reminder, Schedule,
    ScheduleRequest, State,
    audit::{Actor, Head, Service, record, target_of},
    decision::Draft,
    mail::{self, Occasion},
};

enum Due<'a> {
    Start(&'a Schedule),
    Remind(&'a Schedule, Reminder),
    End(&'a Schedule),
    Escalate(&'a ScheduleRequest),
    TimeOut(&'a ScheduleRequest),
    Alert(&'a Schedule),
    Purge(&'a DeletedItem),
}

/// Carries out everything that is due at `draft.context.now`, in the order of its due times.
pub(crate) fn run(state: &State, draft: &mut Draft<'_>) {
    let now = draft.context.now;
    let mut due: Vec<(Ticks, Due<'_>)> = Vec::new();
    for schedule in state.schedules_due_by(now) {
        of_schedule(schedule, &mut due);
    }
    for request in state.pending_requests() {
        due.extend(request.escalates().map(|at| (at, Due::Escalate(request))));
        due.extend(request.times_out().map(|at| (at, Due::TimeOut(request))));
    }
    for item in state.deleted_items() {
        due.push((item.purge_time(), Due::Purge(item)));
    }
    due.retain(|(at, _)| *at <= now);
    // Stable: what falls due together keeps the order of the ids.
    due.sort_by_key(|(time, _)| *time);
    for (_, what) in due {
        match what {
            Due::Start(schedule) => grant::start(state, draft, schedule),
            Due::Remind(schedule, reminder) => remind(state, draft, schedule, reminder),
            Due::End(schedule) => ending::unasked(state, draft, schedule, EndCause::Expired),
            Due::Escalate(request) => time_out::escalate(state, draft, request),
            Due::TimeOut(request) => time_out::run(state, draft, request),
            Due::Alert(schedule) => alerts::outside_pim_again(state, draft, schedule),
            Due::Purge(item) => purge(state, draft, item),
        }
    }
}

fn of_schedule<'a>(schedule: &'a Schedule, due: &mut Vec<(Ticks, Due<'a>)>) {
    if !schedule.started {
        due.push((schedule.start, Due::Start(schedule)));
    }
    if let Some((reminder, at)) = schedule.next_reminder() {
        due.push((at, Due::Remind(schedule, reminder)));
    }
    due.extend(schedule.next_alert().map(|at| (at, Due::Alert(schedule))));
    due.extend(schedule.end.map(|end| (end, Due::End(schedule))));
}

// After a long standstill one mail is enough: the last that is due, and none once it has ended.
fn remind(state: &State, draft: &mut Draft<'_>, schedule: &Schedule, reminder: Reminder) {
    let now = draft.context.now;
    let over = schedule.end.is_some_and(|end| end <= now);
    let last = Schedule { reminded: Some(reminder), ..schedule.clone() };
    let later = last.next_reminder().filter(|(_, at)| *at <= now);
    let reminder = later.map_or(reminder, |(later, _)| later);
    if !over {
        if let Some(what) = Grantable::find(state, &schedule.target) {
            mail::of_schedule(state, draft, Occasion::Expiring(reminder), (schedule, &what).into());
        }
        draft.event(Event::ScheduleReminded { schedule: schedule.id, reminder, at: now });
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
