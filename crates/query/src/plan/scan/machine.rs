//! The machine of `scan`. Each step holds the last row that it took, and with it the last rows of
//! the steps before it in the same match. A row is offered to the steps from the last to the
//! first: it may carry a match over from the step before, or stay in the step.
//!
//! Not here: where rows come from (`scan`).

use std::{iter::repeat_with, sync::Arc};

use arrow::{
    array::{ArrayRef, AsArray, Int64Array, UInt32Array},
    record_batch::{RecordBatch, RecordBatchOptions},
};
use datafusion::{logical_expr::ColumnarValue, physical_expr::PhysicalExpr};
use kql::{Column, Schema, Type, Value, bound::ScanOutput};

use crate::{Error, columns};

/// The columns that expressions see: those of the input, the declared ones with their defaults,
/// then the same of each step.
pub(super) struct Shape {
    pub(super) input: Vec<Type>,
    pub(super) declared: Vec<(Type, Value)>,
    pub(super) steps: usize,
    /// Which of all these columns are read.
    pub(super) used: Vec<bool>,
}

impl Shape {
    fn width(&self) -> usize {
        self.input.len() + self.declared.len()
    }

    /// The types of all columns.
    pub(super) fn types(&self) -> Vec<Type> {
        let declared = self.declared.iter().map(|(ty, _)| *ty);
        let one: Vec<Type> = self.input.iter().copied().chain(declared).collect();
        repeat_with(|| one.clone()).take(self.steps + 1).flatten().collect()
    }
}

/// A step, its expressions over a row of the shape.
pub(super) struct Step {
    pub(super) optional: bool,
    pub(super) output: ScanOutput,
    pub(super) condition: Arc<dyn PhysicalExpr>,
    pub(super) assignments: Vec<(usize, Arc<dyn PhysicalExpr>)>,
}

/// What comes out: rows of the input by position, values of the declared columns, and matches.
pub(super) struct Output {
    pub(super) rows: UInt32Array,
    /// By column.
    pub(super) declared: Vec<Vec<Value>>,
    pub(super) matches: ArrayRef,
}

/// A row that a step took.
#[derive(Clone)]
struct Taken {
    row: usize,
    /// Values of input and declared columns.
    values: Arc<[Value]>,
}

/// What a step holds while a match has come as far as it.
#[derive(Clone)]
struct State {
    number: i64,
    /// For the steps so far, their last rows.
    taken: Vec<Option<Taken>>,
}

pub(super) struct Machine {
    shape: Shape,
    steps: Vec<Step>,
    schema: arrow::datatypes::SchemaRef,
    types: Vec<Type>,
    /// For each column the value where a step has taken no row, as an array.
    nothing: Vec<ArrayRef>,
}

/// What a run has come to.
struct Run {
    states: Vec<Option<State>>,
    next: i64,
    rows: Vec<u32>,
    declared: Vec<Vec<Value>>,
    matches: Vec<i64>,
}

impl Machine {
    pub(super) fn new(shape: Shape, steps: Vec<Step>) -> Self {
        let types = shape.types();
        let schema: Schema =
            types.iter().enumerate().map(|(i, ty)| Column::new(i.to_string(), *ty)).collect();
        let width = shape.width().max(1);
        let nothing = types
            .iter()
            .enumerate()
            .map(|(i, ty)| {
                let declared = (i % width).checked_sub(shape.input.len());
                match declared.and_then(|i| shape.declared.get(i)) {
                    Some((_, default)) => columns::array_of(*ty, std::iter::once(default)),
                    None => columns::nulls(*ty, 1),
                }
            })
            .collect();
        Self { shape, steps, schema: columns::arrow_schema(&schema), types, nothing }
    }

    /// Lets rows pass, for each run of equal values of `tables` from the start.
    pub(super) fn run(
        &self,
        input: &[ArrayRef],
        tables: &[ArrayRef],
        rows: usize,
    ) -> Result<Output, Error> {
        let mut run = Run {
            states: vec![None; self.steps.len()],
            next: 0,
            rows: Vec::new(),
            declared: vec![Vec::new(); self.shape.declared.len()],
            matches: Vec::new(),
        };
        // Each table has a machine of its own; its rows may lie apart.
        for table in tables_of(tables, rows)? {
            run.states.fill(None);
            run.next = 0;
            for row in table {
                self.offer(&mut run, input, row)?;
            }
            for state in std::mem::take(&mut run.states) {
                self.end(&mut run, state.as_ref());
            }
            run.states = vec![None; self.steps.len()];
        }
        let matches = Arc::new(Int64Array::from(run.matches));
        Ok(Output { rows: UInt32Array::from(run.rows), declared: run.declared, matches })
    }

    /// Offers a row to the steps, from the last to the first.
    fn offer(&self, run: &mut Run, input: &[ArrayRef], row: usize) -> Result<(), Error> {
        for (at, step) in self.steps.iter().enumerate().rev() {
            if let Some((from, before)) = self.step_before(run, at)
                && self.holds(step, input, row, Some(&before))?
            {
                let mut run_over = run.states.get_mut(at).and_then(Option::take);
                self.end(run, run_over.take().as_ref());
                if let Some(slot) = run.states.get_mut(from) {
                    *slot = None;
                }
                self.end_of_step(run, &before, from);
                self.take(run, at, before, input, row)?;
                continue;
            }
            let own = run.states.get(at).cloned().flatten();
            if (own.is_some() || self.may_begin(at))
                && self.holds(step, input, row, own.as_ref())?
            {
                let state = own.unwrap_or_else(|| {
                    run.next += 1;
                    State { number: run.next - 1, taken: vec![None; self.steps.len()] }
                });
                self.take(run, at, state, input, row)?;
            }
        }
        Ok(())
    }

