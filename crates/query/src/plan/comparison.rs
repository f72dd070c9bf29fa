//! Comparison, arithmetic and tests for null that mean in DataFusion exactly what they mean in
//! KQL, so that they can be pushed down to the data and prune it.
//!
//! Not here: everything else (`function`), such as comparison of `real`s, where NaN differs.

use datafusion::{
    common::ScalarValue,
    logical_expr::{BinaryExpr, Expr as PlanExpr, Operator},
    prelude::lit,
};
use kql::Type;

/// The native form of a call, if there is one. If `condition`, null may stand for false.
pub(super) fn native(name: &str, args: &[(PlanExpr, Type)], condition: bool) -> Option<PlanExpr> {
    match args {
        [value] => unary(name, value),
        [(left, ty), (right, other)] if ty == other => binary(name, left, right, *ty, condition),
        [(value, ty), (low, low_type), (high, high_type)]
            if ty == low_type && ty == high_type && is_ordered(*ty) =>
        {
            let exact = is_value(low) && is_value(high);
            match name {
                "between" if condition || exact => {
                    Some(value.clone().gt_eq(low.clone()).and(value.clone().lt_eq(high.clone())))
                }
                "!between" if exact => {
                    Some(value.clone().lt(low.clone()).or(value.clone().gt(high.clone())))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn unary(name: &str, (value, ty): &(PlanExpr, Type)) -> Option<PlanExpr> {
    let value = value.clone();
    Some(match (name, ty) {
        ("not", Type::Bool) => PlanExpr::Not(Box::new(value)),
        ("isnull", Type::String) => lit(false),
        ("isnotnull", Type::String) => lit(true),
        ("isempty", Type::String) => value.eq(lit(empty())),
        ("isnotempty", Type::String) => value.not_eq(lit(empty())),
        (_, Type::Dynamic) if name != "isnull" && name != "isnotnull" => return None,
        ("isnull" | "isempty", _) => value.is_null(),
        ("isnotnull" | "isnotempty", _) => value.is_not_null(),
        _ => return None,
    })
}

fn binary(
    name: &str,
    left: &PlanExpr,
    right: &PlanExpr,
    ty: Type,
    condition: bool,
) -> Option<PlanExpr> {
    let operator = |operator| {
        PlanExpr::BinaryExpr(BinaryExpr::new(
            Box::new(left.clone()),
            operator,
            Box::new(right.clone()),
        ))
    };
    let order = |order| is_ordered(ty).then(|| operator(order));
    // Integers wrap around in both.
    let number = |number| matches!(ty, Type::Long | Type::Real).then(|| operator(number));
    match name {
        "==" if !has_equality(ty) => None,
        "==" if condition || ty == Type::String => Some(operator(Operator::Eq)),
        // One null is unequal, and one side is not null.
        "==" if is_value(left) || is_value(right) => {
            Some(PlanExpr::IsTrue(Box::new(operator(Operator::Eq))))
        }
        "!=" if !has_equality(ty) => None,
        "!=" if ty == Type::String => Some(operator(Operator::NotEq)),
        "!=" if is_value(left) || is_value(right) => Some(operator(Operator::IsDistinctFrom)),
        "<" => order(Operator::Lt),
        "<=" => order(Operator::LtEq),
        ">" => order(Operator::Gt),
        ">=" => order(Operator::GtEq),
        "+" => number(Operator::Plus),
        "-" => number(Operator::Minus),
        "*" => number(Operator::Multiply),
        _ => None,
    }
}

/// Whether equality of two values of a type is equality of their forms in Arrow.
pub(super) const fn has_equality(ty: Type) -> bool {
    !matches!(ty, Type::Real | Type::Dynamic)
}

/// Whether the order of a type is the order of its form in Arrow.
const fn is_ordered(ty: Type) -> bool {
    !matches!(ty, Type::Real | Type::Dynamic | Type::Guid)
}

/// Whether an expression is a constant that is not null.
fn is_value(expr: &PlanExpr) -> bool {
    matches!(expr, PlanExpr::Literal(value, _) if !value.is_null())
}

fn empty() -> ScalarValue {
    ScalarValue::Utf8View(Some(String::new()))
}
