//! Microsoft Graph over the embedded tenant: `/v1.0`, `/beta`, `/$batch`.
//!
//! `http` is the only file that knows of sockets and of [`crate::instance::Instance`]; everything
//! else is a function of a [`call::Call`] (request, caller, state, time), one family of paths a
//! file, so that it can be tested without either.
//!
//! Not here: Graph's wire (`msgraph`), what the tenant decides (`governance`), tokens (`oauth`).

mod administrative_units;
mod admission;
mod app_roles;
mod approvals;
mod audit_log;
mod audits;
mod call;
mod commands;
mod created;
mod deleted_items;
mod delta;
mod directory_objects;
mod directory_roles;
mod groups;
mod http;
mod listing;
mod memberships;
mod organization;
mod password;
mod policies;
mod read;
mod relations;
mod role_management;
mod schedules;
mod service;
mod service_principals;
mod users;

pub use http::routes;

#[cfg(test)]
mod tests;
