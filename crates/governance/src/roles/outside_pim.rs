//! Giving and taking a role by the directory's own API: what PIM calls outside of PIM.
//!
//! Not here: the alert's repetition every two hours while the assignment stands; one row tells it.

use directory::{
    DirectoryScope, ObjectId, RequestId, RoleAssignmentId, RoleDefinition, ScheduleId,
};

use super::role_rules;
use crate::{
    AssignmentType, EndCause, Event, Rejection, RoleSchedule, ScheduleKind, State,
    audit::{
        Actor,
        core_directory::{Way, role_member},
        pim::{self, PimRow},
    },
    decision::Draft,
};

/// Assigns the role for good, if the principal may hold it and does not already; the caller has
/// looked at the role and words its own refusal of a duplicate.
pub(super) fn assign(
    state: &State,
    draft: &mut Draft<'_>,
    principal: ObjectId,
    role: RoleDefinition,
    duplicate: Rejection,
) -> Result<RoleAssignmentId, Rejection> {
    let now = draft.context.now;
    let object = state.object(principal).ok_or_else(|| Rejection::not_found(principal))?;
    role_rules::can_hold(object)?;
    if role_rules::is_taken(state, principal, role.id, now, None) {
        return Err(duplicate);
    }
    let role = role_rules::activated(state, draft, role);
    let assignment = RoleAssignmentId(draft.ids.next_id());
    let schedule = RoleSchedule {
        id: ScheduleId(draft.ids.next_id()),
        kind: ScheduleKind::Assignment,
        role_assignment_id: Some(assignment),
        principal_id: principal,
        role_definition_id: role.id,
        directory_scope_id: DirectoryScope::Tenant,
        start: now,
        end: None,
        assignment_type: AssignmentType::Assigned,
        activated_using: None,
        created_using: None,
        created_date_time: now,
        modified_date_time: None,
        started: true,
    };
    role_member(state, draft, (Way::Add, false), (Actor::Caller, None), principal, &role);
    let alert = PimRow {
        activity: "Add member to role outside of PIM (permanent)",
        operation_type: "RoleElevatedOutsidePimAlert",
        actor: Actor::Caller,
        correlation_id: None,
        principal,
        role: &role,
        start: now,
        end: None,
        justification: None,
        ticket: (None, None),
        request: RequestId(draft.ids.next_id()),
        schedule: schedule.id,
    };
    pim::write(state, draft, &alert);
    draft.event(Event::RoleScheduleCreated { schedule });
    Ok(assignment)
}

/// Ends an assignment that is in force, PIM's or not.
pub(super) fn remove(
    state: &State,
    draft: &mut Draft<'_>,
    schedule: &RoleSchedule,
    role: &RoleDefinition,
) -> Result<(), Rejection> {
    let now = draft.context.now;
    role_rules::keeps_a_global_administrator(state, schedule, now)?;
    let principal = schedule.principal_id;
    role_member(state, draft, (Way::Remove, false), (Actor::Caller, None), principal, role);
    draft.event(Event::RoleScheduleEnded {
        schedule: schedule.id,
        cause: EndCause::Removed,
        at: now,
    });
    Ok(())
}
