//! Tables below expressions: `toscalar(T)`, `in (T)`. They never refer to the row, so they are
//! evaluated once, before the plan around them, which then has constants that can be pushed down
//! to the data.
//!
//! Not here: `materialize()` (`shared`).

use std::ptr;

use arrow::{
    array::ArrayRef,
    compute::concat,
    record_batch::{RecordBatch, RecordBatchOptions},
};
use datafusion::{
    execution::memory_pool::MemoryConsumer, logical_expr::LogicalPlan,
    physical_plan::execute_stream,
};
use futures::TryStreamExt;
use kql::{
    Type, Value,
    bound::{Expr, ExprKind, Rel},
};

use super::{Planner, at, in_sequence, interruptible};
use crate::{Error, ErrorKind, columns};

/// Most values on the right side of `in (T)`; Kusto's limit.
const MOST_MEMBERS: usize = 1_000_000;

/// What a table below an expression yields.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// Of `toscalar`.
    Value(Value),
    /// Of `in`: the values of the only column.
    Members(Type, ArrayRef),
}

impl Planner {
    /// Evaluates the tables below some expressions.
    pub(super) async fn evaluate_below(&mut self, exprs: Vec<&Expr>) -> Result<(), Error> {
        let mut waiting = Vec::new();
        for expr in exprs {
            expr.visit(&mut |expr| {
                if let Some(rel) = expr.subquery() {
                    let single = matches!(expr.kind, ExprKind::ToScalar(_));
                    waiting.push((rel, single, expr.span));
                }
            });
        }
        for (rel, single, span) in waiting {
            if self.outcomes.contains_key(&address(rel)) {
                continue;
            }
            let outcome = if single {
                Outcome::Value(self.first_value(rel).await?)
            } else {
                self.members(rel).await.map_err(at(span))?
            };
            self.outcomes.insert(address(rel), outcome);
        }
        Ok(())
    }

    /// What a table below an expression yielded.
    pub(super) fn outcome(&self, rel: &Rel) -> Result<&Outcome, Error> {
        let outcome = self.outcomes.get(&address(rel));
        outcome.ok_or_else(|| Error::internal("a table in an expression was not evaluated"))
    }

    async fn first_value(&mut self, rel: &Rel) -> Result<Value, Error> {
        let ty = rel.first_column().map_or(Type::Dynamic, |column| column.ty);
        let batches = self.evaluate(rel, Some(1)).await?;
        let first = batches.iter().find(|batch| batch.num_rows() > 0);
        let array = first.and_then(|batch| batch.columns().first());
        Ok(array.map_or(Value::null(ty), |array| columns::value_at(ty, array, 0)))
    }

    async fn members(&mut self, rel: &Rel) -> Result<Outcome, Error> {
        let ty = rel.first_column().map_or(Type::Dynamic, |column| column.ty);
        let batches = self.evaluate(rel, Some(MOST_MEMBERS + 1)).await?;
        let arrays: Vec<&dyn arrow::array::Array> =
            batches.iter().filter_map(|batch| batch.columns().first()).map(|a| &**a).collect();
        let members = match &*arrays {
            [] => columns::nulls(ty, 0),
            arrays => concat(arrays)?,
        };
        if members.len() > MOST_MEMBERS {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!(
                    "the table on the right side has more than {MOST_MEMBERS} rows; use `join`"
                ),
            ));
        }
        Ok(Outcome::Members(ty, members))
    }

    /// The rows of a table, at most so many.
    pub(super) async fn evaluate(
        &mut self,
        rel: &Rel,
        most: Option<usize>,
    ) -> Result<Vec<RecordBatch>, Error> {
        let mut rows = self.rows(rel).await?;
        if let Some(most) = most {
            rows = rows.limited(most);
        }
        let plan = rows.exactly(self)?;
        let schema = columns::arrow_schema(rel.schema());
        let named = |batch: RecordBatch| {
            let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
            let arrays = batch.columns().to_vec();
            Ok(RecordBatch::try_new_with_options(schema.clone(), arrays, &options)?)
        };
        self.collected(&plan).await?.into_iter().map(named).collect()
    }

    /// The batches that a plan yields; their memory is held as long as the query runs.
    pub(super) async fn collected(
        &mut self,
        plan: &LogicalPlan,
    ) -> Result<Vec<RecordBatch>, Error> {
        let plan = self.sessions.planning(self.large).create_physical_plan(plan).await?;
        let plan = interruptible::interruptible(in_sequence(plan, self.large))?;
        let mut stream = execute_stream(plan, self.task.clone())?;
        let reservation = MemoryConsumer::new("subquery").register(self.task.memory_pool());
        let mut batches = Vec::new();
        while let Some(batch) = stream.try_next().await? {
            reservation.try_grow(batch.get_array_memory_size())?;
            batches.push(batch);
        }
        self.held.push(reservation);
        Ok(batches)
    }
}

/// Tables of a bound tree stay where they are while it is planned.
fn address(rel: &Rel) -> usize {
    ptr::from_ref(rel).addr()
}
