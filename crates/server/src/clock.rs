//! The only reader of the clock, and the two times that Reeve knows.
//!
//! *Wall time* is for what the outside world checks: tokens, certificates, `Retry-After`.
//! *Tenant time* is for grants, rules and log rows; it is the wall's unless a simulated clock was
//! asked for, which stands still until it is told to advance.
//!
//! Not here: waiting and due work (`loops.rs`).

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use directory::Ticks;

/// Tells both times. Clones share a simulated time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    simulated: Option<Arc<AtomicI64>>,
}

/// Measures how long something takes.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Clock {
    /// A clock whose tenant time is the wall's.
    #[must_use]
    pub const fn system() -> Self {
        Self { simulated: None }
    }

    /// A clock whose tenant time starts at `start` and stands still.
    #[must_use]
    pub fn simulated(start: Ticks) -> Self {
        Self { simulated: Some(Arc::new(AtomicI64::new(start.get()))) }
    }

    /// Whether tenant time stands still between advances.
    #[must_use]
    pub const fn is_simulated(&self) -> bool {
        self.simulated.is_some()
    }

    /// Wall time.
    #[must_use]
    pub fn wall(&self) -> Ticks {
        wall()
    }

    /// Tenant time.
    #[must_use]
    pub fn tenant(&self) -> Ticks {
        match &self.simulated {
            Some(time) => Ticks::new(time.load(Ordering::SeqCst)).unwrap_or(Ticks::MAX),
            None => wall(),
        }
    }

    /// Moves a simulated tenant time forward to `time`; never back, and never a system clock's.
    pub fn advance_to(&self, time: Ticks) {
        if let Some(simulated) = &self.simulated {
            simulated.fetch_max(time.get(), Ordering::SeqCst);
        }
    }
}

impl Stopwatch {
    /// Starts measuring.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this file is where the clock is read")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[expect(clippy::disallowed_methods, reason = "this file is where the clock is read")]
fn wall() -> Ticks {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let nanos = since_epoch.map_or(0, |elapsed| elapsed.as_nanos());
    i128::try_from(nanos).ok().and_then(Ticks::from_unix_nanos).unwrap_or(Ticks::MAX)
}

#[cfg(test)]
mod tests {
    use directory::Span;

    use super::*;

    #[test]
    fn a_simulated_time_stands_still_and_only_goes_forward() {
        let start: Ticks = "2026-01-01".parse().unwrap();
        let clock = Clock::simulated(start);
        assert_eq!(clock.tenant(), start);
        assert_eq!(clock.clone().tenant(), start);
        let later = start.saturating_add(Span::hours(1));
        clock.advance_to(later);
        clock.advance_to(start);
        assert_eq!(clock.tenant(), later);
        assert!(clock.wall() > "2025-01-01".parse().unwrap());
    }

    #[test]
    fn a_system_clock_cannot_be_moved() {
        let clock = Clock::system();
        clock.advance_to(Ticks::MAX);
        assert!(clock.tenant() < Ticks::MAX);
    }
}
