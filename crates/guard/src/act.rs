//! What is to be done, and what has been done lately.
//!
//! Not here: the journal that both come from.

use directory::{Operation, Span, Ticks};

use crate::Read;

/// One write that Reeve wants to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act<'a> {
    /// The write.
    pub operation: &'a Operation,
    /// The reads that led to it: a list that somebody was found missing from, and the like.
    /// Empty when an incident or a person led to it.
    pub basis: &'a [Read<()>],
    /// Whether a person has approved this very act.
    pub approved: bool,
}

/// A write that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When its answer came.
    pub at: Ticks,
    /// What it was.
    pub operation: Operation,
}

/// Reeve's own writes to this tenant: at least those within the windows of the limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Those that were answered.
    pub done: Vec<Past>,
    /// Those that were sent and not answered yet, without the one to be judged.
    pub in_flight: Vec<Operation>,
}

impl History {
    /// What was done within `window` before `now`, or is being done.
    pub(crate) fn within(&self, now: Ticks, window: Span) -> impl Iterator<Item = &Operation> {
        self.done
            .iter()
            .filter(move |past| now - past.at <= window)
            .map(|past| &past.operation)
            .chain(&self.in_flight)
    }
}
