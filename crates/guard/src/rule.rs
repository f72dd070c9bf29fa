//! The guard's rules, one a file. Each speaks only when it objects.
//!
//! Not here: their order (`judge`).

pub(crate) mod group_share;
pub(crate) mod kill_switch;
pub(crate) mod last_global_administrators;
pub(crate) mod loop_breaker;
pub(crate) mod mass_removal;
pub(crate) mod mode;
pub(crate) mod one_at_a_time;
pub(crate) mod protected_identity;
pub(crate) mod unknown_is_not_absent;
