//! `percentile` and its relatives, exact: the value at the nearest rank.
//!
//! Not here: sketches that a query passes on (`tdigest`).

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, AsArray, Float64Array, Int32Array, Int64Array, LargeBinaryBuilder,
        StringViewBuilder, StructArray,
    },
    datatypes::{DataType, Float64Type, Int32Type, Int64Type},
};
use datafusion::error::Result;
use kql::Type;

use super::cells::{Fold, Rows, misfit, numbers, values};
use crate::{
    function::{self, Argument},
    sketch::{key_of, real_of},
};

/// Percentiles of one type.
#[derive(Clone)]
pub(super) struct Percentiles {
    pub(super) ty: Type,
    pub(super) percents: Vec<f64>,
    /// Whether the result is an array.
    pub(super) array: bool,
    pub(super) result: DataType,
}

/// All values of a group, as integers in the same order, and their weights.
#[derive(Default)]
pub(super) struct Values(Vec<(i64, i64)>);

impl Percentiles {
    fn integers(&self, arrays: &[ArrayRef]) -> Result<Box<dyn Fn(usize) -> Option<i64>>> {
        Ok(match self.ty {
            Type::Int => {
                let values = numbers::<Int32Type>(arrays, 0)?.clone();
                Box::new(move |row| values.is_valid(row).then(|| i64::from(values.value(row))))
            }
            Type::Real => {
                let values = numbers::<Float64Type>(arrays, 0)?.clone();
                Box::new(move |row| values.is_valid(row).then(|| key_of(values.value(row))))
            }
            _ => {
                let values = numbers::<Int64Type>(arrays, 0)?.clone();
                Box::new(move |row| values.is_valid(row).then(|| values.value(row)))
            }
        })
    }

    fn column(&self, values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
        match self.ty {
            Type::Int => {
                let small = |value: i64| i32::try_from(value).ok();
                Arc::new(values.map(|value| value.and_then(small)).collect::<Int32Array>())
            }
            Type::Real => {
                Arc::new(values.map(|value| value.map(real_of)).collect::<Float64Array>())
            }
            _ => Arc::new(values.collect::<Int64Array>()),
        }
    }

    /// For each group, the values as an array.
    fn arrays(&self, columns: &[ArrayRef], groups: usize) -> Result<ArrayRef> {
        let columns = columns
            .iter()
            .map(|column| {
                let values = Argument::rows(self.ty, column.clone());
                function::cast(&values, Type::Dynamic, groups)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let columns: Vec<_> =
            columns.iter().filter_map(|column| column.as_string_view_opt()).collect();
        let mut builder = StringViewBuilder::with_capacity(groups);
        for group in 0..groups {
            let values: Vec<&str> = columns
                .iter()
                .filter(|column| column.is_valid(group))
                .map(|column| column.value(group))
                .collect();
            if values.is_empty() {
                builder.append_null();
            } else {
                builder.append_value(format!("[{}]", values.join(",")));
            }
        }
        Ok(Arc::new(builder.finish()))
    }
}

impl Values {
    /// The value at a percentage of the whole weight; the values are sorted.
    fn at(&self, percent: f64) -> Option<i64> {
        let whole: i128 = self.0.iter().map(|(_, weight)| i128::from(*weight)).sum();
        let wanted = percent / 100.0 * whole as f64;
        let mut weight = 0_i128;
        let reached = self.0.iter().find(|(_, own)| {
            weight += i128::from(*own);
            weight as f64 >= wanted
        });
        reached.or_else(|| self.0.last()).map(|(value, _)| *value)
    }
}

impl Fold for Percentiles {
    type Cell = Values;

    fn update(&self, arrays: &[ArrayRef], rows: Rows<'_>, cells: &mut [Values]) -> Result<usize> {
        let value = self.integers(arrays)?;
        let weights = (arrays.len() > 1).then(|| numbers::<Int64Type>(arrays, 1)).transpose()?;
        let weight = |row| match weights {
            Some(weights) if weights.is_null(row) => 0,
            Some(weights) => weights.value(row),
            None => 1,
        };
        let mut growth = 0;
        for (row, group) in rows.iter() {
            if let (Some(Values(cell)), Some(value)) = (cells.get_mut(group), value(row))
                && weight(row) > 0
            {
                let before = cell.capacity();
                cell.push((value, weight(row)));
                growth += (cell.capacity() - before) * size_of::<(i64, i64)>();
            }
        }
        Ok(growth)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Values]) -> Result<usize> {
        let state = values(states, 0)?;
        let saved =
            state.as_binary_opt::<i64>().ok_or_else(|| misfit(&state.data_type().to_string()))?;
        let mut growth = 0;
        for (row, group) in rows.iter() {
            let Some(Values(cell)) = cells.get_mut(group) else { continue };
            let before = cell.capacity();
            cell.extend(saved.value(row).as_chunks::<16>().0.iter().map(|bytes| {
                let pair = u128::from_le_bytes(*bytes);
                ((pair as u64).cast_signed(), ((pair >> 64) as u64).cast_signed())
            }));
            growth += (cell.capacity() - before) * size_of::<(i64, i64)>();
        }
        Ok(growth)
    }

    fn evaluate(&self, mut cells: Vec<Values>) -> Result<ArrayRef> {
        for Values(cell) in &mut cells {
            cell.sort_unstable();
        }
        let mut columns: Vec<ArrayRef> = self
            .percents
            .iter()
            .map(|percent| self.column(cells.iter().map(|cell| cell.at(*percent))))
            .collect();
        if self.array {
            return self.arrays(&columns, cells.len());
        }
        match &self.result {
            DataType::Struct(fields) => {
                Ok(Arc::new(StructArray::try_new(fields.clone(), columns, None)?))
            }
            _ => columns.pop().ok_or_else(|| misfit("no percentile")),
        }
    }

    fn save(&self, cells: Vec<Values>) -> Result<Vec<ArrayRef>> {
        let mut builder = LargeBinaryBuilder::with_capacity(cells.len(), 0);
        let mut bytes = Vec::new();
        for Values(cell) in &cells {
            bytes.clear();
            for (value, weight) in cell {
                bytes.extend(value.to_le_bytes());
                bytes.extend(weight.to_le_bytes());
            }
            builder.append_value(&bytes);
        }
        Ok(vec![Arc::new(builder.finish())])
    }

    fn allocated(Values(cell): &Values) -> usize {
        cell.capacity() * size_of::<(i64, i64)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_counts() {
        let values = Values(vec![(1, 1), (2, 1), (3, 1), (4, 1)]);
        assert_eq!(values.at(0.0), Some(1));
        assert_eq!(values.at(50.0), Some(2));
        assert_eq!(values.at(51.0), Some(3));
        assert_eq!(values.at(100.0), Some(4));
        assert_eq!(Values::default().at(50.0), None);
    }
}
