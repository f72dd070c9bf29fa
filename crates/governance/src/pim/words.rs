//! PIM's names for its steps, and the older operation types that published rules filter on.
//!
//! Not here: when each is written.

use directory::Ticks;

use crate::{AssignmentType, RequestAction, RoleSchedule, ScheduleKind};

/// An activity and its operation type.
pub(super) type Words = (String, &'static str);

fn bound(end: Option<Ticks>) -> &'static str {
    if end.is_some() { "timebound" } else { "permanent" }
}

/// The step's word in the names: `requested`, `completed` or `canceled`.
pub(super) fn granting(schedule: &RoleSchedule, step: &str) -> Words {
    let bound = bound(schedule.end);
    match (schedule.kind, schedule.assignment_type, schedule.end) {
        (_, AssignmentType::Activated, _) => {
            let operation_type =
                if step == "requested" { "CreateRequestRoleActivation" } else { "ActivateRole" };
            (format!("Add member to role {step} (PIM activation)"), operation_type)
        }
        (ScheduleKind::Assignment, _, end) => {
            let operation_type = match end {
                None => "CreateRequestPermanentGrantedRole",
                Some(_) => "CreateRequestGrantedRole",
            };
            (format!("Add member to role in PIM {step} ({bound})"), operation_type)
        }
        (ScheduleKind::Eligibility, _, end) => {
            let operation_type = match end {
                None => "CreateRequestPermanentEligibleRole",
                Some(_) => "CreateRequestEligibleRole",
            };
            (format!("Add eligible member to role in PIM {step} ({bound})"), operation_type)
        }
    }
}

/// An admin's removal.
pub(super) fn removing(schedule: &RoleSchedule, step: &str) -> Words {
    let bound = bound(schedule.end);
    match schedule.kind {
        ScheduleKind::Assignment => (
            format!("Remove member from role in PIM {step} ({bound})"),
            "AdminRemovePermanentGrantedRole",
        ),
        ScheduleKind::Eligibility => (
            format!("Remove eligible member from role in PIM {step} ({bound})"),
            "AdminRemovePermanentEligibleRole",
        ),
    }
}

/// The end of an activation before its time.
pub(super) fn deactivating(step: &str) -> Words {
    (format!("Remove member from role {step} (PIM deactivate)"), "RemoveActivatedRole")
}

/// The end that time brings. Only activations have a name of their own for it.
pub(super) fn expiring(schedule: &RoleSchedule) -> Words {
    if schedule.assignment_type == AssignmentType::Activated {
        ("Remove member from role (PIM activation expired)".to_owned(), "RemoveActivatedRole")
    } else {
        // Not the admin's operation type: rules that count removals by admins filter on that.
        (removing(schedule, "completed").0, "Delete")
    }
}

/// An admin's change of dates: asked, then done. Updates are named like new assignments.
pub(super) fn changing(schedule: &RoleSchedule, action: RequestAction) -> (Words, Words) {
    if action != RequestAction::AdminExtend {
        return (granting(schedule, "requested"), granting(schedule, "completed"));
    }
    let asked = match schedule.kind {
        ScheduleKind::Assignment => "Update member in PIM requested (extend)",
        ScheduleKind::Eligibility => "Update eligible member in PIM requested (extend)",
    };
    let done = "Update member in PIM approved by admin (extend/renew)";
    ((asked.to_owned(), "Create"), (done.to_owned(), "Update"))
}
