//! Leaving out whole files and chunks of the tail by what the manifest knows of them.
//!
//! Not here: row groups and pages, which DataFusion leaves out by what is in the file.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Int64Array, UInt64Array},
    datatypes::SchemaRef,
};
use datafusion::{
    common::Column,
    physical_expr::PhysicalExpr,
    physical_optimizer::pruning::{PruningPredicate, PruningPredicateBuilder, PruningStatistics},
    scalar::ScalarValue,
};
use directory::Ticks;
use std::collections::HashSet;

use crate::{DataFile, INGESTION_TIME, OFFSET, Range, TIME_GENERATED, tail::Chunk};

/// What is known of some rows without reading them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) rows: u64,
    time: Range<i64>,
    offsets: Range<i64>,
    received: Range<i64>,
}

fn ticks(range: Range<Ticks>) -> Range<i64> {
    Range { min: range.min.get(), max: range.max.get() }
}

impl Extent {
    pub(super) fn of_file(file: &DataFile) -> Self {
        Self {
            rows: file.rows,
            time: ticks(file.time),
            offsets: file.offsets,
            received: ticks(file.received),
        }
    }

    pub(super) fn of_chunk(chunk: &Chunk) -> Self {
        Self {
            rows: chunk.batch.num_rows() as u64,
            time: chunk.time,
            offsets: chunk.offsets,
            received: ticks(chunk.received),
        }
    }

    /// The range of a column's values, if it is one of those that are known.
    pub(super) fn range(&self, column: &str) -> Option<Range<i64>> {
        match column {
            TIME_GENERATED => Some(self.time),
            OFFSET => Some(self.offsets),
            INGESTION_TIME => Some(self.received),
            _ => None,
        }
    }
}

struct Extents(Vec<Extent>);

impl Extents {
    fn each(&self, column: &Column, bound: impl Fn(Range<i64>) -> i64) -> Option<ArrayRef> {
        let bounds = self.0.iter().map(|extent| extent.range(&column.name).map(&bound));
        Some(Arc::new(bounds.collect::<Option<Int64Array>>()?))
    }
}

impl PruningStatistics for Extents {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.each(column, |range| range.min)
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.each(column, |range| range.max)
    }

    fn num_containers(&self) -> usize {
        self.0.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        self.0.first()?.range(&column.name)?;
        Some(Arc::new(UInt64Array::from_value(0, self.0.len())))
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        Some(Arc::new(UInt64Array::from_iter_values(self.0.iter().map(|extent| extent.rows))))
    }

    fn contained(&self, _: &Column, _: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}

/// What a query's filters leave out.
#[derive(Debug)]
pub(super) struct Pruner(Option<PruningPredicate>);

impl Pruner {
    /// For a filter over the columns of `schema`; without one, nothing is left out.
    pub(super) fn new(filter: Option<Arc<dyn PhysicalExpr>>, schema: &SchemaRef) -> Self {
        // A filter that says nothing about ranges is no error: it is applied to the rows.
        Self(filter.and_then(|filter| {
            PruningPredicateBuilder::new().with_file_schema(schema.clone()).try_build(filter).ok()
        }))
    }

    /// Those that may have rows which the filter keeps.
    pub(super) fn keep<'a, T: 'a>(
        &self,
        parts: impl Iterator<Item = &'a Arc<T>>,
        extent: impl Fn(&T) -> Extent,
    ) -> Vec<Arc<T>> {
        let parts: Vec<_> = parts.cloned().collect();
        let Some(predicate) = &self.0 else { return parts };
        let extents = Extents(parts.iter().map(|part| extent(part)).collect());
        let Ok(kept) = predicate.prune(&extents) else { return parts };
        parts.into_iter().zip(kept).filter_map(|(part, kept)| kept.then_some(part)).collect()
    }
}
