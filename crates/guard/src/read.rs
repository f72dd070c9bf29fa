//! Something read from the tenant: what it was, when, and whether it was all.
//!
//! Not here: paging and retries; the shell reads and says honestly how it went.

use directory::{Span, Ticks};

/// A value as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read<T> {
    /// When the first request of the read was sent.
    pub at: Ticks,
    /// Whether every page came without an error.
    pub complete: bool,
    /// What was read.
    pub value: T,
}

impl<T> Read<T> {
    /// A complete read.
    #[must_use]
    pub const fn complete(at: Ticks, value: T) -> Self {
        Self { at, complete: true, value }
    }

    /// The value if it can be relied on: all of it, and not older than `age`. A read from the
    /// future means a clock that cannot be trusted, so it cannot be either.
    ///
    /// # Errors
    ///
    /// Why it cannot, in words that follow "the read of …".
    pub fn reliable(&self, now: Ticks, age: Span) -> Result<&T, String> {
        if !self.complete {
            return Err("is incomplete".to_owned());
        }
        let own_age = now - self.at;
        if own_age > age || own_age < Span::ZERO {
            return Err(format!(
                "is from {}, and must be at most {} s old",
                self.at,
                age.as_millis() / 1000
            ));
        }
        Ok(&self.value)
    }
}
