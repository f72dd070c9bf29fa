//! `union`.
//!
//! Not here: which columns go together (the binder says).

use std::sync::Arc;

use datafusion::{
    logical_expr::{LogicalPlan, Union},
    prelude::lit,
};
use kql::{
    Schema, Value,
    bound::{Rel, RelOp, Source, Step, UnionBranch},
};

use super::{Planner, rows::Rows};
use crate::{Error, columns};

impl Planner {
    /// Whether a table is known to have no rows, because nothing was ever written to its source.
    /// A workspace declares hundreds of such tables, which `search *` and `union *` name too.
    fn is_without_rows(&self, rel: &Rel) -> bool {
        let keeps_none = |step: &Step| match &step.op {
            RelOp::Summarize { keys, .. } => !keys.is_empty(),
            RelOp::Filter { .. }
            | RelOp::Extend { .. }
            | RelOp::Project { .. }
            | RelOp::Distinct { .. }
            | RelOp::Sort { .. }
            | RelOp::Top { .. }
            | RelOp::Take { .. }
            | RelOp::MvExpand(_)
            | RelOp::Parse(_)
            | RelOp::ParseKv(_) => true,
            _ => false,
        };
        matches!(&rel.source, Source::Table { name } if !self.tables.contains_key(name))
            && rel.steps.iter().all(keeps_none)
    }

    pub(super) async fn union(
        &mut self,
        branches: &[UnionBranch],
        with_source: bool,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let own = schema.columns().get(usize::from(with_source)..).unwrap_or_default();
        let mut inputs = Vec::with_capacity(branches.len());
        for branch in branches {
            if self.is_without_rows(&branch.rel) {
                continue;
            }
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
