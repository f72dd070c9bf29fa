//! The order in which cells are listed. Kusto collects their names in a hash table and lists
//! them as they lie in it: what came last comes first, but for names that share a slot.
//!
//! Not here: which cells there are.

use std::collections::HashMap;

/// The names in the order of Kusto's table.
///
/// The table has a slot for each, and some more, so that their number is prime; which prime,
/// is known below 100 only.
pub(super) fn listed(names: Vec<String>) -> Vec<String> {
    let slots = prime(u64::try_from(names.len()).unwrap_or(u64::MAX));
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<Vec<String>> = Vec::new();
    for name in names {
        let slot = hash(name.as_bytes()) % slots;
        let place = *places.entry(slot).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(name),
            None => groups.push(vec![name]),
        }
    }
    groups.into_iter().rev().flat_map(|group| group.into_iter().rev()).collect()
}

/// The smallest prime that is not smaller.
fn prime(number: u64) -> u64 {
    let is_prime = |n: &u64| (2..).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (number.max(2)..).find(is_prime).unwrap_or(number.max(1))
}

/// MurmurHash64A with the seed of GNU's standard library.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut hash = 0xc70f_6907 ^ length.wrapping_mul(FACTOR);
    let folded = |value: u64| value ^ value >> 47;
    for chunk in bytes.chunks(8) {
        let word = chunk.iter().rev().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
        let mixed = folded(word.wrapping_mul(FACTOR)).wrapping_mul(FACTOR);
        hash = (hash ^ if chunk.len() == 8 { mixed } else { word }).wrapping_mul(FACTOR);
    }
    folded(folded(hash).wrapping_mul(FACTOR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primes_are_found() {
        assert_eq!([0, 6, 8, 13, 90].map(prime), [2, 7, 11, 13, 97]);
    }

    #[test]
    fn every_name_is_listed_once() {
        let names: Vec<String> = (0..1000).map(|i| format!("{i:x}")).collect();
        let mut listed = listed(names.clone());
        assert_ne!(listed, names);
        listed.sort_by_key(|name| u32::from_str_radix(name, 16).unwrap());
        assert_eq!(listed, names);
    }
}
