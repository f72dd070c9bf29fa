//! `top-nested`: each level's values are ranked within those of the level above.
//!
//! Not here: the aggregates (`summarize`), what is left out (`others`).

mod others;

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
        let outputs = nested.levels.iter().map(|level| &level.output);
        self.evaluate_below(outputs.collect()).await?;
        let keys: Vec<Expr> = nested.levels.iter().map(|level| level.key.clone()).collect();
        // For each level, the values that it keeps and those above them.
        let mut kept: Vec<Rows> = Vec::new();
        for (i, level) in nested.levels.iter().enumerate() {
            let own = keys.get(..=i).unwrap_or_default();
            let values = self.level_values(rows.clone(), own, level)?;
            let joined = match kept.last() {
                None => values,
                Some(above) => self.below(above.clone(), values)?,
            };
            kept.push(self.ranked(joined, level)?);
        }
        self.with_others(rows, nested, &kept)
    }

    /// The values of all levels so far, and what those of the last one are ranked by.
    fn level_values(
        &self,
        rows: Rows,
        keys: &[Expr],
        level: &TopNestedLevel,
    ) -> Result<Rows, Error> {
        let grouped = self.aggregated(rows, keys, &level.aggregates)?;
        let results = grouped.columns.iter().skip(keys.len()).cloned().collect();
        let row = Rows { columns: results, ..grouped.clone() };
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
        let own = values.columns.iter().skip(keys.len()).cloned();
        let columns: Vec<PlanColumn> = above.columns.iter().cloned().chain(own).collect();
        let values_keys = values.columns.iter().take(keys.len()).cloned().collect();
        let rows = joined((above, keys), (values, values_keys), JoinType::Inner)?;
        Ok(Rows { columns, ..rows })
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

/// Two tables joined where some of their columns are equal, null to null. The columns are those of
/// the left side.
fn joined(
    (left, left_keys): (Rows, Vec<PlanColumn>),
    (right, right_keys): (Rows, Vec<PlanColumn>),
    kind: JoinType,
) -> Result<Rows, Error> {
    let on = left_keys.into_iter().zip(right_keys);
    let plan = PlanJoin::try_new(
        Arc::new(left.plan),
        Arc::new(right.plan),
        on.map(|(left, right)| (left.into(), right.into())).collect(),
        None,
        kind,
        JoinConstraint::On,
        NullEquality::NullEqualsNull,
        false,
    )?;
    Ok(Rows { columns: left.columns, ..Rows::of(LogicalPlan::Join(plan)) })
}
