//! `min` and `max` where DataFusion's differ: of reals, which NaN poisons, and of guids.
//!
//! Not here: those of other types, which are DataFusion's own.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, Float64Array},
    datatypes::Float64Type,
};
use datafusion::error::Result;
use uuid::Uuid;

use super::cells::{Fold, Rows, misfit, numbers, values};
use crate::columns;

/// Of reals.
#[derive(Clone)]
pub(super) struct Reals {
    pub(super) greatest: bool,
}

impl Fold for Reals {
    type Cell = Option<f64>;

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let values = numbers::<Float64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            let Some(cell) = cells.get_mut(group) else { continue };
            if values.is_null(row) {
                continue;
            }
            let value = values.value(row);
            let better = cell.is_none_or(|best| {
                value.is_nan() || if self.greatest { value > best } else { value < best }
            });
            if better {
                *cell = Some(value);
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
        self.update(states, rows, cells)
    }

    fn evaluate(&self, cells: Vec<Self::Cell>) -> Result<ArrayRef> {
        Ok(Arc::new(Float64Array::from(cells)))
    }

    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }
}

/// Of guids.
#[derive(Clone)]
pub(super) struct Guids {
    pub(super) greatest: bool,
}

impl Fold for Guids {
    type Cell = Option<Uuid>;

    fn update(
        &self,
        arrays: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let array = values(arrays, 0)?;
        let guids = array
            .as_fixed_size_binary_opt()
            .ok_or_else(|| misfit(&array.data_type().to_string()))?;
        for (row, group) in rows.iter() {
            let Some(cell) = cells.get_mut(group) else { continue };
            if guids.is_null(row) {
                continue;
            }
            let Ok(value) = Uuid::from_slice(guids.value(row)) else { continue };
            if cell.is_none_or(|best| if self.greatest { value > best } else { value < best }) {
                *cell = Some(value);
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
        self.update(states, rows, cells)
    }

    fn evaluate(&self, cells: Vec<Self::Cell>) -> Result<ArrayRef> {
        Ok(columns::guids(cells.into_iter()))
    }

    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }
}
