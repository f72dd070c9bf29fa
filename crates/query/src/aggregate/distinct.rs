//! `dcount` and `count_distinct`: sets of 128-bit hashes, of which `dcount` makes a HyperLogLog
//! sketch once they are large. The result does not depend on the order of the rows.
//!
//! Not here: sketches that a query passes on (`hll`).

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
};

use arrow::{
    array::{Array, ArrayRef, AsArray, Int64Array, LargeBinaryArray, LargeBinaryBuilder},
    datatypes::{Decimal256Type, Float64Type, Int32Type, Int64Type},
};
use datafusion::error::Result;
use kql::Type;

use super::cells::{Fold, Rows, misfit, values};
use crate::sketch::{estimate, hash, note, precision};

/// Counts different values.
#[derive(Clone)]
pub(super) struct Distinct {
    pub(super) ty: Type,
    /// Kusto's accuracy, 0 to 4; `None`: exact.
    pub(super) accuracy: Option<i64>,
}

/// What is known of a group's values.
pub(super) enum Seen {
    Hashes(Hashes),
    /// The longest run of zeros in each of some classes of hashes.
    Sketch(Box<[u8]>),
}

type Hashes = HashSet<u128, BuildHasherDefault<Half>>;

/// Half of a number that is a hash already.
#[derive(Default)]
pub(super) struct Half(u64);

impl Hasher for Half {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self::Hashes(Hashes::default())
    }
}

impl Distinct {
    /// The binary logarithm of the size of a sketch.
    fn precision(&self) -> Option<u32> {
        self.accuracy.map(precision)
    }

    fn add(&self, seen: &mut Seen, hash: u128) {
        match seen {
            Seen::Hashes(hashes) => {
                hashes.insert(hash);
                let Some(precision) = self.precision() else { return };
                // Up to here the set is exact.
                if hashes.len() > 1 << (precision - 1) {
                    let mut sketch = vec![0; 1 << precision].into_boxed_slice();
                    for hash in &*hashes {
                        note(&mut sketch, precision, *hash as u64);
                    }
                    *seen = Seen::Sketch(sketch);
                }
            }
            Seen::Sketch(sketch) => {
                if let Some(precision) = self.precision() {
                    note(sketch, precision, hash as u64);
                }
            }
        }
    }

    fn add_sketch(&self, seen: &mut Seen, other: &[u8]) {
        let Some(precision) = self.precision() else { return };
        if let Seen::Hashes(hashes) = seen {
            let mut sketch = vec![0; 1 << precision].into_boxed_slice();
            for hash in &*hashes {
                note(&mut sketch, precision, *hash as u64);
            }
            *seen = Seen::Sketch(sketch);
        }
        if let Seen::Sketch(sketch) = seen {
            for (own, other) in sketch.iter_mut().zip(other) {
                *own = (*own).max(*other);
            }
        }
    }
}

/// The hash of the value in a row; `None` for null.
pub(super) fn hashes(
    ty: Type,
    array: &ArrayRef,
) -> Result<Box<dyn Fn(usize) -> Option<u128> + '_>> {
    let misfit = || misfit(&array.data_type().to_string());
    Ok(match ty {
        Type::Bool => {
            let values = array.as_boolean_opt().ok_or_else(misfit)?;
            Box::new(|row| values.is_valid(row).then(|| hash(&[u8::from(values.value(row))])))
        }
        Type::Int => {
            let values = array.as_primitive_opt::<Int32Type>().ok_or_else(misfit)?;
            // As a `long`, so that sketches of both can be merged.
            let long = |row| i64::from(values.value(row));
            Box::new(move |row| values.is_valid(row).then(|| hash(&long(row).to_le_bytes())))
        }
        Type::Long | Type::Datetime | Type::Timespan => {
            let values = array.as_primitive_opt::<Int64Type>().ok_or_else(misfit)?;
            Box::new(|row| values.is_valid(row).then(|| hash(&values.value(row).to_le_bytes())))
        }
        Type::Real => {
            let values = array.as_primitive_opt::<Float64Type>().ok_or_else(misfit)?;
            Box::new(|row| {
                // One form for both zeros.
                values.is_valid(row).then(|| hash(&(values.value(row) + 0.0).to_le_bytes()))
            })
        }
        Type::Decimal => {
            let values = array.as_primitive_opt::<Decimal256Type>().ok_or_else(misfit)?;
            Box::new(|row| values.is_valid(row).then(|| hash(&values.value(row).to_le_bytes())))
        }
        Type::String | Type::Dynamic => {
            let values = array.as_string_view_opt().ok_or_else(misfit)?;
            Box::new(|row| values.is_valid(row).then(|| hash(values.value(row).as_bytes())))
        }
        Type::Guid => {
            let values = array.as_fixed_size_binary_opt().ok_or_else(misfit)?;
            Box::new(|row| values.is_valid(row).then(|| hash(values.value(row))))
        }
    })
}

