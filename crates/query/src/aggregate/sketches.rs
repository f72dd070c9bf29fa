//! `hll`, `tdigest` and their merging: sketches that a query passes on.
//!
//! Not here: the sketches (`sketch`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, LargeBinaryArray, StringViewArray},
    datatypes::{Float64Type, Int32Type, Int64Type},
};
use datafusion::error::Result as PlanResult;
use kql::Type;

use super::{
    Aggregation, Arguments,
    cells::{Fold, Rows, misfit, numbers, texts, values},
    distinct::hashes,
    function::Kind,
};
use crate::{
    Error, columns,
    sketch::{Digest, Hll, key_of, precision},
};

/// An aggregate that makes or merges sketches; `None` if the name is none of them. What follows
/// the values comes `shift` places later.
pub(super) fn aggregation(
    name: &'static str,
    call: &Arguments<'_>,
    shift: usize,
) -> Option<Result<Aggregation, Error>> {
    let ty = call.ty(0);
    let sketch = |kind, args| {
        Some(Ok(Aggregation::own(name, kind, columns::arrow_type(Type::Dynamic), args)))
    };
    match name {
        "hll" => match call.integer(1 + shift) {
            Ok(accuracy) => {
                sketch(Kind::Hll { ty, accuracy: accuracy.unwrap_or(1) }, vec![(0, ty)])
            }
            Err(error) => Some(Err(error)),
        },
        "hll_merge" => sketch(Kind::HllMerge, vec![(0, Type::Dynamic)]),
        "tdigest_merge" => sketch(Kind::DigestMerge, vec![(0, Type::Dynamic)]),
        "tdigest" => {
            let ty = match ty {
                Type::Decimal => Type::Real,
                Type::Int | Type::Long | Type::Real | Type::Datetime | Type::Timespan => ty,
                ty => return Some(Err(call.refused(ty))),
            };
            let weight = (call.count() > 1).then_some((1, Type::Long));
            sketch(Kind::Digest(ty), std::iter::once((0, ty)).chain(weight).collect())
        }
        _ => None,
    }
}

/// What is kept for a group as a sketch.
pub(super) trait Sketch: Clone + Send + Sync {
    fn read(json: &str) -> Option<Self>;
    fn write(self) -> String;
    fn merge(&mut self, other: &Self);
    fn allocated(&self) -> usize;
}

impl Sketch for Hll {
    fn read(json: &str) -> Option<Self> {
        Self::read(json)
    }

    fn write(self) -> String {
        Self::write(&self)
    }

    fn merge(&mut self, other: &Self) {
        Self::merge(self, other);
    }

    fn allocated(&self) -> usize {
        Self::allocated(self)
    }
}

impl Sketch for Digest {
    fn read(json: &str) -> Option<Self> {
        Self::read(json)
    }

    fn write(self) -> String {
        Self::write(self)
    }

    fn merge(&mut self, other: &Self) {
        // Values of another type have no place among these.
        _ = Self::merge(self, other);
    }

    fn allocated(&self) -> usize {
        Self::allocated(self)
    }
}

/// Sketches made of values, or of other sketches.
#[derive(Clone)]
pub(super) enum Of {
    /// `hll`: of values of a type, with an accuracy.
    Distinct(Type, i64),
    /// `tdigest`: of values of a type.
    Order(Type),
    /// Of sketches.
    Sketches,
}

/// Sketches of one kind.
#[derive(Clone)]
pub(super) struct Sketches<S> {
    of: Of,
    kind: std::marker::PhantomData<fn() -> S>,
}

impl<S: Sketch> Sketches<S> {
    pub(super) const fn new(of: Of) -> Self {
        Self { of, kind: std::marker::PhantomData }
    }
}

/// Takes sketches in, as JSON, and tells by how much the cells grew.
fn merged<'a, S: Sketch>(
    json: impl Fn(usize) -> Option<&'a str>,
    rows: Rows<'_>,
    cells: &mut [Option<S>],
) -> usize {
    let mut growth = 0;
    for (row, group) in rows.iter() {
        let (Some(cell), Some(other)) = (cells.get_mut(group), json(row).and_then(S::read)) else {
            continue;
        };
        let before = allocated(cell);
        match cell {
            Some(own) => own.merge(&other),
            None => *cell = Some(other),
        }
        growth += allocated(cell).saturating_sub(before);
    }
    growth
}

