//! A bound tree as a DataFusion plan, one operator per file.
//!
//! Columns have names of the planner's own (`c17`, or `t3.Name` for a column of a table), so that
//! odd, equal or empty names of the query never matter; they come back with the answer.
//!
//! Not here: what functions do (`function`), aggregates (`aggregate`), running plans (`run`).

mod call;
mod comparison;
mod count;
mod counted;
mod datatable;
mod distinct;
mod environment;
mod expand;
mod expr;
mod extend;
mod extension;
mod external;
mod few;
mod filter;
mod found;
mod in_order;
mod interruptible;
mod join;
mod make_series;
mod membership;
mod mv_apply;
mod network_lookup;
mod parse;
mod partition;
mod plugin;
mod project;
mod range;
mod reduce;
mod rows;
mod sample;
mod scan;
mod scan_conditions;
mod sequence;
mod shape_lookup;
mod shared;
mod sort;
mod subquery;
mod summarize;
mod table;
mod take;
mod told;
mod top_nested;
mod union;
mod watchlist;
mod whole;
mod window;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use datafusion::{
    catalog::TableProvider,
    common::stats::Precision,
    execution::{SendableRecordBatchStream, TaskContext, memory_pool::MemoryReservation},
    logical_expr::LogicalPlan,
    physical_plan::{ExecutionPlan, execute_stream},
};
use futures::future::BoxFuture;
use kql::{
    Span, Value,
    bound::{Rel, RelOp, Source, Step},
};

pub(crate) use call::{Reading, reading};
pub(crate) use extension::query_planner;
use external::External;
use rows::Rows;
pub(crate) use scan_conditions::ScanConditions;
pub(crate) use sequence::{InSequence, in_sequence};
use subquery::Outcome;
pub(crate) use told::told;

use crate::{Error, ErrorKind, Request, session::Sessions};

/// Up to so many rows in all its tables, a query runs on one thread: starting more costs more.
const SMALL: usize = 100_000;

/// Most operators of one pipeline, and most levels of a plan, which has some more of them.
const LONGEST: usize = 500;
const DEEPEST: usize = 3 * LONGEST;

fn too_long() -> Error {
    let message = format!("a query has at most {LONGEST} operators one after another");
    Error::new(ErrorKind::Semantic, message)
}

/// A plan, if it is not so deep that working on it needs more stack than there is.
fn not_too_deep(plan: LogicalPlan) -> Result<LogicalPlan, Error> {
    let mut waiting = vec![(&plan, 1)];
    while let Some((plan, depth)) = waiting.pop() {
        if depth > DEEPEST {
            return Err(too_long());
        }
        waiting.extend(plan.inputs().into_iter().map(|input| (input, depth + 1)));
    }
    Ok(plan)
}

/// Makes the plans of one query, evaluating on the way what they need as constants.
pub(crate) struct Planner {
    request: Request,
    sessions: Arc<Sessions>,
    task: Arc<TaskContext>,
    /// What `now()` means.
    now: i64,
    /// Whether the plan is for several threads.
    large: bool,
    tables: HashMap<Arc<str>, Arc<dyn TableProvider>>,
    /// The tables of elements that are being worked on, innermost last.
    elements: Vec<Rows>,
    /// What the tables below expressions yield, by the address of the table.
    outcomes: HashMap<usize, Outcome>,
    /// How often each shared table is used, and those that have been evaluated.
    uses: HashMap<usize, usize>,
    shared: HashMap<usize, Arc<dyn TableProvider>>,
    /// The memory of what has been evaluated.
    held: Vec<MemoryReservation>,
    numbers: AtomicU64,
    /// For each `partition` whose query is being planned, the value of its key.
    partition_keys: HashMap<usize, Value>,
}

fn rows_of(table: &dyn TableProvider) -> usize {
    match table.statistics().map(|statistics| statistics.num_rows) {
        Some(Precision::Exact(rows) | Precision::Inexact(rows)) => rows,
        _ => usize::MAX,
    }
}

