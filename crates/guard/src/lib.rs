//! May Reeve itself make this write to this tenant now? One function, [`judge`], before every
//! write of playbooks, drift repair, reviews and people at the command line.
//!
//! Not here: reading the tenant, sending the write, reading back ([`Expectation`] says what must
//! then be seen). Nothing is assumed: what was not read completely and freshly is unknown, and
//! unknown never permits a removal.

mod expectation;
mod judge;
mod policy;
mod rule;
mod undo;
mod view;

pub use expectation::{Expectation, expectation};
pub use judge::{Rule, Verdict, judge};
pub use policy::{Mode, Policy};
pub use undo::{Before, undo};
pub use view::{Administrator, PastAction, Subject, TenantView, subject};
