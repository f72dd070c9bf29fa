//! `join` and `lookup`. Null keys match null keys.
//!
//! Not here: which columns the result has (the binder says).

use std::sync::Arc;

use arrow::datatypes::Field;
use datafusion::{
    common::{Column as PlanColumn, ExprSchema, JoinConstraint, JoinType, NullEquality},
    logical_expr::{Aggregate, Expr as PlanExpr, Join as PlanJoin, LogicalPlan},
    prelude::lit,
};
use kql::{
    Schema, Type,
    bound::{Expr, ExprKind, Join, JoinKind, RelOp, Step},
};

use super::{
    Planner,
    call::{self, Operation},
    rows::Rows,
};
use crate::{Error, aggregate, function};

impl Planner {
    pub(super) fn join(
        &self,
        left: Rows,
        right: Rows,
        join: &Join,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let group = joined_groups(&left, &right, join)?;
        let (mut left_keys, mut right_keys) = (
            self.keys(&left, join.keys.iter().map(|key| &key.left))?,
            self.keys(&right, join.keys.iter().map(|key| &key.right))?,
        );
        if join.keys.is_empty() {
            // Every row meets every row.
            left_keys.push(lit(1_i64));
            right_keys.push(lit(1_i64));
        }
        let (mut left, left_keys) = left.computed(self, left_keys)?;
        let (right, right_keys) = right.computed(self, right_keys)?;
        let mut left_keys: Vec<PlanExpr> = left_keys.into_iter().map(Into::into).collect();
        if join.kind == JoinKind::InnerUnique {
            (left, left_keys) = self.first_of_each(left, left_keys)?;
        }
        let on = left_keys.into_iter().zip(right_keys.into_iter().map(PlanExpr::from)).collect();
        let (left_columns, right_columns) = (left.columns.clone(), right.columns.clone());
        let plan = PlanJoin::try_new(
            Arc::new(left.plan),
            Arc::new(right.plan),
            on,
            None,
            join_type(join.kind),
            JoinConstraint::On,
            NullEquality::NullEqualsNull,
            false,
        )?;
        let mut rows = Rows::of(LogicalPlan::Join(plan));
        rows.columns.clear();
        rows.group = group;
        if !matches!(join.kind, JoinKind::RightSemi | JoinKind::RightAnti) {
            rows.columns.extend(left_columns);
        }
        let taken = join.right_columns.iter().filter_map(|position| right_columns.get(*position));
        rows.columns.extend(taken.cloned());
        self.without_null_texts(rows, join.kind, schema)
    }

    /// The left rows of an `innerunique` join for which the filters that follow can be true. Any
    /// of the rows with one key may stand for them, so Kusto takes one that the filters keep.
    pub(super) fn filtered_before(
        &self,
        left: Rows,
        join: &Join,
        following: &[&Step],
    ) -> Result<Rows, Error> {
        let mut left = left;
        if join.kind != JoinKind::InnerUnique {
            return Ok(left);
        }
        for step in following {
            let RelOp::Filter { predicate } = &step.op else { break };
            let parts = match &predicate.kind {
                ExprKind::And(parts) => parts.iter().collect(),
                _ => vec![predicate],
            };
            let width = left.columns.len();
            for part in parts.into_iter().filter(|part| is_about_left(part, width)) {
                left = self.filter(left, &[part])?;
            }
        }
        Ok(left)
    }

    /// The first row of each group of rows with equal keys.
    fn first_of_each(
        &self,
        rows: Rows,
        keys: Vec<PlanExpr>,
    ) -> Result<(Rows, Vec<PlanExpr>), Error> {
        let mut columns = rows.columns.clone();
        columns.sort();
        columns.dedup();
        let schema = rows.plan.schema().clone();
        let fields = columns
            .iter()
            .enumerate()
            .map(|(position, column)| {
                let field = schema.field_from_column(column)?;
                let (form, nullable) = (field.data_type().clone(), field.is_nullable());
                Ok(Arc::new(Field::new(position.to_string(), form, nullable)))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let args = columns.iter().cloned().map(PlanExpr::Column).collect();
        let name = self.fresh_name();
        let first = aggregate::first_row(fields.clone()).call(args, None).alias(name.clone());
        let renamed: Vec<_> = keys.iter().map(|_| self.fresh_name()).collect();
        let groups = keys.into_iter().zip(&renamed).map(|(key, name)| key.alias(name)).collect();
        let plan = Aggregate::try_new(Arc::new(rows.plan), groups, vec![first])?;
        let grouped = Rows::of(LogicalPlan::Aggregate(plan));
        let row = PlanExpr::Column(PlanColumn::new_unqualified(name));
        let parts = fields
            .into_iter()
            .enumerate()
            .map(|(position, field)| call::part(row.clone(), position, field))
            .collect();
        let (mut grouped, parts) = grouped.computed(self, parts)?;
        grouped.columns = rows
            .columns
            .iter()
            .filter_map(|column| parts.get(columns.iter().position(|other| other == column)?))
            .cloned()
            .collect();
        // The keys are columns of the grouped table still.
        let keys = renamed.into_iter().map(PlanColumn::new_unqualified);
        Ok((grouped, keys.map(PlanExpr::Column).collect()))
    }

    /// Texts that a join made null are empty.
    fn without_null_texts(
        &self,
        rows: Rows,
        kind: JoinKind,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        if !matches!(kind, JoinKind::LeftOuter | JoinKind::RightOuter | JoinKind::FullOuter) {
            return Ok(rows);
        }
        let exprs = rows
            .columns
            .iter()
            .zip(schema.iter())
            .map(|(column, shape)| {
                let expr = PlanExpr::Column(column.clone());
                if shape.ty == Type::String {
                    self.operate(Operation::Text, vec![(expr, Type::String)], Type::String)
                } else {
                    Ok(expr)
                }
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let (mut rows, columns) = rows.computed(self, exprs)?;
        rows.columns = columns;
        Ok(rows)
    }
}

/// Whether a condition over the result of a join depends on the left row, and on nothing else.
fn is_about_left(condition: &Expr, width: usize) -> bool {
    let mut about_left = true;
    condition.visit(&mut |expr| {
        about_left &= expr.subquery().is_none()
            && match &expr.kind {
                ExprKind::Column { index, .. } => *index < width,
                ExprKind::Call { function, .. } => {
                    !function.window && !function::is_volatile(function.name)
                }
                _ => true,
            };
    });
    about_left
}

/// Which table of elements the rows of a join belong to: that of their left side.
fn joined_groups(left: &Rows, right: &Rows, join: &Join) -> Result<Vec<PlanColumn>, Error> {
    let keeps_tables_apart = matches!(
        join.kind,
        JoinKind::Inner | JoinKind::LeftOuter | JoinKind::LeftSemi | JoinKind::LeftAnti
    );
    if !right.group.is_empty() || !left.group.is_empty() && !keeps_tables_apart {
        let what = "this kind of join inside mv-apply or partition";
        return Err(Error::unsupported(what, join.right.source_span));
    }
    Ok(left.group.clone())
}

const fn join_type(kind: JoinKind) -> JoinType {
    match kind {
        JoinKind::InnerUnique | JoinKind::Inner => JoinType::Inner,
        JoinKind::LeftOuter => JoinType::Left,
        JoinKind::RightOuter => JoinType::Right,
        JoinKind::FullOuter => JoinType::Full,
        JoinKind::LeftSemi => JoinType::LeftSemi,
        JoinKind::LeftAnti => JoinType::LeftAnti,
        JoinKind::RightSemi => JoinType::RightSemi,
        JoinKind::RightAnti => JoinType::RightAnti,
    }
}