impl Planner {
    /// Ready to plan some of the tables of a request's answer.
    pub(crate) async fn new(
        sessions: Arc<Sessions>,
        request: Request,
        answer: &[&Rel],
    ) -> Result<Self, Error> {
        let mut tables = HashMap::new();
        for name in request.bound.tables() {
            if let Some(table) = request.snapshot.table(&name).await.map_err(|e| Error::from(&e))? {
                tables.insert(name, table);
            }
        }
        let large = tables.values().map(|table| rows_of(&**table)).fold(0, usize::saturating_add);
        let large = large > SMALL;
        let task = sessions.task(large, request.limits)?;
        let now = request.bound.query_now.unwrap_or(request.now);
        Ok(Self {
            request,
            sessions,
            task,
            now,
            large,
            tables,
            elements: Vec::new(),
            outcomes: HashMap::new(),
            uses: shared::uses(answer),
            shared: HashMap::new(),
            held: Vec::new(),
            numbers: AtomicU64::new(0),
            partition_keys: HashMap::new(),
        })
    }

    /// The batches of a table of the answer; its columns are those of the table, in order. What
    /// they refer to lives as long as the planner.
    pub(crate) async fn batches(&mut self, rel: &Rel) -> Result<SendableRecordBatchStream, Error> {
        let plan = self.rows(rel).await?.exactly(self)?;
        let plan = self.sessions.planning(self.large).create_physical_plan(&plan).await?;
        let rows = self.tables.values().map(|table| rows_of(&**table));
        let rows = rows.fold(0, usize::saturating_add);
        if rows < usize::MAX {
            self.request.progress.of(rows);
        }
        let plan = counted::counted(plan, &self.request.progress)?;
        let plan = interruptible::interruptible(in_sequence(plan, self.large))?;
        Ok(execute_stream(plan, self.task.clone())?)
    }

    /// The plan of a table of the answer after all rewrites, and what would run.
    pub(crate) async fn plans(
        &mut self,
        rel: &Rel,
    ) -> Result<(LogicalPlan, Arc<dyn ExecutionPlan>), Error> {
        let plan = self.rows(rel).await?.exactly(self)?;
        let session = self.sessions.planning(self.large);
        Ok((session.optimize(&plan)?, session.create_physical_plan(&plan).await?))
    }

    /// The plan of a table.
    fn rows<'a>(&'a mut self, rel: &'a Rel) -> BoxFuture<'a, Result<Rows, Error>> {
        Box::pin(async move {
            self.evaluate_below(rel.source.exprs()).await?;
            let mut rows = self.source(rel).await?;
            let mut steps = rel.steps.iter().peekable();
            let mut planned = 0;
            while let Some(step) = steps.next() {
                planned += 1;
                if planned > LONGEST {
                    return Err(at(step.span)(too_long()));
                }
                self.evaluate_below(step.op.exprs()).await?;
                let RelOp::Filter { predicate } = &step.op else {
                    let later: Vec<&Step> = steps.clone().collect();
                    if let RelOp::Join(join) = &step.op {
                        rows = self.filtered_before(rows, join, &later)?;
                    }
                    rows = self.step(step, rows, &later).await?;
                    continue;
                };
                // Neighbours become one filter, so that many are not many levels.
                let mut predicates = vec![predicate];
                while let Some(RelOp::Filter { predicate }) = steps.peek().map(|step| &step.op) {
                    self.evaluate_below(vec![predicate]).await?;
                    predicates.push(predicate);
                    steps.next();
                }
                rows = self.filter(rows, &predicates)?;
            }
            Ok(rows)
        })
    }

