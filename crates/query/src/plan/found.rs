//! Columns as the files of others have them: converted where their values matter, and not before.
//! A filter works on what is in the file, and only the rows that it keeps are converted.
//!
//! Not here: the conversions (`function`).

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, TimeUnit};
use datafusion::{
    common::{Column as PlanColumn, ExprSchema, ScalarValue},
    logical_expr::Expr as PlanExpr,
    prelude::lit,
};
use kql::{
    Column, Type,
    bound::{Expr, ExprKind},
    catalogue::Function,
    value::{MAX_TICKS, UNIX_EPOCH_TICKS},
};

use super::{Planner, call::Operation, rows::Rows};
use crate::{
    Error, columns,
    function::{self, Sought},
};

/// A column of a file, and what its values are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) column: PlanColumn,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// JSON that may not be canonical.
    Json,
    Time(TimeUnit, Option<Arc<str>>),
}

impl Found {
    /// A column whose field does not have the form of its type, if it can be converted.
    pub(super) fn of(column: &Column, field: &Field, place: &PlanColumn) -> Option<Self> {
        let form = match (column.ty, field.data_type()) {
            (Type::Datetime, DataType::Timestamp(unit, zone)) => Form::Time(*unit, zone.clone()),
            (Type::Dynamic, DataType::Utf8View)
                if field.metadata().contains_key(columns::JSON_AS_FOUND) =>
            {
                Form::Json
            }
            _ => return None,
        };
        Some(Self { column: place.clone(), form })
    }

    /// The column in the form of its type.
    pub(super) fn converted(&self, planner: &Planner) -> Result<PlanExpr, Error> {
        let (operation, ty) = match &self.form {
            Form::Json => (Operation::Stored, Type::Dynamic),
            Form::Time(unit, _) => (Operation::Ticks(*unit), Type::Datetime),
        };
        planner.operate(operation, vec![(self.column.clone().into(), ty)], ty)
    }

    /// Whether its time is at or after `from` and before `to`.
    pub(super) fn is_between(&self, from: i64, to: i64) -> Option<PlanExpr> {
        let Form::Time(unit, zone) = &self.form else { return None };
        let bound = |ticks: i64| {
            let since_1970 = i128::from(ticks) - i128::from(UNIX_EPOCH_TICKS);
            let rounded_up = |per_unit: i128| -(-since_1970).div_euclid(per_unit);
            let number = match unit {
                TimeUnit::Second => rounded_up(10_000_000),
                TimeUnit::Millisecond => rounded_up(10_000),
                TimeUnit::Microsecond => rounded_up(10),
                TimeUnit::Nanosecond => since_1970 * 100,
            };
            let limit = if number < 0 { i64::MIN } else { i64::MAX };
            let number = Some(i64::try_from(number).unwrap_or(limit));
            let zone = zone.clone();
            lit(match unit {
                TimeUnit::Second => ScalarValue::TimestampSecond(number, zone),
                TimeUnit::Millisecond => ScalarValue::TimestampMillisecond(number, zone),
                TimeUnit::Microsecond => ScalarValue::TimestampMicrosecond(number, zone),
                TimeUnit::Nanosecond => ScalarValue::TimestampNanosecond(number, zone),
            })
        };
        let time = PlanExpr::Column(self.column.clone());
        Some(time.clone().gt_eq(bound(from)).and(time.lt(bound(to))))
    }
}

/// After every legal time.
const END: i64 = MAX_TICKS + 1;

impl Planner {
    /// What a column was made from, if that is still there.
    fn found<'a>(&self, rows: &'a Rows, column: &PlanColumn) -> Option<&'a Found> {
        let found = rows.found.get(column)?;
        rows.plan.schema().field_from_column(&found.column).is_ok().then_some(found)
    }

    /// A condition on the time of a column as it was found.
    pub(super) fn found_condition(
        &self,
        rows: &Rows,
        name: &str,
        args: &[(PlanExpr, Type)],
    ) -> Option<PlanExpr> {
        let [(PlanExpr::Column(column), Type::Datetime), bounds @ ..] = args else { return None };
        let found = self.found(rows, column)?;
        let ticks = |position: usize| match bounds.get(position) {
            Some((PlanExpr::Literal(ScalarValue::Int64(ticks), _), Type::Datetime)) => *ticks,
            _ => None,
        };
        let next = |ticks: i64| ticks.saturating_add(1);
        match (name, ticks(0)?, bounds.len()) {
            ("<", to, 1) => found.is_between(0, to),
            ("<=", to, 1) => found.is_between(0, next(to)),
            (">", from, 1) => found.is_between(next(from), END),
            (">=", from, 1) => found.is_between(from, END),
            ("==", at, 1) => found.is_between(at, next(at)),
            ("between", from, 2) => found.is_between(from, next(ticks(1)?)),
            _ => None,
        }
    }

    /// A search for a constant in the text of JSON as it was found.
    pub(super) fn found_search(
        &self,
        rows: &Rows,
        function: &'static Function,
        args: &[Expr],
    ) -> Result<Option<PlanExpr>, Error> {
        let [text, sought] = args else { return Ok(None) };
        let (Some(column), ExprKind::Literal(constant)) = (text_of(rows, text), &sought.kind)
        else {
            return Ok(None);
        };
        let Some(found) = self.found(rows, column).filter(|found| found.form == Form::Json) else {
            return Ok(None);
        };
        if !is_search(function.name) || constant.as_str().and_then(Sought::of).is_none() {
            return Ok(None);
        }
        let Some(implementation) = function::implementation(function.name) else {
            return Ok(None);
        };
        let operation = Operation::SearchStored { name: function.name, implementation };
        let args = vec![
            (PlanExpr::Column(found.column.clone()), Type::Dynamic),
            (lit(columns::scalar(constant)), Type::String),
        ];
        self.operate(operation, args, Type::Bool).map(Some)
    }
}

/// The column of which an expression is the text.
fn text_of<'a>(rows: &'a Rows, expr: &Expr) -> Option<&'a PlanColumn> {
    let inner = match &expr.kind {
        ExprKind::Cast(inner) if expr.ty == Type::String => inner,
        ExprKind::Call { function, args } if function.name == "tostring" => args.first()?,
        _ => expr,
    };
    match &inner.kind {
        ExprKind::Column { index, .. } if inner.ty == Type::Dynamic => rows.columns.get(*index),
        _ => None,
    }
}

fn is_search(name: &str) -> bool {
    let name = name.strip_prefix('!').unwrap_or(name);
    let name = name.strip_suffix("_cs").unwrap_or(name);
    matches!(name, "has" | "hasprefix" | "hassuffix" | "contains")
}
