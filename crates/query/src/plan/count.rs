//! `count`.
//!
//! Not here: the aggregate (`aggregate`).

use std::sync::Arc;

use datafusion::{
    functions_aggregate::count::count,
    logical_expr::{Aggregate, LogicalPlan},
    prelude::lit,
};

use super::{Planner, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) fn count(&self, rows: Rows) -> Result<Rows, Error> {
        let number = count(lit(1_i64)).alias(self.fresh_name());
        let plan = Aggregate::try_new(Arc::new(rows.plan), Vec::new(), vec![number])?;
        Ok(Rows::of(LogicalPlan::Aggregate(plan)))
    }
}
