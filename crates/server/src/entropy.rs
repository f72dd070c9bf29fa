//! The only source of randomness: identifiers, secrets and keys.
//!
//! Not here: what they are used for. A test that must repeat itself starts from a seed.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use directory::Ids;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

/// A shared generator.
pub struct Entropy {
    generator: Mutex<StdRng>,
}

impl Entropy {
    /// Seeded by the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self { generator: Mutex::new(rand::make_rng()) }
    }

    /// Repeats itself for the same `seed`. Not for secrets.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self { generator: Mutex::new(StdRng::seed_from_u64(seed)) }
    }

    /// Fills `buffer`.
    pub fn fill(&self, buffer: &mut [u8]) {
        self.generator.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(buffer);
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A sequence of identifiers for one command.
    #[must_use]
    pub fn ids(&self) -> Ids {
        Ids::seeded(u128::from_le_bytes(self.bytes()))
    }

    /// A single identifier.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.ids().next_id()
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_repeat_and_the_system_does_not() {
        let first = |entropy: Entropy| entropy.bytes::<32>();
        assert_eq!(first(Entropy::seeded(7)), first(Entropy::seeded(7)));
        assert_ne!(first(Entropy::seeded(7)), first(Entropy::seeded(8)));
        assert_ne!(first(Entropy::system()), first(Entropy::system()));
    }
}
