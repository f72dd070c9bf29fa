//! The rules, one file each: given a case, an objection or none.
//!
//! Not here: their order (`judge`).

pub(crate) mod kill_switch;
pub(crate) mod last_global_administrators;
pub(crate) mod loop_breaker;
pub(crate) mod mass_removal;
pub(crate) mod protected_identity;
pub(crate) mod unknown;
