//! PIM's names for its steps, and the older operation types that published rules filter on.
//!
//! Not here: when each is written.

use directory::{ScheduleAction, ScheduleKind, Ticks};

use crate::{AssignmentType, Schedule};

/// An activity and its operation type.
pub(super) type Words = (String, &'static str);

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Requested,
    Completed,
    Canceled,
}

impl Step {
    const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Completed => "completed",
            Self::Canceled => "canceled",
        }
    }
}

fn bound(end: Option<Ticks>) -> &'static str {
    if end.is_some() { "timebound" } else { "permanent" }
}

/// A step of a request that gives or changes something.
pub(super) fn of(action: ScheduleAction, schedule: &Schedule, step: Step) -> Words {
    match action {
        ScheduleAction::AdminExtend | ScheduleAction::SelfExtend => extending(schedule.kind, step),
        ScheduleAction::AdminRenew | ScheduleAction::SelfRenew => renewing(schedule.kind, step),
        // Updates are named like new assignments.
        _ => granting(schedule, step),
    }
}

fn granting(schedule: &Schedule, step: Step) -> Words {
    let (bound, word) = (bound(schedule.end), step.word());
    match (schedule.kind, schedule.assignment_type, schedule.end) {
        (_, AssignmentType::Activated, _) => {
            let operation_type = match step {
                Step::Requested => "CreateRequestRoleActivation",
                Step::Completed | Step::Canceled => "ActivateRole",
            };
            (format!("Add member to role {word} (PIM activation)"), operation_type)
        }
        (ScheduleKind::Assignment, _, end) => {
            let operation_type = match end {
                None => "CreateRequestPermanentGrantedRole",
                Some(_) => "CreateRequestGrantedRole",
            };
            (format!("Add member to role in PIM {word} ({bound})"), operation_type)
        }
        (ScheduleKind::Eligibility, _, end) => {
            let operation_type = match end {
                None => "CreateRequestPermanentEligibleRole",
                Some(_) => "CreateRequestEligibleRole",
            };
            (format!("Add eligible member to role in PIM {word} ({bound})"), operation_type)
        }
    }
}

/// An administrator's yes to an extension or a renewal, his own or one that was asked for.
pub(super) fn approved_by_admin() -> Words {
    ("Update member in PIM approved by admin (extend/renew)".to_owned(), "Update")
}

/// And the no.
pub(super) fn denied_by_admin() -> Words {
    ("Update member in PIM denied by admin (extend/renew)".to_owned(), "Update")
}

fn extending(kind: ScheduleKind, step: Step) -> Words {
    if step == Step::Completed {
        return approved_by_admin();
    }
    let eligible = if kind == ScheduleKind::Eligibility { "eligible " } else { "" };
    let operation_type = if step == Step::Requested { "Create" } else { "Update" };
    (format!("Update {eligible}member in PIM {} (extend)", step.word()), operation_type)
}

fn renewing(kind: ScheduleKind, step: Step) -> Words {
    if step == Step::Completed {
        return approved_by_admin();
    }
    let eligible = if kind == ScheduleKind::Eligibility { "eligible " } else { "" };
    let operation_type = if step == Step::Requested { "Create" } else { "Update" };
    (format!("Add {eligible}member to role in PIM {} (renew)", step.word()), operation_type)
}

/// An admin's removal.
pub(super) fn removing(schedule: &Schedule, step: Step) -> Words {
    let (bound, word) = (bound(schedule.end), step.word());
    match schedule.kind {
        ScheduleKind::Assignment => (
            format!("Remove member from role in PIM {word} ({bound})"),
            "AdminRemovePermanentGrantedRole",
        ),
        ScheduleKind::Eligibility => (
            format!("Remove eligible member from role in PIM {word} ({bound})"),
            "AdminRemovePermanentEligibleRole",
        ),
    }
}

/// The end of an activation before its time.
pub(super) fn deactivating(step: Step) -> Words {
    (format!("Remove member from role {} (PIM deactivate)", step.word()), "RemoveActivatedRole")
}

/// The end that time brings. Only activations have a name of their own for it.
pub(super) fn expiring(schedule: &Schedule) -> Words {
    if schedule.is_assigned() {
        // Not the admin's operation type: rules that count removals by admins filter on that.
        (removing(schedule, Step::Completed).0, "Delete")
    } else {
        ("Remove member from role (PIM activation expired)".to_owned(), "RemoveActivatedRole")
    }
}

/// An activation waits for an approver.
pub(super) fn approval_requested() -> Words {
    (
        "Add member to role approval requested (PIM activation)".to_owned(),
        "RequestApprovalRoleActivation",
    )
}

/// An approver said yes.
pub(super) fn approved() -> Words {
    ("Add member to role request approved (PIM activation)".to_owned(), "Update")
}

/// An approver said no.
pub(super) fn denied() -> Words {
    ("Add member to role request denied (PIM activation)".to_owned(), "Update")
}

/// Nobody said anything.
pub(super) fn timed_out() -> Words {
    ("PIM activation request expired".to_owned(), "Update")
}
