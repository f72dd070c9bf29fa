//! Named places where a crash would be hardest to bear. A test names one in `REEVE_CRASH_AT`, and
//! the process dies there as from `kill -9`, or in `NAME:N` when it comes there for the Nth time;
//! without the variable nothing happens.
//!
//! Not here: recovery. Every part reads what is on disk when it starts, crash or not.

use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use crate::environment;

macro_rules! points {
    ($($(#[$doc:meta])* $point:ident = $name:literal,)*) => {
        /// A place to die.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum CrashPoint { $($(#[$doc])* $point,)* }

        impl CrashPoint {
            /// All of them, in the order in which the story of a role outside PIM meets them.
            pub const ALL: &'static [Self] = &[$(Self::$point,)*];

            /// What `REEVE_CRASH_AT` calls it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$point => $name,)* }
            }
        }
    };
}

points! {
    /// The tenant's change is in the journal; nobody has been told.
    TenantCommitted = "tenant-committed",
    /// The audit rows are in the lake; no rule has seen them.
    AuditIngested = "audit-ingested",
    /// A rule matched; neither alert nor cursor is in the journal.
    RuleMatched = "rule-matched",
    /// Alert, incident, cursor and the promise of a playbook are in the journal.
    IncidentCommitted = "incident-committed",
    /// The run of the playbook is in the journal; no step was taken.
    RunStarted = "run-started",
    /// The intent of a write is in the journal; nothing was sent.
    IntentCommitted = "intent-committed",
    /// The tenant has answered; the answer is nowhere.
    GraphAnswered = "graph-answered",
    /// The write was seen to be in effect; that is nowhere.
    ReadBack = "read-back",
    /// The outcome of the write is in the journal; the run does not know it.
    WriteCompleted = "write-completed",
    /// The run knows the outcome of a step.
    StepCommitted = "step-committed",
    /// The incident was changed; the run does not know it.
    IncidentChanged = "incident-changed",
    /// The run has ended; its promise is still open.
    RunEnded = "run-ended",
}

/// Where to die, and how often to pass there first.
struct Chosen {
    name: String,
    left: AtomicUsize,
}

impl Chosen {
    fn read(text: &str) -> Self {
        let (name, times) = text.split_once(':').unwrap_or((text, "1"));
        Self { name: name.to_owned(), left: AtomicUsize::new(times.parse().unwrap_or(1)) }
    }

    /// Whether coming to `point` now is the time.
    fn is_met(&self, point: CrashPoint) -> bool {
        self.name == point.name() && self.left.fetch_sub(1, Ordering::SeqCst) == 1
    }
}

/// Dies if this is the place to die.
pub fn reach(point: CrashPoint) {
    static CHOSEN: OnceLock<Option<Chosen>> = OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| environment::crash_point().as_deref().map(Chosen::read));
    if chosen.as_ref().is_some_and(|chosen| chosen.is_met(point)) {
        tracing::error!(point = point.name(), "dying here, as REEVE_CRASH_AT asks");
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_nothing_happens_unasked() {
        let names: std::collections::BTreeSet<_> =
            CrashPoint::ALL.iter().map(|point| point.name()).collect();
        assert_eq!(names.len(), CrashPoint::ALL.len());
        for point in CrashPoint::ALL {
            reach(*point);
        }
    }

    #[test]
    fn the_nth_time_counts() {
        let second = Chosen::read("graph-answered:2");
        let came: Vec<_> = (0..4).map(|_| second.is_met(CrashPoint::GraphAnswered)).collect();
        assert_eq!(came, [false, true, false, false]);
        let first = Chosen::read("run-ended");
        assert!(!first.is_met(CrashPoint::ReadBack));
        assert!(first.is_met(CrashPoint::RunEnded));
    }
}