    async fn source(&mut self, rel: &Rel) -> Result<Rows, Error> {
        let schema = &rel.source_schema;
        match &rel.source {
            Source::Table { name } => self.table(name, schema),
            Source::Function { name, arguments } => {
                self.table_function(name, arguments, schema, rel.source_span).await
            }
            Source::Datatable { rows } => self.datatable(schema, rows),
            Source::Print { columns } => self.print(columns),
            Source::Range { from, to, step } => self.range(from, to, step, schema),
            Source::Union { branches, with_source } => {
                self.union(branches, *with_source, schema).await
            }
            Source::Shared(shared) => self.shared(shared).await,
            Source::Elements => self.elements(schema),
            Source::External { uris, properties } => {
                let data = External { uris, properties };
                self.external(data, schema).await.map_err(at(rel.source_span))
            }
            _ => Err(Error::unsupported("this source of rows", rel.source_span)),
        }
    }

    async fn step(&mut self, step: &Step, mut rows: Rows, later: &[&Step]) -> Result<Rows, Error> {
        // The others' expressions are not over these rows, or not in their order.
        let others = matches!(
            step.op,
            RelOp::Summarize { .. }
                | RelOp::Join(_)
                | RelOp::MakeSeries(_)
                | RelOp::NetworkLookup(_)
                | RelOp::ShapeLookup(_)
                | RelOp::Plugin(_)
                | RelOp::Scan(_)
                | RelOp::TopNested(_)
        );
        if !others {
            rows.windows.clear();
            rows = self.with_windows(rows, step.op.exprs())?;
        }
        match &step.op {
            RelOp::Filter { predicate } => self.filter(rows, &[predicate]),
            RelOp::Extend { columns } => self.extend(rows, columns),
            RelOp::Project { columns } => self.project(rows, columns),
            RelOp::Distinct { columns } => self.distinct(rows, columns),
            RelOp::Summarize { keys, aggregates, outputs } => {
                self.summarize(rows, keys, aggregates, outputs)
            }
            RelOp::Sort { keys } => self.sort(rows, keys, None),
            RelOp::Top { count, keys } => self.top(rows, count, keys),
            RelOp::Take { count } => self.take(rows, count),
            RelOp::Count => self.count(rows),
            RelOp::Join(join) => {
                let right = self.rows(&join.right).await?;
                self.join(rows, right, join, &step.schema)
            }
            RelOp::MvExpand(expand) => self.mv_expand(rows, expand, &step.schema, later),
            RelOp::Parse(parse) => self.parse(rows, parse, &step.schema),
            RelOp::ParseKv(parse) => self.parse_kv(rows, parse, &step.schema),
            RelOp::Sample { count } => self.sample(rows, count),
            RelOp::MvApply(mv) => self.mv_apply(rows, mv).await,
            RelOp::Partition(partition) => self.partition(rows, partition, &step.schema).await,
            RelOp::MakeSeries(series) => self.make_series(rows, series).await,
            RelOp::Reduce(reduce) => self.reduce(rows, reduce),
            RelOp::Scan(scan) => self.state_machine(rows, scan, &step.schema),
            RelOp::TopNested(nested) => self.top_nested(rows, nested, step.span).await,
            RelOp::NetworkLookup(lookup) => self.network_lookup(rows, lookup, step.span).await,
            RelOp::ShapeLookup(lookup) => self.shape_lookup(rows, lookup, step.span).await,
            RelOp::Plugin(plugin) => self.plugin(rows, plugin, &step.schema, step.span).await,
            RelOp::Unevaluated { name } => Err(Error::unsupported(*name, step.span)),
            op => Err(Error::unsupported(format!("the operator {}", op.name()), step.span)),
        }
    }

    /// A number that nothing else in the query has.
    fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// A name that no other column has.
    fn fresh_name(&self) -> String {
        format!("c{}", self.number())
    }
}

/// The place of an error that has none.
fn at(span: Span) -> impl Fn(Error) -> Error {
    move |mut error| {
        error.span.get_or_insert(span);
        error
    }
}
