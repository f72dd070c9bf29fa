//! The engine: runs requests on threads of its own, within their limits.
//!
//! Not here: what a query means (`plan`).

use std::{fmt, ops::ControlFlow, path::PathBuf, sync::Arc};

use arrow::record_batch::RecordBatch;
use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use kql::{Bound, Catalog, Compiled, Row, Schema, Value};
use tokio::{runtime::Runtime, sync::mpsc, task::AbortHandle, time::timeout};

use crate::{
    Answer, AnswerStream, Error, ErrorKind, Limits, Request, Truncation, columns,
    run::{self, Sender},
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

    /// The whole answer; of several tables, the first. Dropping the future cancels the query.
    ///
    /// # Errors
    ///
    /// The query cannot be evaluated, or used up its memory or time.
    pub async fn run(&self, request: Request) -> Result<Answer, Error> {
        let limits = request.limits;
        let mut answer = Collected::new(request.bound.schema().clone(), limits);
        let mut stream = self.stream(request);
        while let Some(batch) = stream.next_batch().await? {
            if answer.add(&batch).is_break() {
                break;
            }
        }
        Ok(answer.answer)
    }

    /// All tables of an answer, in order: those of several queries in a text, of `fork` and of
    /// `facet`. Each may be as large as the limits say. Dropping the future cancels the query.
    ///
    /// # Errors
    ///
    /// The query cannot be evaluated, or used up its memory or time.
    pub async fn run_all(&self, request: Request) -> Result<Vec<Answer>, Error> {
        let tables = request.bound.tables_of_answer();
        let mut answers: Vec<Collected> =
            tables.map(|rel| Collected::new(rel.schema().clone(), request.limits)).collect();
        let mut batches = self.batches(request, answers.len());
        while let Some((table, batch)) = batches.try_next().await? {
            if let Some(answer) = answers.get_mut(table) {
                // What is cut off is thrown away: the tables after it are wanted too.
                let _ = answer.add(&batch);
            }
        }
        Ok(answers.into_iter().map(|answer| answer.answer).collect())
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

    /// What all queries have in common.
    pub(crate) fn sessions(&self) -> Arc<Sessions> {
        self.shared.sessions.clone()
    }

    /// Runs work of the engine's where its stacks are deep enough.
    pub(crate) async fn on_its_threads<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let Some(runtime) = &self.shared.runtime else {
            return Err(Error::internal("the engine has stopped"));
        };
        let task = runtime.spawn(work);
        task.await.unwrap_or_else(|panic| {
            Err(Error::internal(format!("the evaluation broke off: {panic}")))
        })
    }

    /// The answer as a stream, of any size; of several tables, the first. Failures of any kind
    /// come out of the stream.
    #[must_use]
    pub fn stream(&self, request: Request) -> AnswerStream {
        let columns = request.bound.schema().clone();
        let batches = self.batches(request, 1).map_ok(|(_, batch)| batch);
        AnswerStream { columns, batches: batches.boxed() }
    }

    /// The batches of the first tables of an answer, with the number of the table.
    fn batches(&self, request: Request, tables: usize) -> Batches {
        let Some(runtime) = &self.shared.runtime else {
            let gone = Error::internal("the engine has stopped");
            return stream::iter([Err(gone)]).boxed();
        };
        let (sender, receiver) = mpsc::channel(2);
        let sessions = self.shared.sessions.clone();
        let task = runtime.spawn(produce(sessions, request, tables, sender));
        let guard = Cancel(task.abort_handle());
        let batches = stream::unfold((receiver, guard), async |(mut receiver, guard)| {
            receiver.recv().await.map(|batch| (batch, (receiver, guard)))
        });
        batches.boxed()
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

type Batches = BoxStream<'static, Result<(usize, RecordBatch), Error>>;

/// A table of an answer as its batches come in.
struct Collected {
    answer: Answer,
    limits: Limits,
    /// How many more bytes there may be.
    left: usize,
}

impl Collected {
    const fn new(columns: Schema, limits: Limits) -> Self {
        let answer = Answer { columns, rows: Vec::new(), truncated: None };
        Self { answer, limits, left: limits.bytes }
    }

    /// Adds rows until there are as many as may be.
    fn add(&mut self, batch: &RecordBatch) -> ControlFlow<()> {
        for row in columns::rows_of(&self.answer.columns, batch) {
            let rest = self.left.checked_sub(size_of_row(&row));
            if self.answer.rows.len() >= self.limits.rows {
                self.answer.truncated.get_or_insert(Truncation::Rows(self.limits.rows));
            } else if rest.is_none() {
                self.answer.truncated.get_or_insert(Truncation::Bytes(self.limits.bytes));
            }
            if self.answer.truncated.is_some() {
                return ControlFlow::Break(());
            }
            self.left = rest.unwrap_or_default();
            self.answer.rows.push(row);
        }
        ControlFlow::Continue(())
    }
}

struct Cancel(AbortHandle);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn produce(sessions: Arc<Sessions>, request: Request, tables: usize, sender: Sender) {
    let Limits { time, .. } = request.limits;
    // In a task of its own, so that a panic of a dependency becomes an error of this query alone.
    let work = tokio::spawn({
        let sender = sender.clone();
        async move { run::send(sessions, request, tables, &sender).await }
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
