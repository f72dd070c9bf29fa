//! `sample`: any rows, chosen at random.
//!
//! Not here: `take`, which need not be random.

use std::sync::Arc;

use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, Sort};
use kql::{Type, bound::Expr};

use super::{Planner, call::Operation, rows::Rows};
use crate::{Error, function};

impl Planner {
    pub(super) fn sample(&self, rows: Rows, count: &Expr) -> Result<Rows, Error> {
        let name = "rand";
        let Some(implementation) = function::implementation(name) else {
            return Err(Error::unsupported("the operator sample", count.span));
        };
        if !rows.group.is_empty() {
            return Err(Error::unsupported("sample of the elements of one row", count.span));
        }
        let count = self.row_count(count)?;
        if count == 0 {
            return Ok(rows.limited(0));
        }
        let lot = self.operate(Operation::Call { name, implementation }, Vec::new(), Type::Real)?;
        let (mut rows, lots) = rows.computed(self, vec![lot])?;
        let expr = lots.into_iter().map(|lot| PlanExpr::Column(lot).sort(true, true)).collect();
        let sort = Sort { expr, input: Arc::new(rows.plan), fetch: Some(count) };
        rows.plan = LogicalPlan::Sort(sort);
        Ok(rows)
    }
}
