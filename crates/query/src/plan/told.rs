//! Expressions of a plan as a person reads them: columns by their names, instants and texts as KQL
//! writes them.
//!
//! Not here: plans (`explain`).

use std::any::Any;

use datafusion::{common::ScalarValue, logical_expr::Expr as PlanExpr};
use kql::{Schema, Type, value::Datetime};

use super::call::Evaluation;

/// An expression over the columns of a table whose types in KQL are known.
pub(crate) fn told(expr: &PlanExpr, types: Option<&Schema>) -> String {
    match expr {
        PlanExpr::Column(column) => column.name.clone(),
        PlanExpr::Literal(ScalarValue::Utf8View(Some(text)), _) => format!("{text:?}"),
        PlanExpr::Literal(value, _) => value.to_string(),
        PlanExpr::BinaryExpr(binary) => {
            let left = side(&binary.left, &binary.right, types);
            format!("{left} {} {}", binary.op, side(&binary.right, &binary.left, types))
        }
        PlanExpr::ScalarFunction(call) => {
            let args: Vec<String> = call.args.iter().map(|arg| told(arg, types)).collect();
            let inner: &dyn Any = call.func.inner().as_ref();
            match inner.downcast_ref::<Evaluation>() {
                Some(evaluation) => evaluation.written(args),
                None => format!("{}({})", call.name(), args.join(", ")),
            }
        }
        other => other.to_string(),
    }
}

/// A side of a comparison. A number that is compared with an instant is one.
fn side(expr: &PlanExpr, other: &PlanExpr, types: Option<&Schema>) -> String {
    let is_datetime = match other {
        PlanExpr::Column(column) => types
            .and_then(|types| types.iter().find(|it| *it.name == *column.name))
            .is_some_and(|it| it.ty == Type::Datetime),
        _ => false,
    };
    match expr {
        PlanExpr::Literal(ScalarValue::Int64(Some(ticks)), _) if is_datetime => {
            format!("datetime({})", Datetime(*ticks))
        }
        PlanExpr::BinaryExpr(_) => format!("({})", told(expr, types)),
        _ => told(expr, types),
    }
}
