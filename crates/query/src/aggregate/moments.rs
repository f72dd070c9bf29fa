//! Variance, deviation, covariance. Variances are rounded to ten digits after the point, as Kusto
//! does; fewer than two values (of a population, none) have a variance of 0.
//!
//! Not here: averages (`sum`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, Float64Array, Int64Array},
    datatypes::{Float64Type, Int64Type},
};
use datafusion::error::Result;

use super::{
    cells::{Fold, Rows, numbers},
    sum::save_twofolds,
    twofold::Twofold,
};

/// Variance, or its root.
#[derive(Clone)]
pub(super) struct Deviation {
    pub(super) sample: bool,
    pub(super) root: bool,
}

/// How many values, their sum, the sum of their squares.
#[derive(Default)]
pub(super) struct Squares {
    count: i64,
    sum: Twofold,
    squares: Twofold,
}

impl Fold for Deviation {
    type Cell = Squares;

    fn update(&self, values: &[ArrayRef], rows: Rows<'_>, cells: &mut [Squares]) -> Result<usize> {
        let values = numbers::<Float64Type>(values, 0)?;
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group)
                && values.is_valid(row)
            {
                let value = values.value(row);
                cell.count += 1;
                cell.sum.add(value);
                cell.squares.add_product(value, value);
            }
        }
        Ok(0)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Squares]) -> Result<usize> {
        let counts = numbers::<Int64Type>(states, 0)?;
        let (sums, squares) = (Halves::of(states, 1)?, Halves::of(states, 3)?);
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group) {
                cell.count += counts.value(row);
                cell.sum.merge(sums.at(row));
                cell.squares.merge(squares.at(row));
            }
        }
        Ok(0)
    }

    fn evaluate(&self, cells: Vec<Squares>) -> Result<ArrayRef> {
        let value = |cell: Squares| {
            let Squares { count, sum, squares } = cell;
            let variance = moment(squares, sum, sum, count, self.sample);
            // Rounding may put it below 0; what is not a number stays.
            let variance = if variance < 0.0 { 0.0 } else { variance };
            if self.root { variance.sqrt() } else { rounded(variance) }
        };
        Ok(Arc::new(Float64Array::from_iter_values(cells.into_iter().map(value))))
    }

    fn save(&self, cells: Vec<Squares>) -> Result<Vec<ArrayRef>> {
        let counts: ArrayRef =
            Arc::new(Int64Array::from_iter_values(cells.iter().map(|c| c.count)));
        let sums = save_twofolds(&cells, |cell| cell.sum);
        let squares = save_twofolds(&cells, |cell| cell.squares);
        Ok([counts].into_iter().chain(sums).chain(squares).collect())
    }
}

/// Covariance; only rows that have both values count.
#[derive(Clone)]
pub(super) struct Covariance {
    pub(super) sample: bool,
}

/// How many pairs, the sums of both sides, the sum of the products.
#[derive(Default)]
pub(super) struct Products {
    count: i64,
    left: Twofold,
    right: Twofold,
    products: Twofold,
}

impl Fold for Covariance {
    type Cell = Products;

    fn update(&self, values: &[ArrayRef], rows: Rows<'_>, cells: &mut [Products]) -> Result<usize> {
        let (left, right) =
            (numbers::<Float64Type>(values, 0)?, numbers::<Float64Type>(values, 1)?);
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group)
                && left.is_valid(row)
                && right.is_valid(row)
            {
                cell.count += 1;
                cell.left.add(left.value(row));
                cell.right.add(right.value(row));
                cell.products.add_product(left.value(row), right.value(row));
            }
        }
        Ok(0)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Products]) -> Result<usize> {
        let counts = numbers::<Int64Type>(states, 0)?;
        let (left, right) = (Halves::of(states, 1)?, Halves::of(states, 3)?);
        let products = Halves::of(states, 5)?;
        for (row, group) in rows.iter() {
            if let Some(cell) = cells.get_mut(group) {
                cell.count += counts.value(row);
                cell.left.merge(left.at(row));
                cell.right.merge(right.at(row));
                cell.products.merge(products.at(row));
            }
        }
        Ok(0)
    }

    fn evaluate(&self, cells: Vec<Products>) -> Result<ArrayRef> {
        let value = |cell: Products| {
            let Products { count, left, right, products } = cell;
            rounded(moment(products, left, right, count, self.sample))
        };
        Ok(Arc::new(Float64Array::from_iter_values(cells.into_iter().map(value))))
    }

    fn save(&self, cells: Vec<Products>) -> Result<Vec<ArrayRef>> {
        let counts: ArrayRef =
            Arc::new(Int64Array::from_iter_values(cells.iter().map(|c| c.count)));
        let left = save_twofolds(&cells, |cell| cell.left);
        let right = save_twofolds(&cells, |cell| cell.right);
        let products = save_twofolds(&cells, |cell| cell.products);
        Ok([counts].into_iter().chain(left).chain(right).chain(products).collect())
    }
}

/// The sum of products of distances from the means, divided by how many there are.
fn moment(products: Twofold, left: Twofold, right: Twofold, count: i64, sample: bool) -> f64 {
    let divisor = count - i64::from(sample);
    if divisor <= 0 {
        return 0.0;
    }
    products.minus_product(left, right, count as f64) / divisor as f64
}

fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e10).round() / 1e10;
    if rounded.is_finite() { rounded } else { value }
}

/// Saved sums.
struct Halves<'a> {
    high: &'a Float64Array,
    low: &'a Float64Array,
}

impl<'a> Halves<'a> {
    fn of(states: &'a [ArrayRef], position: usize) -> Result<Self> {
        let high = numbers::<Float64Type>(states, position)?;
        Ok(Self { high, low: numbers::<Float64Type>(states, position + 1)? })
    }

    fn at(&self, row: usize) -> Twofold {
        Twofold::new(self.high.value(row), self.low.value(row))
    }
}