impl Fold for Distinct {
    type Cell = Seen;

    fn update(&self, arrays: &[ArrayRef], rows: Rows<'_>, cells: &mut [Seen]) -> Result<usize> {
        let hash = hashes(self.ty, values(arrays, 0)?)?;
        let mut growth = 0;
        for (row, group) in rows.iter() {
            if let (Some(cell), Some(hash)) = (cells.get_mut(group), hash(row)) {
                let before = Self::allocated(cell);
                self.add(cell, hash);
                growth += Self::allocated(cell).saturating_sub(before);
            }
        }
        Ok(growth)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Seen]) -> Result<usize> {
        let state = values(states, 0)?;
        let saved =
            state.as_binary_opt::<i64>().ok_or_else(|| misfit(&state.data_type().to_string()))?;
        let mut growth = 0;
        for (row, group) in rows.iter() {
            let Some(cell) = cells.get_mut(group) else { continue };
            let before = Self::allocated(cell);
            match saved.value(row).split_first() {
                Some((0, hashes)) => {
                    for hash in hashes.as_chunks::<16>().0 {
                        self.add(cell, u128::from_le_bytes(*hash));
                    }
                }
                Some((_, sketch)) => self.add_sketch(cell, sketch),
                None => {}
            }
            growth += Self::allocated(cell).saturating_sub(before);
        }
        Ok(growth)
    }

    fn evaluate(&self, cells: Vec<Seen>) -> Result<ArrayRef> {
        let count = |cell: &Seen| match cell {
            Seen::Hashes(hashes) => i64::try_from(hashes.len()).unwrap_or(i64::MAX),
            Seen::Sketch(sketch) => estimate(sketch).round() as i64,
        };
        Ok(Arc::new(Int64Array::from_iter_values(cells.iter().map(count))))
    }

    fn save(&self, cells: Vec<Seen>) -> Result<Vec<ArrayRef>> {
        let mut builder = LargeBinaryBuilder::with_capacity(cells.len(), 0);
        let mut bytes = Vec::new();
        for cell in &cells {
            bytes.clear();
            match cell {
                Seen::Hashes(hashes) => {
                    bytes.push(0);
                    hashes.iter().for_each(|hash| bytes.extend(hash.to_le_bytes()));
                }
                Seen::Sketch(sketch) => {
                    bytes.push(1);
                    bytes.extend(&**sketch);
                }
            }
            builder.append_value(&bytes);
        }
        let saved: LargeBinaryArray = builder.finish();
        Ok(vec![Arc::new(saved)])
    }

    fn allocated(cell: &Seen) -> usize {
        match cell {
            Seen::Hashes(hashes) => hashes.capacity() * (size_of::<u128>() + 1),
            Seen::Sketch(sketch) => sketch.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_within_the_error_of_the_accuracy() {
        for count in [1_000_u64, 3_000, 20_000, 50_000, 300_000] {
            let distinct = Distinct { ty: Type::Long, accuracy: Some(1) };
            let mut seen = Seen::default();
            for value in 0..count {
                distinct.add(&mut seen, hash(&value.to_le_bytes()));
                distinct.add(&mut seen, hash(&value.to_le_bytes()));
            }
            let estimated = match &seen {
                Seen::Hashes(hashes) => hashes.len() as f64,
                Seen::Sketch(sketch) => estimate(sketch),
            };
            let error = (estimated - count as f64).abs() / count as f64;
            assert!(error < 0.025, "{estimated} for {count}");
        }
    }
}
