//! `summarize`.
//!
//! Not here: the aggregates (`aggregate`).

use std::{collections::HashSet, sync::Arc};

use datafusion::{
    common::Column as PlanColumn,
    logical_expr::{Aggregate as PlanAggregate, Expr as PlanExpr, LogicalPlan},
};
use kql::{
    Type,
    bound::{Aggregate, Expr},
};

use super::{
    Planner, at,
    call::{self, Operation},
    rows::Rows,
};
use crate::{
    Error,
    aggregate::{self, Aggregation, Results},
};

/// An aggregate whose arguments are columns of its input.
struct Prepared {
    aggregation: Aggregation,
    args: Vec<PlanColumn>,
    filter: Option<PlanColumn>,
}

impl Planner {
    pub(super) fn summarize(
        &self,
        rows: Rows,
        keys: &[Expr],
        aggregates: &[Aggregate],
        outputs: &[Expr],
    ) -> Result<Rows, Error> {
        let rows = self.aggregated(rows, keys, aggregates)?;
        self.project(rows, outputs)
    }

    /// The keys, and all results of all aggregates.
    pub(super) fn aggregated(
        &self,
        rows: Rows,
        keys: &[Expr],
        aggregates: &[Aggregate],
    ) -> Result<Rows, Error> {
        let mut exprs = self.keys(&rows, keys)?;
        let mut aggregations = Vec::with_capacity(aggregates.len());
        for aggregate in aggregates {
            let aggregation =
                aggregate::of(aggregate, |expr| self.constant(expr)).map_err(at(aggregate.span))?;
            for (arg, ty) in aggregation.args(aggregate) {
                let value = self.value(&rows, arg)?;
                exprs.push(self.cast(value, arg.ty, ty)?);
            }
            if let Some(filter) = aggregation.filter(aggregate) {
                exprs.push(self.condition(&rows, filter)?);
            }
            aggregations.push(aggregation);
        }
        let (rows, columns) = rows.computed(self, exprs)?;
        let mut columns = columns.into_iter();
        let keys: Vec<PlanColumn> = columns.by_ref().take(keys.len()).collect();
        let prepared = aggregations
            .into_iter()
            .zip(aggregates)
            .map(|(aggregation, aggregate)| {
                let args = columns.by_ref().take(aggregation.args(aggregate).count()).collect();
                let filter = aggregation.filter(aggregate).and_then(|_| columns.next());
                Prepared { aggregation, args, filter }
            })
            .collect();
        self.grouped(rows, keys, prepared)
    }

    /// The keys, and the results of the aggregates.
    fn grouped(
        &self,
        rows: Rows,
        keys: Vec<PlanColumn>,
        aggregates: Vec<Prepared>,
    ) -> Result<Rows, Error> {
        let mut calls = Vec::with_capacity(aggregates.len());
        let mut results = Vec::new();
        for Prepared { aggregation, args, filter } in aggregates {
            let name = self.fresh_name();
            let args = args.into_iter().map(PlanExpr::Column).collect();
            calls.push(aggregation.call(args, filter.map(PlanExpr::Column)).alias(name.clone()));
            let value = PlanExpr::Column(PlanColumn::new_unqualified(name));
            match aggregation.results() {
                Results::Value => results.push(value),
                Results::NullableText => {
                    let args = vec![(value, Type::String)];
                    results.push(self.operate(Operation::Text, args, Type::String)?);
                }
                Results::Parts(fields) => {
                    let parts = fields.iter().enumerate();
                    results.extend(parts.map(|(position, field)| {
                        call::part(value.clone(), position, field.clone())
                    }));
                }
            }
        }
        let mut seen = HashSet::new();
        let different: Vec<_> =
            keys.iter().chain(&rows.group).filter(|key| seen.insert((*key).clone())).collect();
        let groups = different
            .iter()
            .map(|key| self.group_key(&rows, key))
            .collect::<Result<Vec<_>, Error>>()?;
        let places = |columns: &[PlanColumn]| -> Vec<usize> {
            let place = |column| different.iter().position(|key| *key == column);
            columns.iter().filter_map(place).collect()
        };
        let groups_count = different.len();
        let (key_places, group_places) = (places(&keys), places(&rows.group));
        let exprs = groups.iter().map(|key| key.expr.clone()).collect();
        let plan = PlanAggregate::try_new(Arc::new(rows.plan), exprs, calls)?;
        let mut rows = Rows::of(LogicalPlan::Aggregate(plan));
        let back = groups.into_iter().map(|key| self.key_of_group(key));
        results.splice(0..0, back.collect::<Result<Vec<_>, Error>>()?);
        rows.columns.clear();
        let (mut rows, columns) = rows.computed(self, results)?;
        let at = |places: Vec<usize>| -> Vec<PlanColumn> {
            places.into_iter().filter_map(|place| columns.get(place).cloned()).collect()
        };
        rows.columns = at(key_places);
        rows.columns.extend(columns.iter().skip(groups_count).cloned());
        rows.group = at(group_places);
        Ok(rows)
    }
}
