//! Scalar expressions.
//!
//! Not here: calls as functions of DataFusion (`call`), `in` (`membership`).

use datafusion::{
    common::ScalarValue,
    logical_expr::{BinaryExpr, Cast, Expr as PlanExpr, Operator},
    prelude::lit,
};
use kql::{
    Type, Value,
    bound::{Expr, ExprKind},
    catalogue::Function,
};

use super::{
    Planner, at,
    call::{self, Operation, PathInto},
    comparison,
    rows::Rows,
    subquery::Outcome,
    window,
};
use crate::{Error, ErrorKind, columns, function};

/// Left on the stack before an expression goes deeper, and what is added then.
const RED_ZONE: usize = 128 << 10;
const MORE_STACK: usize = 2 << 20;

impl Planner {
    /// Expressions over rows.
    pub(super) fn values<'a>(
        &self,
        rows: &Rows,
        exprs: impl IntoIterator<Item = &'a Expr>,
    ) -> Result<Vec<PlanExpr>, Error> {
        exprs.into_iter().map(|expr| self.value(rows, expr)).collect()
    }

    /// Expressions by which rows are grouped or joined. Of equal `real`s, one form is chosen.
    pub(super) fn keys<'a>(
        &self,
        rows: &Rows,
        exprs: impl IntoIterator<Item = &'a Expr>,
    ) -> Result<Vec<PlanExpr>, Error> {
        let key = |expr: &Expr| {
            let value = self.value(rows, expr)?;
            // 0.0 for -0.0; everything else stays.
            Ok(if expr.ty == Type::Real { value + lit(0.0) } else { value })
        };
        exprs.into_iter().map(key).collect()
    }

    /// An expression over rows.
    pub(super) fn value(&self, rows: &Rows, expr: &Expr) -> Result<PlanExpr, Error> {
        self.expr(rows, expr, false)
    }

    /// A condition over rows, of which only truth matters.
    pub(super) fn condition(&self, rows: &Rows, expr: &Expr) -> Result<PlanExpr, Error> {
        self.expr(rows, expr, true)
    }

    /// The value of an expression that refers to no row.
    pub(super) fn constant(&self, expr: &Expr) -> Result<Value, Error> {
        match self.value(&Rows::unit(), expr)? {
            PlanExpr::Literal(value, _) => Ok(columns::value_at(expr.ty, &*value.to_array()?, 0)),
            _ => {
                let error = Error::new(ErrorKind::Semantic, "this must be a constant");
                Err(at(expr.span)(error))
            }
        }
    }

    fn expr(&self, rows: &Rows, expr: &Expr, condition: bool) -> Result<PlanExpr, Error> {
        let planned =
            stacker::maybe_grow(RED_ZONE, MORE_STACK, || self.expr_of_kind(rows, expr, condition));
        planned.map_err(at(expr.span))
    }

    fn expr_of_kind(&self, rows: &Rows, expr: &Expr, condition: bool) -> Result<PlanExpr, Error> {
        let many = |args: &[Expr]| {
            args.iter().map(|arg| self.expr(rows, arg, condition)).collect::<Result<Vec<_>, _>>()
        };
        match &expr.kind {
            ExprKind::Literal(value) => Ok(lit(columns::scalar(value))),
            ExprKind::Column { index, name } => {
                let column = rows.columns.get(*index).cloned();
                column.map(PlanExpr::Column).ok_or_else(|| {
                    Error::internal(format!("column {name} is not at position {index}"))
                })
            }
            ExprKind::PartitionKey(number) => {
                let value = self.partition_keys.get(number);
                let value =
                    value.ok_or_else(|| Error::internal("the key of a partition is unknown"));
                Ok(lit(columns::scalar(value?)))
            }
            ExprKind::And(args) => balanced(many(args)?, Operator::And),
            ExprKind::Or(args) => balanced(many(args)?, Operator::Or),
            ExprKind::Call { function, args } => self.call(rows, expr, function, args, condition),
            ExprKind::Cast(inner) => {
                if let Some(part) = self.part(rows, inner, expr.ty) {
                    return Ok(part);
                }
                let value = self.value(rows, inner)?;
                self.cast(value, inner.ty, expr.ty)
            }
            ExprKind::Path { base, path } => {
                if let Some(part) = self.part(rows, expr, Type::Dynamic) {
                    return Ok(part);
                }
                let base = vec![(self.value(rows, base)?, base.ty)];
                self.operate(Operation::Path(path.clone()), base, expr.ty)
            }
            ExprKind::Index { base, index } => {
                let args =
                    vec![(self.value(rows, base)?, base.ty), (self.value(rows, index)?, index.ty)];
                self.operate(Operation::Index, args, expr.ty)
            }
            ExprKind::In { membership, needle, set } => {
                self.membership(rows, *membership, needle, set, condition)
            }
            ExprKind::ToScalar(rel) => match self.outcome(rel)? {
                Outcome::Value(value) => Ok(lit(columns::scalar(value))),
                Outcome::Members(..) => Err(Error::internal("toscalar() yielded a table")),
            },
            _ => Err(Error::unsupported("this expression", expr.span)),
        }
    }

    /// A part of an element, as a text or dynamic, if there is a column of such.
    fn part(&self, rows: &Rows, expr: &Expr, ty: Type) -> Option<PlanExpr> {
        let ExprKind::Path { base, path } = &expr.kind else { return None };
        let ExprKind::Column { index, .. } = &base.kind else { return None };
        if !matches!(ty, Type::String | Type::Dynamic) {
            return None;
        }
        let key = (rows.columns.get(*index)?.clone(), path.clone(), ty == Type::String);
        let part = rows.parts.get(&key)?;
        rows.plan.schema().has_column(part).then(|| PlanExpr::Column(part.clone()))
    }

    /// A conversion.
    pub(super) fn cast(&self, value: PlanExpr, from: Type, to: Type) -> Result<PlanExpr, Error> {
        if from == to {
            return Ok(value);
        }
        let same_number =
            matches!((from, to), (Type::Int, Type::Long | Type::Real) | (Type::Long, Type::Real));
        if same_number && !matches!(value, PlanExpr::Literal(..)) {
            return Ok(PlanExpr::Cast(Cast::new(Box::new(value), columns::arrow_type(to))));
        }
        if to == Type::String
            && let Some(PathInto { base, path, ty: Type::Dynamic }) = call::path_into(&value)
        {
            let base = vec![(base.clone(), Type::Dynamic)];
            return self.operate(Operation::Path(path.clone()), base, to);
        }
        self.operate(Operation::Cast, vec![(value, from)], to)
    }

    fn call(
        &self,
        rows: &Rows,
        expr: &Expr,
        function: &'static Function,
        args: &[Expr],
        condition: bool,
    ) -> Result<PlanExpr, Error> {
        if let Some(column) = rows.windows.get(&window::address(expr)) {
            return Ok(PlanExpr::Column(column.clone()));
        }
        match (function.name, args) {
            ("now", []) => return Ok(lit(columns::scalar(&Value::Datetime(Some(self.now))))),
            ("ingestion_time", _) => {
                let column = rows.ingestion_time.clone().map(PlanExpr::Column);
                return Ok(column.unwrap_or_else(|| lit(ScalarValue::Int64(None))));
            }
            ("tostring", [arg]) => {
                if let Some(part) = self.part(rows, arg, Type::String) {
                    return Ok(part);
                }
            }
            (name, []) => {
                if let Some(value) = self.environment(name).map_err(at(expr.span))? {
                    return Ok(lit(columns::scalar(&value)));
                }
            }
            _ => {}
        }
        if let ("tostring", [arg]) = (function.name, args)
            && arg.ty == Type::Dynamic
        {
            let value = self.value(rows, arg)?;
            return self.cast(value, arg.ty, expr.ty);
        }
        if let Some(search) = self.found_search(rows, function, args)? {
            return Ok(search);
        }
        let args = args
            .iter()
            .map(|arg| Ok((self.value(rows, arg)?, arg.ty)))
            .collect::<Result<Vec<_>, Error>>()?;
        if condition && let Some(found) = self.found_condition(rows, function.name, &args) {
            return Ok(found);
        }
        let constant = args.iter().all(|(arg, _)| matches!(arg, PlanExpr::Literal(..)));
        if !constant && let Some(native) = comparison::native(function.name, &args, condition) {
            return Ok(native);
        }
        let name = function.name;
        let Some(implementation) = function::implementation(name) else {
            let what = if function.is_operator() { "operator" } else { "function" };
            return Err(Error::unsupported(format!("the {what} {name}"), expr.span));
        };
        self.operate(Operation::Call { name, implementation }, args, expr.ty)
    }
}

/// The conjunction of some conditions.
pub(super) fn all(conditions: Vec<PlanExpr>) -> Result<PlanExpr, Error> {
    balanced(conditions, Operator::And)
}

/// A tree of operators that is as flat as can be: ten thousand conditions are 14 levels.
fn balanced(mut args: Vec<PlanExpr>, operator: Operator) -> Result<PlanExpr, Error> {
    while args.len() > 1 {
        let mut rest = args.into_iter();
        args = Vec::with_capacity(rest.len() / 2 + 1);
        while let Some(left) = rest.next() {
            args.push(match rest.next() {
                Some(right) => {
                    PlanExpr::BinaryExpr(BinaryExpr::new(Box::new(left), operator, Box::new(right)))
                }
                None => left,
            });
        }
    }
    args.pop().ok_or_else(|| Error::internal("`and` and `or` have operands"))
}
