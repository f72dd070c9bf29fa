//! The embedded tenant's mind: commands in, events and audit rows out.
//!
//! [`decide`] judges one [`Command`] against the [`State`]; the shell stores the events and rows
//! of the [`Decision`] in one transaction and [`State::apply`]s the events; [`due`] says when time
//! alone will change something, and [`Command::Sweep`] carries that out. The fold of all events,
//! Graph's answers and the audit trail always agree.
//!
//! Not here: any clock, randomness or I/O; wire formats (`msgraph`); tokens and the route × role
//! table (the shell).

mod administrators;
mod audit;
mod built_in;
mod change_log;
mod changes;
mod command;
mod context;
mod decide;
mod decision;
mod edges;
mod event;
mod mail;
mod objects;
mod pim;
mod pim_alert;
mod policies;
mod rejection;
mod roles;
mod schedule;
mod schedule_table;
pub mod seed;
mod state;
mod tenant;
mod units;

pub use change_log::Sequence;
pub use changes::{AdministrativeUnitChanges, GroupChanges, RoleDefinitionChanges, UserChanges};
pub use command::{
    Command, NewAdministrativeUnit, NewGroup, NewRoleDefinition, NewServicePrincipal, NewUser,
};
pub use context::{Caller, Context};
pub use decide::{decide, due, evolve};
pub use decision::{Answer, Decision};
pub use event::{EndCause, Event};
pub use mail::{Facts, Mail, Occasion};
pub use pim_alert::{PimAlertIncident, PimAlertKind, PimAlertSettings, PimAlertSeverity};
pub use rejection::Rejection;
pub use schedule::{
    Approval, ApprovalDecision, AssignmentType, ExpiredSchedule, MemberType, Reminder,
    RequestStatus, Schedule, ScheduleInstance, ScheduleRequest, graph_id,
};
pub use state::{DeletedItem, DeletedObject, DirectoryObject, ObjectKind, RoleHolder, State};
pub use tenant::{AppRoleAssignment, Credential, Tenant};
