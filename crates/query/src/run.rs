//! One request from its plans to its batches.
//!
//! Not here: threads and limits of time (`engine`).

use std::sync::Arc;

use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use futures::TryStreamExt;
use kql::bound::Rel;
use tokio::sync::mpsc;

use crate::{Error, Request, columns, plan::Planner, session::Sessions};

/// Takes batches, each with the number of its table.
pub(crate) type Sender = mpsc::Sender<Result<(usize, RecordBatch), Error>>;

/// Evaluates the first `tables` tables of an answer, one after another, and sends their batches
/// with the columns of those tables, until nobody takes them any more.
pub(crate) async fn send(
    sessions: Arc<Sessions>,
    request: Request,
    tables: usize,
    sender: &Sender,
) -> Result<(), Error> {
    let bound = request.bound.clone();
    let answer: Vec<&Rel> = bound.tables_of_answer().take(tables).collect();
    let mut planner = Planner::new(sessions, request, &answer).await?;
    for (number, rel) in answer.into_iter().enumerate() {
        let schema = columns::arrow_schema(rel.schema());
        let mut batches = planner.batches(rel).await?;
        while let Some(batch) = batches.try_next().await? {
            let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
            let arrays = batch.columns().to_vec();
            let batch = RecordBatch::try_new_with_options(schema.clone(), arrays, &options)?;
            if sender.send(Ok((number, batch))).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
