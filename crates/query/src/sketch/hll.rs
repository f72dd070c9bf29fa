//! HyperLogLog: how many different values there are.
//!
//! Not here: the values; only their hashes are known.

use std::{
    collections::{BTreeSet, hash_map::DefaultHasher},
    fmt::Write as _,
    hash::Hasher,
};

use serde_json::Value as Json;

/// The number that begins a sketch, as Kusto's do.
const KIND: u64 = 1024;

/// A set of hashes, or the longest run of zeros in each of some classes of them.
#[derive(Debug, Clone)]
pub(crate) struct Hll {
    precision: u32,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Hashes(BTreeSet<u64>),
    Registers(Box<[u8]>),
}

/// The binary logarithm of the size of a sketch of an accuracy, 0 to 4.
pub(crate) const fn precision(accuracy: i64) -> u32 {
    match accuracy {
        ..=0 => 12,
        1 => 14,
        2 => 16,
        3 => 17,
        _ => 18,
    }
}

impl Hll {
    pub(crate) const fn new(precision: u32) -> Self {
        Self { precision, form: Form::Hashes(BTreeSet::new()) }
    }

    /// Up to here the set is exact and not much larger than the sketch.
    const fn most_hashes(&self) -> usize {
        1 << (self.precision - 3)
    }

    pub(crate) fn insert(&mut self, hash: u64) {
        match &mut self.form {
            Form::Hashes(hashes) => {
                hashes.insert(hash);
                if hashes.len() > 1 << (self.precision - 3) {
                    self.form = Form::Registers(self.registers(self.precision));
                }
            }
            Form::Registers(registers) => note(registers, self.precision, hash),
        }
    }

    /// The registers of a precision that is not higher than its own.
    fn registers(&self, precision: u32) -> Box<[u8]> {
        let mut made = vec![0; 1 << precision].into_boxed_slice();
        match &self.form {
            Form::Hashes(hashes) => {
                hashes.iter().for_each(|hash| note(&mut made, precision, *hash))
            }
            Form::Registers(registers) => {
                let lost = self.precision - precision;
                for (place, run) in registers.iter().enumerate().filter(|(_, run)| **run > 0) {
                    // The bits of the place that are lost begin the run.
                    let bits = place & ((1 << lost) - 1);
                    let run = match bits.checked_ilog2() {
                        Some(top) => lost - top,
                        None => lost + u32::from(*run),
                    };
                    if let Some(own) = made.get_mut(place >> lost) {
                        *own = (*own).max(run as u8);
                    }
                }
            }
        }
        made
    }

    /// Takes in the values of another sketch. The less precise of both decides.
    pub(crate) fn merge(&mut self, other: &Self) {
        let precision = self.precision.min(other.precision);
        match (&mut self.form, &other.form) {
            (Form::Hashes(own), Form::Hashes(hashes)) => {
                own.extend(hashes);
                self.precision = precision;
                if own.len() > self.most_hashes() {
                    self.form = Form::Registers(self.registers(precision));
                }
            }
            _ => {
                let mut registers = self.registers(precision);
                for (own, other) in registers.iter_mut().zip(other.registers(precision)) {
                    *own = (*own).max(other);
                }
                *self = Self { precision, form: Form::Registers(registers) };
            }
        }
    }

    /// How many different values there are.
    pub(crate) fn count(&self) -> i64 {
        match &self.form {
            Form::Hashes(hashes) => i64::try_from(hashes.len()).unwrap_or(i64::MAX),
            Form::Registers(registers) => estimate(registers).round() as i64,
        }
    }

