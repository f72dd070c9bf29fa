//! One cell of working memory for each group: the frame that most aggregates share.
//!
//! Not here: what the cells hold.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, PrimitiveArray, StringViewArray};
use arrow::datatypes::ArrowPrimitiveType;
use datafusion::{
    error::{DataFusionError, Result},
    logical_expr::{EmitTo, GroupsAccumulator},
};

use crate::Error;

/// An accumulator that can be told of groups before any row comes.
pub(super) trait Groups: GroupsAccumulator + Sync {
    /// Makes room for so many groups.
    fn prepare(&mut self, groups: usize);
}

/// How an aggregate works on its cells.
pub(super) trait Fold: Clone + Send + Sync + 'static {
    /// What is kept for a group; its default is a group without rows.
    type Cell: Default + Send + Sync;

    /// Takes rows in. Yields the bytes by which the cells' own allocations grew.
    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Self::Cell],
    ) -> Result<usize>;

    /// Takes in what other cells saved.
    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Self::Cell])
    -> Result<usize>;

    /// The results.
    fn evaluate(&self, cells: Vec<Self::Cell>) -> Result<ArrayRef>;

    /// Cells in a form that can be merged.
    fn save(&self, cells: Vec<Self::Cell>) -> Result<Vec<ArrayRef>>;

    /// The bytes that a cell has allocated.
    fn allocated(_: &Self::Cell) -> usize {
        0
    }
}

/// The rows of a batch and the groups that they belong to.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    groups: &'a [usize],
    filter: Option<&'a BooleanArray>,
}

impl<'a> Rows<'a> {
    pub(super) const fn new(groups: &'a [usize], filter: Option<&'a BooleanArray>) -> Self {
        Self { groups, filter }
    }

    /// Row and group of each row that counts.
    pub(super) fn iter(self) -> impl Iterator<Item = (usize, usize)> + 'a {
        let counts = move |row: usize| match self.filter {
            Some(filter) => row < filter.len() && filter.is_valid(row) && filter.value(row),
            None => true,
        };
        self.groups.iter().copied().enumerate().filter(move |(row, _)| counts(*row))
    }
}

/// The cells of an aggregate.
pub(super) struct Cells<F: Fold> {
    fold: F,
    cells: Vec<F::Cell>,
    allocated: usize,
}

impl<F: Fold> Cells<F> {
    pub(super) const fn new(fold: F) -> Self {
        Self { fold, cells: Vec::new(), allocated: 0 }
    }

    fn take(&mut self, emit: EmitTo) -> Vec<F::Cell> {
        let cells = emit.take_needed(&mut self.cells);
        let freed = cells.iter().map(F::allocated).sum();
        self.allocated = self.allocated.saturating_sub(freed);
        cells
    }
}

impl<F: Fold> Groups for Cells<F> {
    fn prepare(&mut self, groups: usize) {
        self.cells.resize_with(groups, F::Cell::default);
    }
}

impl<F: Fold> GroupsAccumulator for Cells<F> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.prepare(total);
        let rows = Rows::new(groups, filter);
        self.allocated += self.fold.update(values, rows, &mut self.cells)?;
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.prepare(total);
        let rows = Rows::new(groups, None);
        self.allocated += self.fold.merge(states, rows, &mut self.cells)?;
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let cells = self.take(emit);
        self.fold.evaluate(cells)
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let cells = self.take(emit);
        self.fold.save(cells)
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, |array| array.len());
        let groups: Vec<usize> = (0..rows).collect();
        let mut own = Self::new(self.fold.clone());
        own.update_batch(values, &groups, filter, rows)?;
        own.state(EmitTo::All)
    }

    fn size(&self) -> usize {
        self.cells.capacity() * size_of::<F::Cell>() + self.allocated
    }
}

/// The argument at a position.
pub(super) fn values(arrays: &[ArrayRef], position: usize) -> Result<&ArrayRef> {
    arrays.get(position).ok_or_else(|| misfit("a missing column"))
}

/// The argument at a position, of numbers.
pub(super) fn numbers<T: ArrowPrimitiveType>(
    arrays: &[ArrayRef],
    position: usize,
) -> Result<&PrimitiveArray<T>> {
    let array = values(arrays, position)?;
    array.as_primitive_opt::<T>().ok_or_else(|| misfit(&array.data_type().to_string()))
}

/// The argument at a position, of texts.
pub(super) fn texts(arrays: &[ArrayRef], position: usize) -> Result<&StringViewArray> {
    let array = values(arrays, position)?;
    array.as_string_view_opt().ok_or_else(|| misfit(&array.data_type().to_string()))
}

pub(super) fn misfit(form: &str) -> DataFusionError {
    Error::internal(format!("an aggregate was given {form}")).into()
}
