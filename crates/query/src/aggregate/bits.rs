//! `binary_all_and`, `binary_all_or`, `binary_all_xor`.
//!
//! Not here: the functions of two numbers (`function`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, Int64Array},
    datatypes::Int64Type,
};
use datafusion::error::Result;

use super::cells::{Fold, Rows, numbers};

/// By the name of the aggregate.
#[derive(Clone)]
pub(super) struct Bits(pub(super) &'static str);

impl Fold for Bits {
    type Cell = Option<i64>;

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize> {
        let values = numbers::<Int64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group)
                && values.is_valid(row)
            {
                let value = values.value(row);
                *cell = Some(match (*cell, self.0) {
                    (None, _) => value,
                    (Some(bits), "binary_all_and") => bits & value,
                    (Some(bits), "binary_all_or") => bits | value,
                    (Some(bits), _) => bits ^ value,
                });
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
        Ok(Arc::new(Int64Array::from(cells)))
    }

    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }
}
