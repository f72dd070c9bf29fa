//! `with others` of `top-nested`: a row for all values that a level leaves out.
//!
//! Not here: which values those are (`top_nested`).

use std::sync::Arc;

use datafusion::{
    common::{Column as PlanColumn, JoinType},
    logical_expr::{Expr as PlanExpr, LogicalPlan, Union},
    prelude::lit,
};
use kql::{
    Column, Type, Value,
    bound::{Aggregate, Expr, TopNested, TopNestedLevel},
    catalogue,
};

use super::{super::Planner, Rows, joined};
use crate::{Error, columns};

impl Planner {
    /// What the last level keeps, and the rows for what levels leave out. `kept` has what each
    /// level keeps.
    pub(super) fn with_others(
        &self,
        rows: Rows,
        nested: &TopNested,
        kept: &[Rows],
    ) -> Result<Rows, Error> {
        let last = kept.last().cloned();
        let last = last.ok_or_else(|| Error::internal("top-nested has no levels"))?;
        let mut parts = vec![Arc::new(last.exactly(self)?)];
        for (at, level) in nested.levels.iter().enumerate() {
            let named = nested.levels.iter().skip(at).any(|level| level.others.is_some());
            if named && level.count.is_some() {
                let rest = self.left_out(rows.clone(), &nested.levels, at, kept)?;
                parts.push(Arc::new(rest.exactly(self)?));
            }
        }
        if parts.len() < 2 {
            let only = parts.pop().map(Arc::unwrap_or_clone);
            return only.map(Rows::of).ok_or_else(|| Error::internal("top-nested has no rows"));
        }
        Ok(Rows::of(LogicalPlan::Union(Union::try_new(parts)?)))
    }

    /// A row for each value above a level, of what the level leaves out there.
    fn left_out(
        &self,
        rows: Rows,
        levels: &[TopNestedLevel],
        at: usize,
        kept: &[Rows],
    ) -> Result<Rows, Error> {
        let rows = self.rows_left_out(rows, levels, at, kept)?;
        let named = levels.iter().skip(at).filter(|level| level.others.is_some());
        let mut aggregates: Vec<Aggregate> =
            named.flat_map(|level| level.aggregates.iter().cloned()).collect();
        aggregates.push(count(levels)?);
        let keys: Vec<Expr> = levels.iter().take(at).map(|level| level.key.clone()).collect();
        let grouped = self.aggregated(rows, &keys, &aggregates)?;
        // Without keys there is a row even if nothing is left out.
        let number = grouped.columns.last().cloned();
        let number = number.ok_or_else(|| Error::internal("what is left out is not counted"))?;
        let grouped = grouped.filtered(PlanExpr::Column(number).gt(lit(0_i64)))?;
        let mut exprs: Vec<PlanExpr> =
            grouped.columns.iter().take(at).cloned().map(PlanExpr::Column).collect();
        let mut results = grouped.columns.iter().skip(at);
        for level in levels.iter().skip(at) {
            let (name, rank) = match &level.others {
                None => (Value::null(level.key.ty), lit_of(&Value::null(level.output.ty))),
                Some(name) => {
                    let own = level.aggregates.iter().map(|it| it.results.len()).sum();
                    let columns = results.by_ref().take(own).cloned().collect();
                    let row = Rows { columns, ..grouped.clone() };
                    (self.constant(name)?, self.value(&row, &level.output)?)
                }
            };
            exprs.extend([lit_of(&name), rank]);
        }
        let (mut grouped, made) = grouped.computed(self, exprs)?;
        grouped.columns = made;
        // Names of its own, since all levels are made of the same columns.
        let grouped = Rows::of(grouped.exactly(self)?);
        match at.checked_sub(1).and_then(|above| kept.get(above)) {
            None => Ok(grouped),
            Some(above) => self.below(above.clone(), grouped),
        }
    }

    /// The rows whose values the levels above have kept, and this one has not.
    fn rows_left_out(
        &self,
        rows: Rows,
        levels: &[TopNestedLevel],
        at: usize,
        kept: &[Rows],
    ) -> Result<Rows, Error> {
        let keys = self.keys(&rows, levels.iter().take(at + 1).map(|level| &level.key))?;
        let (mut rows, keys) = rows.computed(self, keys)?;
        let above = at.checked_sub(1).and_then(|above| kept.get(above));
        for (kept, kind) in above
            .map(|kept| (kept, JoinType::LeftSemi))
            .into_iter()
            .chain(kept.get(at).map(|kept| (kept, JoinType::LeftAnti)))
        {
            let kept = Rows::of(kept.clone().exactly(self)?);
            let values: Vec<PlanColumn> = kept.columns.iter().step_by(2).cloned().collect();
            let own = keys.iter().take(values.len()).cloned().collect();
            rows = joined((rows, own), (kept, values), kind)?;
        }
        Ok(rows)
    }
}

fn lit_of(value: &Value) -> PlanExpr {
    lit(columns::scalar(value))
}

/// `count()`.
fn count(levels: &[TopNestedLevel]) -> Result<Aggregate, Error> {
    let span = levels.first().map(|level| level.key.span).unwrap_or_default();
    let function = catalogue::aggregate("count");
    let function = function.ok_or_else(|| Error::internal("there is no count()"))?;
    let results = vec![Column::new("count_", Type::Long)];
    Ok(Aggregate { function, args: Vec::new(), results, span })
}
