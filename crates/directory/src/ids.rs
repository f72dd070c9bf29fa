//! New identifiers without a source of randomness: a seeded sequence that the shell starts.
//!
//! Not here: entropy. The shell seeds [`Ids`] once per command from the operating system, a test
//! or a replay from a number, and the same seed gives the same identifiers.

use uuid::Uuid;

/// A sequence of GUIDs (version 4 in form) that depends on nothing but its seed.
#[derive(Debug, Clone)]
pub struct Ids {
    state: u128,
}

impl Ids {
    /// Starts the sequence that belongs to `seed`.
    #[must_use]
    pub const fn seeded(seed: u128) -> Self {
        Self { state: seed }
    }

    /// The next identifier of the sequence.
    pub fn next_id(&mut self) -> Uuid {
        let high = self.next_word();
        let low = self.next_word();
        let bits = (u128::from(high) << 64) | u128::from(low);
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }

    // SplitMix64 over each half of the state: full-period, well-mixed, and four lines long.
    fn next_word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        let mixed = (folded ^ (folded >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_the_sequence_and_its_members_differ() {
        let take = |seed| {
            let mut ids = Ids::seeded(seed);
            (0..1000).map(|_| ids.next_id()).collect::<Vec<_>>()
        };
        assert_eq!(take(7), take(7));
        assert_ne!(take(7), take(8));
        let unique: std::collections::HashSet<_> = take(7).into_iter().collect();
        assert_eq!(unique.len(), 1000);
    }
}
