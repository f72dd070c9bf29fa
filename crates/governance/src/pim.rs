//! Privileged Identity Management for roles and for groups: requests, schedules, approvals,
//! policies, and what time does. Everything is the same for both but the rows of the directory.
//!
//! Not here: mails (`mail`), and who administers what (`administrators`).

pub(crate) mod alerts;
pub(crate) mod cancel_schedule_request;
pub(crate) mod create_schedule_request;
pub(crate) mod decide_request;
pub(crate) mod dependents;
pub(crate) mod grantable;
pub(crate) mod refresh_alerts;
pub(crate) mod sweep;
pub(crate) mod update_policy_rules;

mod admin_assign;
mod admin_extend;
mod admin_remove;
mod admin_renew;
mod admin_update;
mod approvers;
mod ask_administrators;
mod change;
mod ending;
mod grant;
mod refuse_late;
mod request_rules;
mod rows;
mod self_activate;
mod self_deactivate;
mod time_out;
mod words;

pub(crate) use grantable::Grantable;
pub(crate) use rows::About;