    /// Whether a match may begin with a step: the first, and others if all before are optional.
    fn may_begin(&self, at: usize) -> bool {
        self.steps.iter().take(at).all(|step| step.optional)
    }

    /// The match that a row may carry over to a step: that of the step before it, or where that
    /// is optional and holds none, of the one before that.
    fn step_before(&self, run: &Run, at: usize) -> Option<(usize, State)> {
        for from in (0..at).rev() {
            if let Some(state) = run.states.get(from).cloned().flatten() {
                return Some((from, state));
            }
            if !self.steps.get(from)?.optional {
                return None;
            }
        }
        None
    }

    /// A step takes a row into a match.
    fn take(
        &self,
        run: &mut Run,
        at: usize,
        mut state: State,
        input: &[ArrayRef],
        row: usize,
    ) -> Result<(), Error> {
        let Some(step) = self.steps.get(at) else { return Ok(()) };
        let mut declared: Vec<Value> =
            self.shape.declared.iter().map(|(_, default)| default.clone()).collect();
        if !step.assignments.is_empty() {
            let batch = self.batch(input, row, Some(&state))?;
            for (index, expr) in &step.assignments {
                if let (Some(slot), Some((ty, _))) =
                    (declared.get_mut(*index), self.shape.declared.get(*index))
                {
                    let array = expr.evaluate(&batch)?.into_array(1)?;
                    *slot = columns::value_at(*ty, &*array, 0);
                }
            }
        }
        let values = input.iter().zip(&self.shape.input);
        let values = values.map(|(array, ty)| columns::value_at(*ty, &**array, row));
        let taken = Taken { row, values: values.chain(declared).collect() };
        if step.output == ScanOutput::All {
            self.emit(run, &taken, state.number);
        }
        if let Some(slot) = state.taken.get_mut(at) {
            *slot = Some(taken);
        }
        if let Some(slot) = run.states.get_mut(at) {
            *slot = Some(state);
        }
        Ok(())
    }

    /// A match is over.
    fn end(&self, run: &mut Run, state: Option<&State>) {
        let Some(state) = state else { return };
        let last = state.taken.iter().rposition(Option::is_some);
        if let Some(last) = last {
            self.end_of_step(run, state, last);
        }
    }

    /// A match leaves a step.
    fn end_of_step(&self, run: &mut Run, state: &State, at: usize) {
        if let Some(step) = self.steps.get(at)
            && step.output == ScanOutput::Last
            && let Some(Some(taken)) = state.taken.get(at)
        {
            self.emit(run, taken, state.number);
        }
    }

    fn emit(&self, run: &mut Run, taken: &Taken, number: i64) {
        let Ok(row) = u32::try_from(taken.row) else { return };
        run.rows.push(row);
        run.matches.push(number);
        let declared = taken.values.iter().skip(self.shape.input.len());
        for (column, value) in run.declared.iter_mut().zip(declared) {
            column.push(value.clone());
        }
    }

    fn holds(
        &self,
        step: &Step,
        input: &[ArrayRef],
        row: usize,
        state: Option<&State>,
    ) -> Result<bool, Error> {
        let batch = self.batch(input, row, state)?;
        Ok(match step.condition.evaluate(&batch)? {
            ColumnarValue::Scalar(value) => {
                value == datafusion::scalar::ScalarValue::Boolean(Some(true))
            }
            ColumnarValue::Array(array) => {
                array.as_boolean_opt().is_some_and(|array| array.iter().next() == Some(Some(true)))
            }
        })
    }

    /// One row of the shape.
    fn batch(
        &self,
        input: &[ArrayRef],
        row: usize,
        state: Option<&State>,
    ) -> Result<RecordBatch, Error> {
        let width = self.shape.width().max(1);
        let columns = self.nothing.iter().zip(&self.types).zip(&self.shape.used).enumerate();
        let arrays = columns.map(|(i, ((nothing, ty), used))| {
            let (part, column) = (i / width, i % width);
            let own = || match part.checked_sub(1) {
                None => input.get(column).map(|array| array.slice(row, 1)),
                Some(step) => {
                    let taken = state?.taken.get(step)?.as_ref()?;
                    let value = taken.values.get(column)?;
                    Some(columns::array_of(*ty, std::iter::once(value)))
                }
            };
            if *used { own().unwrap_or_else(|| nothing.clone()) } else { nothing.clone() }
        });
        let options = RecordBatchOptions::new().with_row_count(Some(1));
        let arrays = arrays.collect();
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?)
    }
}

/// The rows of each table, in order.
pub(in crate::plan) fn tables_of(
    tables: &[ArrayRef],
    rows: usize,
) -> Result<Vec<Vec<usize>>, Error> {
    if tables.is_empty() || rows == 0 {
        return Ok(vec![(0..rows).collect()]);
    }
    let fields =
        tables.iter().map(|array| arrow::row::SortField::new(array.data_type().clone())).collect();
    let keys = arrow::row::RowConverter::new(fields)?.convert_columns(tables)?;
    let mut places = std::collections::HashMap::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (row, key) in keys.iter().enumerate() {
        let place = *places.entry(key).or_insert_with(|| {
            found.push(Vec::new());
            found.len() - 1
        });
        if let Some(table) = found.get_mut(place) {
            table.push(row);
        }
    }
    Ok(found)
}
