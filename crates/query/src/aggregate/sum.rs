//! `sum` and `avg`. Nothing sums up to 0 and averages to NaN (null, where a type has no NaN).
//!
//! Not here: deviations (`moments`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, Decimal128Array, Decimal256Array, Float64Array, Int64Array},
    datatypes::{Decimal128Type, Decimal256Type, Float64Type, Int64Type, i256},
};
use datafusion::error::Result;
use kql::Type;

use super::{
    cells::{Fold, Rows, numbers},
    twofold::Twofold,
};
use crate::{Error, ErrorKind, columns};

/// Integers and timespans, which wrap around.
#[derive(Clone)]
pub(super) struct Longs;

impl Fold for Longs {
    type Cell = i64;

    fn update(&self, values: &[ArrayRef], rows: Rows<'_>, cells: &mut [i64]) -> Result<usize> {
        let values = numbers::<Int64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group)
                && values.is_valid(row)
            {
                *cell = cell.wrapping_add(values.value(row));
            }
        }
        Ok(0)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [i64]) -> Result<usize> {
        self.update(states, rows, cells)
    }

    fn evaluate(&self, cells: Vec<i64>) -> Result<ArrayRef> {
        Ok(Arc::new(Int64Array::from(cells)))
    }

    fn save(&self, cells: Vec<i64>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }
}

/// Reals.
#[derive(Clone)]
pub(super) struct Reals;

impl Fold for Reals {
    type Cell = Twofold;

    fn update(&self, values: &[ArrayRef], rows: Rows<'_>, cells: &mut [Twofold]) -> Result<usize> {
        let values = numbers::<Float64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group)
                && values.is_valid(row)
            {
                cell.add(values.value(row));
            }
        }
        Ok(0)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Twofold]) -> Result<usize> {
        let (high, low) = (numbers::<Float64Type>(states, 0)?, numbers::<Float64Type>(states, 1)?);
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group) {
                cell.merge(Twofold::new(high.value(row), low.value(row)));
            }
        }
        Ok(0)
    }

    fn evaluate(&self, cells: Vec<Twofold>) -> Result<ArrayRef> {
        let values = cells.into_iter().map(Twofold::value);
        Ok(Arc::new(Float64Array::from_iter_values(values)))
    }

    fn save(&self, cells: Vec<Twofold>) -> Result<Vec<ArrayRef>> {
        Ok(save_twofolds(&cells, |cell| *cell).into())
    }
}

/// The two halves of sums.
pub(super) fn save_twofolds<C>(cells: &[C], sum: impl Fn(&C) -> Twofold) -> [ArrayRef; 2] {
    [
        Arc::new(Float64Array::from_iter_values(cells.iter().map(|cell| sum(cell).high))),
        Arc::new(Float64Array::from_iter_values(cells.iter().map(|cell| sum(cell).low))),
    ]
}

/// Decimals.
#[derive(Clone)]
pub(super) struct Decimals;

impl Fold for Decimals {
    type Cell = i256;

    fn update(&self, values: &[ArrayRef], rows: Rows<'_>, cells: &mut [i256]) -> Result<usize> {
        let values = numbers::<Decimal256Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group)
                && values.is_valid(row)
            {
                *cell = cell.checked_add(values.value(row)).ok_or_else(too_large)?;
            }
        }
        Ok(0)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [i256]) -> Result<usize> {
        self.update(states, rows, cells)
    }

    fn evaluate(&self, cells: Vec<i256>) -> Result<ArrayRef> {
        Ok(decimals(cells.into_iter().map(Some)))
    }

    fn save(&self, cells: Vec<i256>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }
}

fn too_large() -> Error {
    Error::new(ErrorKind::Semantic, "a sum of decimals has too many digits")
}

fn decimals(values: impl Iterator<Item = Option<i256>>) -> ArrayRef {
    let values = values.collect::<Decimal256Array>();
    Arc::new(values.with_data_type(columns::arrow_type(Type::Decimal)))
}

/// The average of reals.
#[derive(Clone)]
pub(super) struct RealAverage;