    /// How many values all of some sketches have.
    pub(crate) fn shared(sketches: &[&Self]) -> i64 {
        let sets: Option<Vec<&BTreeSet<u64>>> = sketches
            .iter()
            .map(|it| match &it.form {
                Form::Hashes(hashes) => Some(hashes),
                Form::Registers(_) => None,
            })
            .collect();
        if let Some((first, rest)) = sets.as_ref().and_then(|sets| sets.split_first()) {
            let shared = first.iter().filter(|hash| rest.iter().all(|set| set.contains(hash)));
            return i64::try_from(shared.count()).unwrap_or(i64::MAX);
        }
        // By inclusion and exclusion of the unions, which sketches know.
        let mut shared = 0;
        for chosen in 1_u32..1 << sketches.len().min(16) {
            let mut union: Option<Self> = None;
            for sketch in sketches.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1) {
                match &mut union {
                    None => union = Some((*sketch.1).clone()),
                    Some(union) => union.merge(sketch.1),
                }
            }
            let count = union.map_or(0, |union| union.count());
            shared += if chosen.count_ones() % 2 == 1 { count } else { -count };
        }
        shared.max(0)
    }

    /// The bytes that it has allocated.
    pub(crate) fn allocated(&self) -> usize {
        match &self.form {
            Form::Hashes(hashes) => hashes.len() * 2 * size_of::<u64>(),
            Form::Registers(registers) => registers.len(),
        }
    }

    /// As `dynamic`: `[[1024, precision], [hashes], [registers]]`, one of the last two empty.
    pub(crate) fn write(&self) -> String {
        let mut text = format!("[[{KIND},{}],[", self.precision);
        // A `String` takes everything.
        match &self.form {
            Form::Hashes(hashes) => {
                for (i, hash) in hashes.iter().enumerate() {
                    let comma = if i > 0 { "," } else { "" };
                    _ = write!(text, "{comma}\"{}\"", hash.cast_signed());
                }
                text.push_str("],[]]");
            }
            Form::Registers(registers) => {
                text.push_str("],[");
                for (i, run) in registers.iter().enumerate() {
                    _ = write!(text, "{}{run}", if i > 0 { "," } else { "" });
                }
                text.push_str("]]");
            }
        }
        text
    }

    /// Of what `write` made.
    pub(crate) fn read(json: &str) -> Option<Self> {
        let Json::Array(parts) = serde_json::from_str(json).ok()? else { return None };
        let [Json::Array(head), Json::Array(hashes), Json::Array(registers)] = parts.as_slice()
        else {
            return None;
        };
        let [kind, precision] = head.as_slice() else { return None };
        let precision = u32::try_from(precision.as_u64()?).ok()?;
        if kind.as_u64()? != KIND || !(12..=18).contains(&precision) {
            return None;
        }
        let form = if registers.is_empty() {
            let hash = |hash: &Json| hash.as_str()?.parse::<i64>().ok().map(i64::cast_unsigned);
            Form::Hashes(hashes.iter().map(hash).collect::<Option<_>>()?)
        } else {
            let run = |run: &Json| u8::try_from(run.as_u64()?).ok();
            let registers = registers.iter().map(run).collect::<Option<Box<[u8]>>>()?;
            (registers.len() == 1 << precision).then_some(Form::Registers(registers))?
        };
        Some(Self { precision, form })
    }
}

/// Notes a hash in the registers.
pub(crate) fn note(registers: &mut [u8], precision: u32, hash: u64) {
    let zeros = ((hash << precision) | (1 << (precision - 1))).leading_zeros() + 1;
    if let Some(longest) = registers.get_mut((hash >> (64 - precision)) as usize) {
        *longest = (*longest).max(zeros as u8);
    }
}

/// Otmar Ertl's estimate, which is unbiased for all sizes.
pub(crate) fn estimate(registers: &[u8]) -> f64 {
    let size = registers.len() as f64;
    let longest = 64 - registers.len().trailing_zeros() as usize;
    let mut counts = vec![0_u32; longest + 2];
    for zeros in registers {
        if let Some(count) = counts.get_mut(usize::from(*zeros)) {
            *count += 1;
        }
    }
    let count = |zeros: usize| counts.get(zeros).copied().map_or(0.0, f64::from);
    let mut sum = size * tau(1.0 - count(longest + 1) / size);
    for zeros in (1..=longest).rev() {
        sum = 0.5 * (sum + count(zeros));
    }
    sum += size * sigma(count(0) / size);
    size * size / (2.0 * std::f64::consts::LN_2 * sum)
}

fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut factor, mut sum) = (1.0, x);
    loop {
        x *= x;
        let before = sum;
        sum += x * factor;
        factor += factor;
        if sum <= before {
            return sum;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut factor, mut sum) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = sum;
        factor *= 0.5;
        sum -= (1.0 - x).powi(2) * factor;
        if sum >= before {
            return sum / 3.0;
        }
    }
}

/// The hash of a value; sketches know its lower half.
pub(crate) fn hash(bytes: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(bytes);
        u128::from(hasher.finish())
    };
    (half(0) << 64) | half(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(values: std::ops::Range<u64>, accuracy: i64) -> Hll {
        let mut sketch = Hll::new(precision(accuracy));
        values.for_each(|value| sketch.insert(hash(&value.to_le_bytes()) as u64));
        sketch
    }

    fn about(found: i64, wanted: f64) -> bool {
        (found as f64 - wanted).abs() / wanted < 0.04
    }

    #[test]
    fn sketches_come_back_as_they_were_written() {
        for values in [0, 10, 50_000] {
            let sketch = sketch(0..values, 1);
            assert_eq!(Hll::read(&sketch.write()).unwrap().count(), sketch.count());
        }
        assert!(Hll::read("[1]").is_none());
    }

    #[test]
    fn a_union_counts_what_both_have_once() {
        let mut small = sketch(0..10, 1);
        small.merge(&sketch(5..20, 1));
        assert_eq!(small.count(), 20);
        for accuracy in 0..5 {
            let mut large = sketch(0..30_000, 4);
            large.merge(&sketch(10_000..50_000, accuracy));
            assert!(about(large.count(), 50_000.0), "{} at {accuracy}", large.count());
        }
    }

    #[test]
    fn what_sketches_share_is_counted() {
        let (one, other) = (sketch(0..100, 1), sketch(50..200, 1));
        assert_eq!(Hll::shared(&[&one, &other]), 50);
        let (one, other) = (sketch(0..40_000, 4), sketch(10_000..60_000, 4));
        assert!(about(Hll::shared(&[&one, &other]), 30_000.0));
    }
}
