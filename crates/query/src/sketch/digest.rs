//! Where values lie in their order: the values themselves as long as they are few, later one for
//! each group of neighbours, with small groups at both ends.
//!
//! Not here: exact percentiles (`aggregate::percentile`).

use std::f64::consts::PI;

use kql::Type;
use serde_json::{Number, Value as Json};

/// Up to so many values stand for themselves.
const MOST_VALUES: usize = 4096;
/// About so many groups are left of more.
const GROUPS: f64 = 2048.0;

/// Values with their weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digest {
    ty: Type,
    /// The values as integers in the same order, and their weights.
    values: Vec<(i64, i64)>,
    sorted: bool,
}

/// An integer that is ordered as the number is; NaN is the greatest. Its own inverse.
const fn ordered(bits: i64) -> i64 {
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// The real whose key this is.
pub(crate) const fn real_of(key: i64) -> f64 {
    f64::from_bits(ordered(key).cast_unsigned())
}

/// The key of a real.
pub(crate) const fn key_of(real: f64) -> i64 {
    ordered(real.to_bits().cast_signed())
}

impl Digest {
    /// Of `long`, `real`, `datetime` or `timespan`.
    pub(crate) const fn new(ty: Type) -> Self {
        Self { ty, values: Vec::new(), sorted: true }
    }

    pub(crate) const fn ty(&self) -> Type {
        self.ty
    }

    /// A value: a whole number, ticks, or the key of a real.
    pub(crate) fn insert(&mut self, value: i64, weight: i64) {
        if weight <= 0 {
            return;
        }
        self.values.push((value, weight));
        self.sorted = false;
        if self.values.len() > 2 * MOST_VALUES {
            self.compress();
        }
    }

    /// Takes in another digest; `None` if its values are of another type.
    pub(crate) fn merge(&mut self, other: &Self) -> Option<()> {
        if self.ty != other.ty {
            return None;
        }
        for (value, weight) in &other.values {
            self.insert(*value, *weight);
        }
        Some(())
    }

    fn sort(&mut self) {
        if !self.sorted {
            self.values.sort_unstable();
            self.values.dedup_by(|next, own| {
                let same = next.0 == own.0;
                if same {
                    own.1 = own.1.saturating_add(next.1);
                }
                same
            });
            self.sorted = true;
        }
    }

    /// Lets one value stand for neighbours.
    fn compress(&mut self) {
        self.sort();
        if self.values.len() <= MOST_VALUES {
            return;
        }
        let whole = self.weight() as f64;
        let mut made: Vec<(i64, i64)> = Vec::new();
        let (mut before, mut group) = (0.0, Vec::new());
        let mut own = 0.0;
        for (value, weight) in std::mem::take(&mut self.values) {
            let share = (before + own + weight as f64 / 2.0) / whole;
            let most = PI * whole * (share * (1.0 - share)).sqrt() / GROUPS;
            if !group.is_empty() && own + weight as f64 > most {
                made.extend(middle(&group));
                before += own;
                own = 0.0;
                group.clear();
            }
            own += weight as f64;
            group.push((value, weight));
        }
        made.extend(middle(&group));
        self.values = made;
    }

    fn weight(&self) -> i128 {
        self.values.iter().map(|(_, weight)| i128::from(*weight)).sum()
    }

    /// The value at the nearest rank to a percentage of the whole weight, as `insert` takes it.
    pub(crate) fn percentile(&self, percent: f64) -> Option<i64> {
        let wanted = percent / 100.0 * self.weight() as f64;
        let mut weight = 0_i128;
        let reached = self.values.iter().find(|(_, own)| {
            weight += i128::from(*own);
            weight as f64 >= wanted
        });
        reached.or_else(|| self.values.last()).map(|(value, _)| *value)
    }

    /// The weight of what is not greater than a value.
    pub(crate) fn rank(&self, reaches: impl Fn(i64) -> bool) -> f64 {
        let below = self.values.iter().take_while(|(value, _)| reaches(*value));
        below.map(|(_, weight)| *weight as f64).sum()
    }

    /// The share of what is not greater than a value, in percent.
    pub(crate) fn percent_rank(&self, reaches: impl Fn(i64) -> bool) -> f64 {
        self.rank(reaches) / self.weight() as f64 * 100.0
    }

    /// The bytes that it has allocated.
    pub(crate) const fn allocated(&self) -> usize {
        self.values.capacity() * size_of::<(i64, i64)>()
    }

    /// As `dynamic`: `[type, [values], [weights]]`, in order.
    pub(crate) fn write(mut self) -> String {
        self.compress();
        let value = |value: i64| match self.ty {
            Type::Real => {
                let real = real_of(value);
                Number::from_f64(real).map_or_else(|| real.to_string().into(), Json::Number)
            }
            _ => value.into(),
        };
        let values: Vec<Json> = self.values.iter().map(|it| value(it.0)).collect();
        let weights: Vec<Json> = self.values.iter().map(|it| it.1.into()).collect();
        serde_json::json!([self.ty.name(), values, weights]).to_string()
    }

    /// Of what `write` made.
    pub(crate) fn read(json: &str) -> Option<Self> {
        let Json::Array(parts) = serde_json::from_str(json).ok()? else { return None };
        let [Json::String(ty), Json::Array(values), Json::Array(weights)] = parts.as_slice() else {
            return None;
        };
        let ty = Type::parse(ty)?;
        let value = |json: &Json| match ty {
            Type::Real => {
                let text = || json.as_str()?.parse::<f64>().ok();
                json.as_f64().or_else(text).map(key_of)
            }
            _ => json.as_i64(),
        };
        let pairs = values.iter().zip(weights);
        let values = pairs.map(|(own, weight)| Some((value(own)?, weight.as_i64()?)));
        Some(Self { ty, values: values.collect::<Option<_>>()?, sorted: true })
    }
}

/// What stands for some neighbours: the value in their middle, with the weight of all.
fn middle(group: &[(i64, i64)]) -> Option<(i64, i64)> {
    let whole: i64 = group.iter().fold(0, |sum, (_, weight)| sum.saturating_add(*weight));
    let mut before = 0_i64;
    let middle = group.iter().find(|(_, weight)| {
        before = before.saturating_add(*weight);
        before >= whole - whole / 2
    });
    middle.map(|(value, _)| (*value, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(values: std::ops::RangeInclusive<i64>) -> Digest {
        let mut digest = Digest::new(Type::Long);
        values.for_each(|value| digest.insert(value, 1));
        Digest::read(&digest.write()).unwrap()
    }

    #[test]
    fn few_values_are_exact() {
        let digest = digest(1..=1000);
        assert_eq!(digest.percentile(50.0), Some(500));
        assert_eq!(digest.rank(|value| value <= 685).to_bits(), 685.0_f64.to_bits());
        assert_eq!(digest.percent_rank(|value| value <= 400).to_bits(), 40.0_f64.to_bits());
    }

    #[test]
    fn many_values_are_nearly_so() {
        let digest = digest(1..=1_000_000);
        assert!(digest.values.len() < MOST_VALUES);
        for (percent, wanted) in [(0.1, 1e3), (50.0, 5e5), (99.9, 999e3)] {
            let found = digest.percentile(percent).unwrap() as f64;
            assert!((found - wanted).abs() < 2e3, "{found} at {percent}");
        }
    }

    #[test]
    fn reals_keep_their_order_as_integers() {
        let reals = [f64::NEG_INFINITY, -1.5, -0.0, 0.0, 1e-300, 2.0, f64::INFINITY, f64::NAN];
        assert!(reals.map(key_of).is_sorted());
        assert_eq!(real_of(key_of(1.5)).to_bits(), 1.5_f64.to_bits());
    }

    #[test]
    fn reals_come_back_as_they_were() {
        let mut digest = Digest::new(Type::Real);
        for real in [1.5, -2.0, f64::NAN, f64::NEG_INFINITY] {
            digest.insert(key_of(real), 1);
        }
        let read = Digest::read(&digest.clone().write()).unwrap();
        digest.sort();
        assert_eq!(read, digest);
    }
}
