//! Giving and taking a role by the directory's own API: what PIM calls outside of PIM.
//!
//! Not here: the alert and its repetition while the assignment stands (`pim/alerts`).

use directory::{
    DirectoryScope, ObjectId, RoleAssignmentId, RoleDefinition, ScheduleId, ScheduleKind,
    ScheduleTarget,
};

use super::role_rules;
use crate::{
    AssignmentType, EndCause, Event, Rejection, Schedule, State,
    audit::{
        Actor,
        core_directory::{Way, role_member},
    },
    decision::Draft,
    pim::{Grantable, alerts},
};

/// Assigns the role for good, if the principal may hold it and does not already; the caller has
/// looked at the role and words its own refusal of a duplicate.
pub(super) fn assign(
    state: &State,
    draft: &mut Draft<'_>,
    principal: ObjectId,
    (role, directory_scope_id): (RoleDefinition, DirectoryScope),
    duplicate: Rejection,
) -> Result<RoleAssignmentId, Rejection> {
    let now = draft.context.now;
    let object = state.object(principal).ok_or_else(|| Rejection::not_found(principal))?;
    role_rules::can_hold(object)?;
    role_rules::is_enabled(&role)?;
    let target = ScheduleTarget::Role { role_definition_id: role.id, directory_scope_id };
    if role_rules::is_taken(state, principal, &target, now, None) {
        return Err(duplicate);
    }
    let role = role_rules::activated(state, draft, role);
    let assignment = RoleAssignmentId(draft.ids.next_id());
    let schedule = Schedule {
        id: ScheduleId(draft.ids.next_id()),
        kind: ScheduleKind::Assignment,
        role_assignment_id: Some(assignment),
        principal_id: principal,
        target,
        start: now,
        end: None,
        assignment_type: AssignmentType::Assigned,
        activated_using: None,
        created_using: None,
        created_date_time: now,
        modified_date_time: None,
        started: true,
        reminded: None,
        alerted_date_time: None,
    };
    let scope = schedule.target.scope().unwrap_or(&DirectoryScope::Tenant);
    let what = (&role, scope);
    role_member(state, draft, (Way::Add, false), (Actor::Caller, None), principal, what);
    alerts::outside_pim(state, draft, &schedule, &Grantable::Role(role));
    draft.event(Event::RoleScheduleCreated { schedule });
    Ok(assignment)
}

/// Ends an assignment that is in force, PIM's or not.
pub(super) fn remove(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &Schedule,
    role: &RoleDefinition,
) -> Result<(), Rejection> {
    let now = draft.context.now;
    role_rules::keeps_a_global_administrator(state, schedule, now)?;
    let principal = schedule.principal_id;
    let scope = schedule.target.scope().unwrap_or(&DirectoryScope::Tenant);
    let what = (role, scope);
    role_member(state, draft, (Way::Remove, false), (Actor::Caller, None), principal, what);
    draft.event(Event::RoleScheduleEnded {
        schedule: schedule.id,
        cause: EndCause::Removed,
        at: now,
    });
    Ok(())
}
