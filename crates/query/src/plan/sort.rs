//! `sort` and `top`.
//!
//! Not here: keeping the order, whoever reads it (`in_order`).

use std::sync::Arc;

use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, Sort};
use kql::bound::{Expr, SortKey};

use super::{Planner, in_order::in_order, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn sort(
        &self,
        rows: Rows,
        keys: &[SortKey],
        fetch: Option<usize>,
    ) -> Result<Rows, Error> {
        let exprs = self.values(&rows, keys.iter().map(|key| &key.expr))?;
        let (mut rows, columns) = rows.computed(self, exprs)?;
        let tables =
            rows.group.first().cloned().map(|table| PlanExpr::Column(table).sort(true, true));
        let keys = keys
            .iter()
            .zip(columns)
            .map(|(key, column)| PlanExpr::Column(column).sort(!key.descending, key.nulls_first));
        let expr = tables.into_iter().chain(keys).collect();
        let sort = Sort { expr, input: Arc::new(rows.plan), fetch };
        rows.plan = in_order(LogicalPlan::Sort(sort));
        Ok(rows)
    }

    pub(super) fn top(&self, rows: Rows, count: &Expr, keys: &[SortKey]) -> Result<Rows, Error> {
        let count = self.row_count(count)?;
        if count == 0 {
            return Ok(rows.limited(0));
        }
        if !rows.group.is_empty() {
            let rows = self.sort(rows, keys, None)?;
            return self.first_of_each_table(rows, count);
        }
        self.sort(rows, keys, Some(count))
    }
}
