//! Microsoft Sentinel's notions, decided without doing anything: analytics rules, alerts,
//! entities, incidents, automation rules and watchlists.
//!
//! Not here: running queries, storing incidents, starting playbooks. The server does these with
//! the values that this crate computes.

pub mod alert;
pub mod automation;
pub mod entity;
pub mod incident;
pub mod rule;
pub mod watchlist;
mod workspace;

pub use workspace::Workspace;
