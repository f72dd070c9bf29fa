//! `top-nested`: each level's values are ranked within those of the level above.
//!
//! Not here: the aggregates (`summarize`).

use std::sync::Arc;

use datafusion::{
    common::{Column as PlanColumn, JoinConstraint, JoinType, NullEquality},
    logical_expr::{Expr as PlanExpr, Join as PlanJoin, LogicalPlan, Sort},
};
use kql::{
    Span,
    bound::{Expr, TopNested, TopNestedLevel},
};

use super::{Planner, in_order::in_order, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) async fn top_nested(
        &mut self,
        rows: Rows,
        nested: &TopNested,
        span: Span,
    ) -> Result<Rows, Error> {
        if !rows.group.is_empty() {
            return Err(Error::unsupported("top-nested inside mv-apply or partition", span));
        }
        if nested.levels.iter().any(|level| level.others.is_some()) {
            return Err(Error::unsupported("`with others` of top-nested", span));
        }
        let outputs = nested.levels.iter().map(|level| &level.output);
        self.evaluate_below(outputs.collect()).await?;
        let mut keys: Vec<Expr> = Vec::new();
        let mut above: Option<Rows> = None;
        for level in &nested.levels {
            keys.push(level.key.clone());
            let values = self.level_values(rows.clone(), &keys, level)?;
            let joined = match above {
                None => values,
                Some(above) => self.below(above, values)?,
            };
            above = Some(self.ranked(joined, level)?);
        }
        above.ok_or_else(|| Error::internal("top-nested has no levels"))
    }

    /// The values of all levels so far, and what those of the last one are ranked by.
    fn level_values(
        &self,
        rows: Rows,
        keys: &[Expr],
        level: &TopNestedLevel,
    ) -> Result<Rows, Error> {
        let grouped = self.aggregated(rows, keys, std::slice::from_ref(&level.aggregate))?;
        let result = grouped.columns.get(keys.len()).cloned().into_iter().collect();
        let row = Rows { columns: result, ..grouped.clone() };
        let rank = self.value(&row, &level.output)?;
        let (mut grouped, rank) = grouped.computed(self, vec![rank])?;
        grouped.columns.truncate(keys.len());
        grouped.columns.extend(rank);
        // Names of its own, since all levels are made of the same columns.
        Ok(Rows::of(grouped.exactly(self)?))
    }

    /// The values below those that the levels above have kept. Above, a value and its rank stand
    /// for each level; below, values come first and the rank last.
    fn below(&self, above: Rows, values: Rows) -> Result<Rows, Error> {
        let keys: Vec<PlanColumn> = above.columns.iter().step_by(2).cloned().collect();
        let on = keys
            .iter()
            .zip(&values.columns)
            .map(|(left, right)| (left.clone().into(), right.clone().into()))
            .collect();
        let own = values.columns.iter().skip(keys.len()).cloned();
        let columns: Vec<PlanColumn> = above.columns.iter().cloned().chain(own).collect();
        let plan = PlanJoin::try_new(
            Arc::new(above.plan),
            Arc::new(values.plan),
            on,
            None,
            JoinType::Inner,
            JoinConstraint::On,
            NullEquality::NullEqualsNull,
            false,
        )?;
        Ok(Rows { columns, ..Rows::of(LogicalPlan::Join(plan)) })
    }

    /// The first values of the last level, within each value of those above.
    fn ranked(&self, rows: Rows, level: &TopNestedLevel) -> Result<Rows, Error> {
        let above = rows.columns.len().saturating_sub(2);
        let outer: Vec<PlanColumn> = rows.columns.iter().take(above).step_by(2).cloned().collect();
        let rank = rows.columns.last().cloned();
        let expr =
            rank.map(|rank| PlanExpr::Column(rank).sort(!level.descending, !level.descending));
        let sort =
            Sort { expr: expr.into_iter().collect(), input: Arc::new(rows.plan), fetch: None };
        let rows =
            Rows { plan: in_order(LogicalPlan::Sort(sort)), columns: rows.columns, ..Rows::unit() };
        match &level.count {
            None => Ok(rows),
            Some(count) => {
                let count = self.row_count(count)?;
                self.first_of_each_value(rows, outer, count)
            }
        }
    }
}
