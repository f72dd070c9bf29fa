//! `partition by`: operators on the rows of each value of a key, all at once, or a query for one
//! value after another.
//!
//! Not here: how operators keep tables apart, which is beside each of them.

use std::sync::Arc;

use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, Sort, Union};
use kql::{Schema, Value, bound::Partition};

use super::{Planner, at, in_order::in_order, rows::Rows};
use crate::{Error, ErrorKind, columns};

/// Most values for which a query with a source of its own is evaluated; Kusto's limit.
const MOST_KEYS: usize = 64;

impl Planner {
    pub(super) async fn partition(
        &mut self,
        rows: Rows,
        partition: &Partition,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        if let Some(number) = partition.number {
            return self.for_each_key(rows, partition, number, schema).await;
        }
        let outside = rows.group.clone();
        let key = self.keys(&rows, [&partition.key])?;
        let (mut rows, key) = rows.computed(self, key)?;
        rows.group = key.into_iter().chain(outside.iter().cloned()).collect();
        let (mut rows, position) = self.numbered(rows)?;
        // The rows of a table lie together, in the order in which they came.
        let by = rows.group.iter().cloned().chain([position]);
        let expr = by.map(|column| PlanExpr::Column(column).sort(true, true)).collect();
        let sort = Sort { expr, input: Arc::new(rows.plan), fetch: None };
        rows.plan = in_order(LogicalPlan::Sort(sort));
        let rows = self.over_elements(rows, &partition.rel).await?;
        Ok(Rows { group: outside, ingestion_time: None, ..rows })
    }

    /// The rows of a query that has a source of its own, for each value of the key.
    async fn for_each_key(
        &mut self,
        rows: Rows,
        partition: &Partition,
        number: usize,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let keys = self.key_values(rows, partition).await?;
        let mut parts = Vec::with_capacity(keys.len());
        // What was evaluated for one key means something else for the next.
        let (outcomes, shared) = (self.outcomes.clone(), self.shared.clone());
        for key in keys {
            self.partition_keys.insert(number, key);
            let rows = self.rows(&partition.rel).await?;
            parts.push(Arc::new(rows.exactly(self)?));
            self.outcomes.clone_from(&outcomes);
            self.shared.clone_from(&shared);
        }
        self.partition_keys.remove(&number);
        if parts.len() < 2 {
            let Some(only) = parts.pop() else { return self.datatable(schema, &[]) };
            return Ok(Rows::of(Arc::unwrap_or_clone(only)));
        }
        Ok(Rows::of(LogicalPlan::Union(Union::try_new(parts)?)))
    }

    /// The different values of the key.
    async fn key_values(&mut self, rows: Rows, partition: &Partition) -> Result<Vec<Value>, Error> {
        let key = self.keys(&rows, [&partition.key])?;
        let (rows, key) = rows.computed(self, key)?;
        let plan = rows.distinct(key)?.limited(MOST_KEYS + 1).exactly(self)?;
        let batches = self.collected(&plan).await?;
        let mut keys = Vec::new();
        for batch in &batches {
            if let Some(array) = batch.columns().first() {
                let rows = 0..batch.num_rows();
                keys.extend(rows.map(|row| columns::value_at(partition.key.ty, &**array, row)));
            }
        }
        if keys.len() > MOST_KEYS {
            let message = format!("a query in braces is evaluated for at most {MOST_KEYS} values");
            return Err(at(partition.key.span)(Error::new(ErrorKind::TooLarge, message)));
        }
        Ok(keys)
    }
}
