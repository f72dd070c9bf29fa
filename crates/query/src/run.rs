//! One request from its plan to its batches.
//!
//! Not here: threads and limits of time (`engine`).

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use futures::stream::BoxStream;

use crate::{Error, Request, session::Sessions};

/// The batches of the answer, with the columns of `request.bound.schema()`.
pub(crate) async fn stream(
    sessions: Arc<Sessions>,
    request: Request,
) -> Result<BoxStream<'static, Result<RecordBatch, Error>>, Error> {
    let task = sessions.task(false, request.limits)?;
    let _ = (task, sessions.planning(false));
    Err(Error::unsupported("the query", request.bound.root.source_span))
}
