//! `union`.
//!
//! Not here: which columns go together (the binder says).

use std::sync::Arc;

use datafusion::{
    logical_expr::{LogicalPlan, Union},
    prelude::lit,
};
use kql::{Schema, Value, bound::UnionBranch};

use super::{Planner, rows::Rows};
use crate::{Error, columns};

impl Planner {
    pub(super) async fn union(
        &mut self,
        branches: &[UnionBranch],
        with_source: bool,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let own = schema.columns().get(usize::from(with_source)..).unwrap_or_default();
        let mut inputs = Vec::with_capacity(branches.len());
        for branch in branches {
            let mut rows = self.rows(&branch.rel).await?;
            let mut exprs = Vec::with_capacity(schema.len());
            if with_source {
                exprs.push(lit(columns::scalar(&Value::String(branch.label.clone()))));
            }
            for (position, column) in branch.columns.iter().zip(own) {
                let taken = position.and_then(|position| rows.columns.get(position));
                exprs.push(taken.map_or_else(
                    || lit(columns::scalar(&Value::null(column.ty))),
                    |column| column.clone().into(),
                ));
            }
            rows.ingestion_time = None;
            let (mut rows, computed) = rows.computed(self, exprs)?;
            rows.columns = computed;
            inputs.push(Arc::new(rows.exactly(self)?));
        }
        if inputs.len() < 2 {
            let Some(only) = inputs.pop() else { return self.datatable(schema, &[]) };
            return Ok(Rows::of(Arc::unwrap_or_clone(only)));
        }
        Ok(Rows::of(LogicalPlan::Union(Union::try_new(inputs)?)))
    }
}
