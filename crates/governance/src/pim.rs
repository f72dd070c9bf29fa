//! Privileged Identity Management for directory roles: requests, schedules, and what time does.
//!
//! Not here: approval, extension and renewal on a holder's request (refused by name), PIM for
//! Groups, mails.

pub(crate) mod cancel_schedule_request;
pub(crate) mod create_schedule_request;
pub(crate) mod dependents;
pub(crate) mod sweep;

mod admin_assign;
mod admin_remove;
mod admin_update;
mod ending;
mod grant;
mod request_rules;
mod self_activate;
mod self_deactivate;
mod words;
