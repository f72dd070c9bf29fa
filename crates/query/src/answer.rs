//! What a query yields: rows at once, or batches one after another.
//!
//! Not here: how values look outside (`kql::Value` serializes itself).

use arrow::record_batch::RecordBatch;
use futures::{StreamExt, stream::BoxStream};
use kql::{Row, Schema};

use crate::{Error, columns};

/// A complete answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its columns.
    pub columns: Schema,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Why rows are missing at the end, if they are. Whoever shows the rows must show this.
    pub truncated: Option<Truncation>,
}

/// The limit that cut an answer off. Kusto: `E_QUERY_RESULT_SET_TOO_LARGE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Truncation {
    /// There are more rows than this.
    #[error(
        "query result set has exceeded the record count limit {0} and was cut off (E_QUERY_RESULT_SET_TOO_LARGE); use `take`, `top` or `summarize` to ask for less"
    )]
    Rows(usize),
    /// There are more bytes than this.
    #[error(
        "query result set has exceeded the data size limit {0} and was cut off (E_QUERY_RESULT_SET_TOO_LARGE); use `take`, `project` or `summarize` to ask for less"
    )]
    Bytes(usize),
}

/// An answer that arrives in batches. Dropping it cancels the query.
pub struct AnswerStream {
    /// The columns of every batch.
    pub columns: Schema,
    pub(crate) batches: BoxStream<'static, Result<RecordBatch, Error>>,
}

impl std::fmt::Debug for AnswerStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerStream").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl AnswerStream {
    /// The next rows, or `None` after the last.
    ///
    /// # Errors
    ///
    /// The query failed on the way; what came before is not the whole answer.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        Ok(self.next_batch().await?.map(|batch| columns::rows_of(&self.columns, &batch)))
    }

    /// As [`next`](Self::next), in Arrow's form.
    ///
    /// # Errors
    ///
    /// The query failed on the way; what came before is not the whole answer.
    pub async fn next_batch(&mut self) -> Result<Option<RecordBatch>, Error> {
        self.batches.next().await.transpose()
    }
}
