//! One request from its plan to its batches.
//!
//! Not here: threads and limits of time (`engine`).

use std::sync::Arc;

use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::physical_plan::execute_stream;
use futures::{StreamExt, stream::BoxStream};

use crate::{
    Error, Request, columns,
    plan::{self, Planned},
    session::Sessions,
};

/// The batches of the answer, with the columns of `request.bound.schema()`.
pub(crate) async fn stream(
    sessions: Arc<Sessions>,
    request: Request,
) -> Result<BoxStream<'static, Result<RecordBatch, Error>>, Error> {
    let schema = columns::arrow_schema(request.bound.schema());
    let Planned { plan, large, task, held } = plan::plan(sessions.clone(), request).await?;
    let plan = sessions.planning(large).create_physical_plan(&plan).await?;
    let batches = execute_stream(plan::in_sequence(plan, large), task)?;
    let named = move |batch: RecordBatch| {
        // What the plan refers to lives until its last batch.
        let _ = &held;
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        let arrays = batch.columns().to_vec();
        Ok(RecordBatch::try_new_with_options(schema.clone(), arrays, &options)?)
    };
    Ok(batches.map(move |batch| batch.map_err(Error::from).and_then(&named)).boxed())
}
