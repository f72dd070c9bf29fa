//! A planned table: a plan, and which of its columns are the query's.
//!
//! Not here: operators.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use datafusion::{
    common::Column as PlanColumn,
    logical_expr::{
        Aggregate, EmptyRelation, Expr as PlanExpr, Filter, Limit, LogicalPlan, Projection,
    },
};
use kql::DynamicPath;

use super::{Planner, found::Found, not_too_deep};
use crate::{Error, ErrorKind};

/// A planned table.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) plan: LogicalPlan,
    /// For each column of the query, the column of the plan that it is.
    pub(super) columns: Vec<PlanColumn>,
    /// What `ingestion_time()` reads, if the rows have it.
    pub(super) ingestion_time: Option<PlanColumn>,
    /// What columns were made from that a file has in another form.
    pub(super) found: BTreeMap<PlanColumn, Found>,
    /// Texts that have few different values.
    pub(super) few: BTreeSet<PlanColumn>,
    /// In tables of elements: which of the tables each row belongs to, then what must come
    /// through besides. Rows of one table have equal values in all of them.
    pub(super) group: Vec<PlanColumn>,
    /// Columns that have parts of elements: the column of the elements, the path, whether texts.
    pub(super) parts: BTreeMap<(PlanColumn, DynamicPath, bool), PlanColumn>,
    /// For the window functions of the current operator, the columns that have their values.
    pub(super) windows: BTreeMap<usize, PlanColumn>,
}

impl Rows {
    /// A table whose columns are all of a plan's.
    pub(super) fn of(plan: LogicalPlan) -> Self {
        let columns = plan.schema().columns();
        Self {
            plan,
            columns,
            ingestion_time: None,
            found: BTreeMap::new(),
            few: BTreeSet::new(),
            group: Vec::new(),
            parts: BTreeMap::new(),
            windows: BTreeMap::new(),
        }
    }

    /// One row without columns.
    pub(super) fn unit() -> Self {
        Self::of(LogicalPlan::EmptyRelation(EmptyRelation {
            produce_one_row: true,
            schema: Arc::new(datafusion::common::DFSchema::empty()),
        }))
    }

    /// The same rows and further columns of the plan that have the values of expressions. An
    /// expression that is a column already stays that.
    pub(super) fn computed(
        mut self,
        planner: &Planner,
        exprs: Vec<PlanExpr>,
    ) -> Result<(Self, Vec<PlanColumn>), Error> {
        let mut added = Vec::new();
        let columns: Vec<PlanColumn> = exprs
            .into_iter()
            .map(|expr| {
                if let PlanExpr::Column(column) = expr {
                    return column;
                }
                let name = planner.fresh_name();
                added.push(expr.alias(name.clone()));
                PlanColumn::new_unqualified(name)
            })
            .collect();
        if !added.is_empty() {
            let there = self.plan.schema();
            let found = self.found.values().map(|found| &found.column);
            let found: Vec<_> = found.filter(|column| there.has_column(column)).cloned().collect();
            // A column that is only here because an expression names it stays as well.
            let mut seen = HashSet::new();
            let kept = self
                .columns
                .iter()
                .chain(&self.ingestion_time)
                .chain(&self.group)
                .chain(self.parts.values())
                .chain(self.windows.values())
                .chain(&columns)
                .chain(found.iter());
            let fresh: HashSet<String> =
                added.iter().map(|expr| expr.schema_name().to_string()).collect();
            let mut exprs: Vec<PlanExpr> = kept
                .filter(|column| column.relation.is_some() || !fresh.contains(&column.name))
                .filter(|column| seen.insert((*column).clone()))
                .map(|column| PlanExpr::Column(column.clone()))
                .collect();
            exprs.append(&mut added);
            self.plan = LogicalPlan::Projection(Projection::try_new(exprs, Arc::new(self.plan))?);
        }
        Ok((self, columns))
    }

    /// The rows for which a condition is true.
    pub(super) fn filtered(mut self, condition: PlanExpr) -> Result<Self, Error> {
        self.plan = LogicalPlan::Filter(Filter::try_new(condition, Arc::new(self.plan))?);
        Ok(self)
    }

    /// The first rows.
    pub(super) fn limited(mut self, count: usize) -> Self {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.plan = LogicalPlan::Limit(Limit {
            skip: None,
            fetch: Some(Box::new(datafusion::prelude::lit(count))),
            input: Arc::new(self.plan),
        });
        self
    }

    /// The different rows of these columns.
    pub(super) fn distinct(self, columns: Vec<PlanColumn>) -> Result<Self, Error> {
        let mut seen = HashSet::new();
        let keys = columns
            .iter()
            .chain(&self.group)
            .filter(|column| seen.insert((*column).clone()))
            .map(|column| PlanExpr::Column(column.clone()))
            .collect();
        let plan = Aggregate::try_new(Arc::new(self.plan), keys, Vec::new())?;
        let plan = LogicalPlan::Aggregate(plan);
        Ok(Self { columns, group: self.group, ..Self::of(plan) })
    }

    /// A plan that has the columns of the query and no others, in order.
    pub(super) fn exactly(self, planner: &Planner) -> Result<LogicalPlan, Error> {
        if !self.group.is_empty() {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "a table made of the elements of one row cannot be used in this way",
            ));
        }
        let exprs = self
            .columns
            .into_iter()
            .map(|column| PlanExpr::Column(column).alias(planner.fresh_name()))
            .collect();
        let plan = LogicalPlan::Projection(Projection::try_new(exprs, Arc::new(self.plan))?);
        not_too_deep(plan)
    }
}
