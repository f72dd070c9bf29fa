//! `count`.
//!
//! Not here: the aggregate (`aggregate`).

use std::sync::Arc;

use datafusion::{
    common::Column as PlanColumn,
    functions_aggregate::count::count,
    logical_expr::{Aggregate, Expr as PlanExpr, LogicalPlan},
    prelude::lit,
};

use super::{Planner, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn count(&self, rows: Rows) -> Result<Rows, Error> {
        let number = count(lit(1_i64)).alias(self.fresh_name());
        let column = PlanColumn::new_unqualified(number.schema_name().to_string());
        let groups = rows.group.iter().cloned().map(PlanExpr::Column).collect();
        let plan = Aggregate::try_new(Arc::new(rows.plan), groups, vec![number])?;
        let rows = Rows { group: rows.group, ..Rows::of(LogicalPlan::Aggregate(plan)) };
        Ok(Rows { columns: vec![column], ..rows })
    }
}
