//! The rows of one table that are in the log and in no file yet, in memory.
//!
//! Not here: the log. A tail is a value: a reader keeps the one it has, whatever is added later.

use std::sync::Arc;

use arrow::{
    array::{AsArray, RecordBatch},
    compute::concat_batches,
    datatypes::{Int64Type, SchemaRef},
};
use directory::Ticks;

use crate::{TIME_GENERATED, error::ErrorText, hidden, manifest::Range};

/// Chunks are merged up to this many rows, so that many small deliveries stay cheap to read.
const MERGED_ROWS: usize = 8192;

/// Rows with their hidden columns.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    pub(crate) batch: RecordBatch,
    pub(crate) offsets: Range<i64>,
    pub(crate) received: Range<Ticks>,
    pub(crate) time: Range<i64>,
}

impl Chunk {
    /// Adds the hidden columns to `data`, which has at least one row.
    pub(crate) fn new(
        table: &str,
        schema: &SchemaRef,
        data: &RecordBatch,
        received: Ticks,
        first: i64,
    ) -> Result<Self, ErrorText> {
        let rows = data.num_rows();
        let hidden = hidden::columns(table, received, first, rows);
        let columns = data.columns().iter().cloned().chain(hidden).collect();
        let batch = RecordBatch::try_new(schema.clone(), columns)?;
        let last = first + i64::try_from(rows).unwrap_or(i64::MAX) - 1;
        Ok(Self {
            time: time_range(&batch),
            batch,
            offsets: Range { min: first, max: last },
            received: Range { min: received, max: received },
        })
    }

    fn merged(&self, next: &Self) -> Option<Self> {
        let batches = [&self.batch, &next.batch];
        Some(Self {
            batch: concat_batches(self.batch.schema_ref(), batches).ok()?,
            offsets: Range { min: self.offsets.min, max: next.offsets.max },
            received: Range {
                min: self.received.min.min(next.received.min),
                max: self.received.max.max(next.received.max),
            },
            time: Range {
                min: self.time.min.min(next.time.min),
                max: self.time.max.max(next.time.max),
            },
        })
    }
}

fn time_range(batch: &RecordBatch) -> Range<i64> {
    let times = batch.column_by_name(TIME_GENERATED);
    let times = times.and_then(|column| column.as_primitive_opt::<Int64Type>());
    let bounds =
        times.and_then(|times| Some((arrow::compute::min(times)?, arrow::compute::max(times)?)));
    let (min, max) = bounds.unwrap_or((i64::MIN, i64::MAX));
    Range { min, max }
}

/// The rows of one table that are in no file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail {
    /// Of log segments that are being sealed.
    sealing: Vec<Arc<Chunk>>,
    /// Of the segment that is being written.
    open: Vec<Arc<Chunk>>,
}

impl Tail {
    /// Adds rows of the segment being written.
    pub(crate) fn push(&mut self, chunk: Chunk) {
        self.open.push(Arc::new(chunk));
        // As in a binary counter: equals merge, so each row is copied about log2(n) times.
        while let [.., before, last] = self.open.as_slice() {
            let rows = last.batch.num_rows();
            if before.batch.num_rows() > rows || before.batch.num_rows() + rows > MERGED_ROWS {
                break;
            }
            let Some(merged) = before.merged(last) else { break };
            self.open.truncate(self.open.len() - 2);
            self.open.push(Arc::new(merged));
        }
    }

    /// From now on what was written belongs to a closed segment.
    pub(crate) fn freeze(&mut self) {
        self.sealing.append(&mut self.open);
    }

    /// Forgets what is in files now.
    pub(crate) fn thaw(&mut self) {
        self.sealing.clear();
    }

    /// Rows of closed segments.
    pub(crate) fn sealing(&self) -> &[Arc<Chunk>] {
        &self.sealing
    }

    /// All rows, in the order of their offsets.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = &Arc<Chunk>> {
        self.sealing.iter().chain(&self.open)
    }

    /// The same rows, each batch changed.
    pub(crate) fn mapped<E>(
        &self,
        change: impl Fn(&RecordBatch) -> Result<RecordBatch, E>,
    ) -> Result<Self, E> {
        let each = |chunks: &[Arc<Chunk>]| -> Result<Vec<_>, E> {
            let changed = chunks.iter().map(|chunk| {
                Ok(Arc::new(Chunk { batch: change(&chunk.batch)?, ..Chunk::clone(chunk) }))
            });
            changed.collect()
        };
        Ok(Self { sealing: each(&self.sealing)?, open: each(&self.open)? })
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.chunks().map(|chunk| chunk.batch.num_rows()).sum()
    }

    /// About how much memory they take.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks().map(|chunk| chunk.batch.get_array_memory_size()).sum()
    }
}