impl Fold for RealAverage {
    type Cell = (Twofold, i64);

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let values = numbers::<Float64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some((sum, count)) = cells.get_mut(group)
                && values.is_valid(row)
            {
                sum.add(values.value(row));
                *count += 1;
            }
        }
        Ok(0)
    }

    fn merge(
        &self,
        states: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let (high, low) = (numbers::<Float64Type>(states, 0)?, numbers::<Float64Type>(states, 1)?);
        let counts = numbers::<Int64Type>(states, 2)?;
        for (row, group) in rows.iter() {
            if let Some((sum, count)) = cells.get_mut(group) {
                sum.merge(Twofold::new(high.value(row), low.value(row)));
                *count += counts.value(row);
            }
        }
        Ok(0)
    }

    fn evaluate(&self, cells: Vec<Self::Cell>) -> Result<ArrayRef> {
        let values = cells.into_iter().map(|(sum, count)| sum.value() / count as f64);
        Ok(Arc::new(Float64Array::from_iter_values(values)))
    }

    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>> {
        let mut states: Vec<ArrayRef> = save_twofolds(&cells, |cell| cell.0).into();
        states.push(counts(cells.iter().map(|cell| cell.1)));
        Ok(states)
    }
}

fn counts(counts: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(counts.map(Some).collect::<Int64Array>())
}

/// The average of integers, as a `real`, or of datetimes or timespans, as such.
#[derive(Clone)]
pub(super) struct LongAverage {
    pub(super) real: bool,
}

impl Fold for LongAverage {
    type Cell = (i128, i64);

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let values = numbers::<Int64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some((sum, count)) = cells.get_mut(group)
                && values.is_valid(row)
            {
                *sum += i128::from(values.value(row));
                *count += 1;
            }
        }
        Ok(0)
    }

    fn merge(
        &self,
        states: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let sums = numbers::<Decimal128Type>(states, 0)?;
        let counts = numbers::<Int64Type>(states, 1)?;
        for (row, group) in rows.iter() {
            if let Some((sum, count)) = cells.get_mut(group) {
                *sum += sums.value(row);
                *count += counts.value(row);
            }
        }
        Ok(0)
    }

    fn evaluate(&self, cells: Vec<Self::Cell>) -> Result<ArrayRef> {
        if self.real {
            // As Kusto does, the sum of integers wraps around before it is divided.
            let average = |(sum, count): (i128, i64)| sum as i64 as f64 / count as f64;
            return Ok(Arc::new(Float64Array::from_iter_values(cells.into_iter().map(average))));
        }
        let average = |(sum, count): (i128, i64)| {
            sum.checked_div(i128::from(count)).and_then(|average| i64::try_from(average).ok())
        };
        Ok(Arc::new(cells.into_iter().map(average).collect::<Int64Array>()))
    }

    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>> {
        let sums = cells.iter().map(|cell| Some(cell.0)).collect::<Decimal128Array>();
        let sums = sums.with_precision_and_scale(38, 0)?;
        Ok(vec![Arc::new(sums), counts(cells.iter().map(|cell| cell.1))])
    }
}

/// The average of decimals.
#[derive(Clone)]
pub(super) struct DecimalAverage;

impl Fold for DecimalAverage {
    type Cell = (i256, i64);

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let values = numbers::<Decimal256Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some((sum, count)) = cells.get_mut(group)
                && values.is_valid(row)
            {
                *sum = sum.checked_add(values.value(row)).ok_or_else(too_large)?;
                *count += 1;
            }
        }
        Ok(0)
    }

    fn merge(
        &self,
        states: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let sums = numbers::<Decimal256Type>(states, 0)?;
        let counts = numbers::<Int64Type>(states, 1)?;
        for (row, group) in rows.iter() {
            if let Some((sum, count)) = cells.get_mut(group) {
                *sum = sum.checked_add(sums.value(row)).ok_or_else(too_large)?;
                *count += counts.value(row);
            }
        }
        Ok(0)
    }

    fn evaluate(&self, cells: Vec<Self::Cell>) -> Result<ArrayRef> {
        let average = |(sum, count): (i256, i64)| {
            (count != 0).then(|| sum.wrapping_div(i256::from_i128(count.into())))
        };
        Ok(decimals(cells.into_iter().map(average)))
    }

    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>> {
        let sums = decimals(cells.iter().map(|cell| Some(cell.0)));
        Ok(vec![sums, counts(cells.iter().map(|cell| cell.1))])
    }
}