fn allocated<S: Sketch>(cell: &Option<S>) -> usize {
    cell.as_ref().map_or(0, S::allocated)
}

/// How values come into sketches.
pub(super) trait Values: Sketch + 'static {
    fn take(
        of: &Of,
        arrays: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Option<Self>],
    ) -> PlanResult<usize>;
}

impl Values for Hll {
    fn take(
        of: &Of,
        arrays: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Option<Self>],
    ) -> PlanResult<usize> {
        let Of::Distinct(ty, accuracy) = of else { return Err(misfit("no values to count")) };
        let hash = hashes(*ty, values(arrays, 0)?)?;
        let mut growth = 0;
        for (row, group) in rows.iter() {
            let Some(cell) = cells.get_mut(group) else { continue };
            let before = allocated(cell);
            let own = cell.get_or_insert_with(|| Self::new(precision(*accuracy)));
            if let Some(hash) = hash(row) {
                own.insert(hash as u64);
            }
            growth += allocated(cell).saturating_sub(before);
        }
        Ok(growth)
    }
}

impl Values for Digest {
    fn take(
        of: &Of,
        arrays: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Option<Self>],
    ) -> PlanResult<usize> {
        let Of::Order(ty) = of else { return Err(misfit("no values in an order")) };
        let key: Box<dyn Fn(usize) -> Option<i64>> = match ty {
            Type::Int => {
                let values = numbers::<Int32Type>(arrays, 0)?.clone();
                Box::new(move |row| values.is_valid(row).then(|| values.value(row).into()))
            }
            Type::Real => {
                let values = numbers::<Float64Type>(arrays, 0)?.clone();
                Box::new(move |row| values.is_valid(row).then(|| key_of(values.value(row))))
            }
            _ => {
                let values = numbers::<Int64Type>(arrays, 0)?.clone();
                Box::new(move |row| values.is_valid(row).then(|| values.value(row)))
            }
        };
        let weights = (arrays.len() > 1).then(|| numbers::<Int64Type>(arrays, 1)).transpose()?;
        let weight = |row| match weights {
            Some(weights) if weights.is_null(row) => 0,
            Some(weights) => weights.value(row),
            None => 1,
        };
        let ty = if *ty == Type::Int { Type::Long } else { *ty };
        let mut growth = 0;
        for (row, group) in rows.iter() {
            let Some(cell) = cells.get_mut(group) else { continue };
            let before = allocated(cell);
            let own = cell.get_or_insert_with(|| Self::new(ty));
            if let Some(key) = key(row) {
                own.insert(key, weight(row));
            }
            growth += allocated(cell).saturating_sub(before);
        }
        Ok(growth)
    }
}

impl<S: Values> Fold for Sketches<S> {
    type Cell = Option<S>;

    fn update(
        &self,
        arrays: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Option<S>],
    ) -> PlanResult<usize> {
        if !matches!(self.of, Of::Sketches) {
            return S::take(&self.of, arrays, rows, cells);
        }
        let json = texts(arrays, 0)?;
        Ok(merged(|row| json.is_valid(row).then(|| json.value(row)), rows, cells))
    }

    fn merge(
        &self,
        states: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Option<S>],
    ) -> PlanResult<usize> {
        let state = values(states, 0)?;
        let saved =
            state.as_binary_opt::<i64>().ok_or_else(|| misfit(&state.data_type().to_string()))?;
        let json = |row: usize| match saved.is_valid(row) {
            true => str::from_utf8(saved.value(row)).ok(),
            false => None,
        };
        Ok(merged(json, rows, cells))
    }

    fn evaluate(&self, cells: Vec<Option<S>>) -> PlanResult<ArrayRef> {
        let written = cells.into_iter().map(|cell| cell.map(S::write));
        Ok(Arc::new(written.collect::<StringViewArray>()))
    }

    fn save(&self, cells: Vec<Option<S>>) -> PlanResult<Vec<ArrayRef>> {
        let written: Vec<_> = cells.into_iter().map(|cell| cell.map(S::write)).collect();
        let bytes = written.iter().map(|text| text.as_ref().map(String::as_bytes));
        Ok(vec![Arc::new(bytes.collect::<LargeBinaryArray>())])
    }

    fn allocated(cell: &Option<S>) -> usize {
        allocated(cell)
    }
}
