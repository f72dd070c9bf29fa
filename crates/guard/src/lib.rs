//! May Reeve do this to this tenant now? Every write that Reeve itself makes passes [`judge`]:
//! when it is planned, and again right before the call.
//!
//! [`readback`] says what must be seen to be true afterwards, [`undo`] how to take it back.
//!
//! Not here: reading the tenant, doing or journaling anything. The judgement is only as good as
//! the [`TenantView`] it is given, so whatever the view does not show counts as unknown, never as
//! absent.

mod act;
mod judge;
mod read;
mod readback;
mod rule;
mod settings;
mod touched;
mod undo;
mod verdict;
mod view;

#[cfg(test)]
mod scene;

pub use act::{Act, History, Past};
pub use judge::{judge, judge_unclassified};
pub use read::Read;
pub use readback::{Expectation, Seen, readback};
pub use settings::{Limits, Mode, Modes, Settings};
pub use undo::undo;
pub use verdict::{Rule, Verdict};
pub use view::{Holding, ObjectView, TenantView};
