//! Taking a member or owner out of a group by the directory's own API, which ends what PIM gave
//! as well.
//!
//! Not here: what the member had activated through the group (`pim/dependents`).

use directory::{Group, GroupAccess, ObjectId};

use crate::{
    EndCause, Event, Rejection, State,
    audit::{
        Actor,
        core_directory::{Way, group_edge},
    },
    decision::Draft,
};

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    (group, access): (&Group, GroupAccess),
    object: ObjectId,
) -> Result<(), Rejection> {
    let now = draft.context.now;
    let edge = state.has_edge(group.id, access, object);
    let schedule = state.active_in_group(group.id, access, object, now);
    if !edge && schedule.is_none() {
        return Err(Rejection::not_found(object));
    }
    let way = (Way::Remove, access == GroupAccess::Owner);
    group_edge(state, draft, way, (Actor::Caller, None), group, object);
    if edge {
        draft.event(match access {
            GroupAccess::Member => Event::GroupMemberRemoved { group: group.id, member: object },
            GroupAccess::Owner => Event::GroupOwnerRemoved { group: group.id, owner: object },
        });
    }
    if let Some(schedule) = schedule {
        let cause = EndCause::Removed;
        draft.event(Event::RoleScheduleEnded { schedule: schedule.id, cause, at: now });
    }
    Ok(())
}
