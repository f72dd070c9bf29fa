//! The engine: runs requests on threads of its own, within their limits.
//!
//! Not here: what a query means (`plan`).

use std::{fmt, path::PathBuf, sync::Arc};

use arrow::record_batch::RecordBatch;
use futures::{StreamExt, TryStreamExt, stream};
use kql::{Bound, Catalog, Compiled, Row, Schema, Value};
use tokio::{runtime::Runtime, sync::mpsc, task::AbortHandle, time::timeout};

use crate::{
    Answer, AnswerStream, Error, ErrorKind, Limits, Request, Truncation, columns, run,
    session::Sessions,
};

/// How an engine is set up.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Threads that evaluate queries; also how many parts of a large table are read at once.
    pub threads: usize,
    /// The folder for what does not fit into memory; `None`: the system's.
    pub spill: Option<PathBuf>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { threads, spill: None }
    }
}

/// Runs queries. Cheap to clone; make one for the process, since it owns threads.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    sessions: Arc<Sessions>,
    runtime: Option<Runtime>,
}

/// Long pipelines and deep expressions recurse while they are planned and evaluated; what is not
/// touched costs nothing.
const STACK: usize = 64 << 20;

impl Engine {
    /// An engine with its threads.
    ///
    /// # Errors
    ///
    /// The threads or the folder for spilling could not be had.
    pub fn new(options: &EngineOptions) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(options.threads.max(1))
            .thread_name("query")
            .thread_stack_size(STACK)
            .enable_all()
            .build()
            .map_err(|error| Error::internal(format!("no threads for queries: {error}")))?;
        let sessions = Arc::new(Sessions::new(options)?);
        Ok(Self { shared: Arc::new(Shared { sessions, runtime: Some(runtime) }) })
    }

    /// The whole answer. Dropping the future cancels the query.
    ///
    /// # Errors
    ///
    /// The query cannot be evaluated, or used up its memory or time.
    pub async fn run(&self, request: Request) -> Result<Answer, Error> {
        let limits = request.limits;
        let mut stream = self.stream(request);
        let mut rows = Vec::new();
        let mut left = limits.bytes;
        while let Some(batch) = stream.next_batch().await? {
            for row in columns::rows_of(&stream.columns, &batch) {
                if rows.len() >= limits.rows {
                    return Ok(stream.cut_off(rows, Truncation::Rows(limits.rows)));
                }
                let Some(rest) = left.checked_sub(size_of_row(&row)) else {
                    return Ok(stream.cut_off(rows, Truncation::Bytes(limits.bytes)));
                };
                left = rest;
                rows.push(row);
            }
        }
        Ok(Answer { columns: stream.columns, rows, truncated: None })
    }

    /// Binds a query as [`kql::compile`] does. Where its columns depend on the data, the data is
    /// asked first: `request` makes the request for such a question, which must see what the
    /// query itself will see.
    ///
    /// # Errors
    ///
    /// A question about columns could not be answered, or there are too many columns.
    pub async fn compile(
        &self,
        text: &str,
        catalog: &dyn Catalog,
        request: impl Fn(Arc<Bound>) -> Request + Send + Sync,
    ) -> Result<Compiled, Error> {
        let mut known: Vec<Schema> = Vec::new();
        loop {
            let mut compiled = kql::compile_with(text, catalog, &known);
            let Some(mut columns) = compiled.undiscovered.take() else { return Ok(compiled) };
            let question = request(Arc::new(columns.query.clone()));
            let mut stream = self.stream(question);
            while let Some(batch) = stream.next_batch().await? {
                columns.see(&columns::rows_of(&stream.columns, &batch));
            }
            let Some(found) = columns.found() else {
                let message = "the data makes more than 10000 columns; say which ones you want";
                return Err(Error::new(ErrorKind::TooLarge, message));
            };
            known.push(found);
        }
    }

    /// The answer as a stream, of any size. Failures of any kind come out of the stream.
    #[must_use]
    pub fn stream(&self, request: Request) -> AnswerStream {
        let columns = request.bound.schema().clone();
        let Some(runtime) = &self.shared.runtime else {
            let gone = Error::internal("the engine has stopped");
            return AnswerStream { columns, batches: stream::iter([Err(gone)]).boxed() };
        };
        let (sender, receiver) = mpsc::channel(2);
        let sessions = self.shared.sessions.clone();
        let task = runtime.spawn(produce(sessions, request, sender));
        let guard = Cancel(task.abort_handle());
        let batches = stream::unfold((receiver, guard), async |(mut receiver, guard)| {
            receiver.recv().await.map(|batch| (batch, (receiver, guard)))
        });
        AnswerStream { columns, batches: batches.boxed() }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Drop for Shared {
    /// A runtime may not be dropped where others wait; this does not wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl AnswerStream {
    fn cut_off(self, rows: Vec<Row>, why: Truncation) -> Answer {
        Answer { columns: self.columns, rows, truncated: Some(why) }
    }
}

struct Cancel(AbortHandle);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.abort();
    }
}

type Sender = mpsc::Sender<Result<RecordBatch, Error>>;

async fn produce(sessions: Arc<Sessions>, request: Request, sender: Sender) {
    let Limits { time, .. } = request.limits;
    // In a task of its own, so that a panic of a dependency becomes an error of this query alone.
    let work = tokio::spawn({
        let sender = sender.clone();
        async move {
            let mut batches = run::stream(sessions, request).await?;
            while let Some(batch) = batches.try_next().await? {
                if sender.send(Ok(batch)).await.is_err() {
                    break;
                }
            }
            Ok::<_, Error>(())
        }
    });
    let guard = Cancel(work.abort_handle());
    let failure = match timeout(time, work).await {
        Ok(Ok(Ok(()))) => None,
        Ok(Ok(Err(error))) => Some(error),
        Ok(Err(panic)) => Some(Error::internal(format!("the evaluation broke off: {panic}"))),
        Err(_) => Some(Error::new(
            ErrorKind::Timeout,
            format!("the query took longer than its limit of {} s", time.as_secs_f64()),
        )),
    };
    drop(guard);
    if let Some(error) = failure {
        // Nobody may be listening any more.
        drop(sender.send(Err(error)).await);
    }
}

/// Bytes of a row, about as its JSON has.
fn size_of_row(row: &Row) -> usize {
    row.iter()
        .map(|value| match value {
            Value::String(text) | Value::Dynamic(Some(text)) => text.len() + 4,
            _ => 8,
        })
        .sum()
}
