//! What a constant expression comes to, as far as binding needs to know.
//!
//! Not here: making queries faster; whoever evaluates a query does that.

use std::sync::Arc;

use crate::{
    Type, Value,
    bound::{Expr, ExprKind},
    value::MAX_TICKS,
};

/// The value of an expression of constants, if it is one of the simple kinds that stand for
/// counts, names and patterns.
pub(super) fn constant(expr: &Expr) -> Option<Value> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Cast(inner) => numeric(constant(inner)?, expr.ty),
        ExprKind::Call { function, args } => call(function.name, args),
        _ => None,
    })
}

fn numeric(value: Value, ty: Type) -> Option<Value> {
    match (value, ty) {
        (Value::Int(v), Type::Long) => Some(Value::Long(v.map(i64::from))),
        (Value::Int(v), Type::Real) => Some(Value::Real(v.map(f64::from))),
        #[expect(clippy::cast_precision_loss, reason = "that is what a long as a real is")]
        (Value::Long(v), Type::Real) => Some(Value::Real(v.map(|v| v as f64))),
        _ => None,
    }
}

fn call(name: &str, args: &[Expr]) -> Option<Value> {
    let values = || args.iter().map(constant).collect::<Option<Vec<_>>>();
    match name {
        "strcat" => {
            let texts = values()?;
            let texts: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
            Some(Value::String(Arc::from(texts?.concat())))
        }
        "+" | "-" | "*" | "unary -" => arithmetic(name, &values()?),
        "tostring" => match constant(args.first()?)? {
            Value::String(text) => Some(Value::String(text)),
            Value::Int(Some(v)) => Some(Value::string(v.to_string())),
            Value::Long(Some(v)) => Some(Value::string(v.to_string())),
            _ => None,
        },
        _ => None,
    }
}

fn arithmetic(name: &str, values: &[Value]) -> Option<Value> {
    match (name, values) {
        ("unary -", [Value::Long(Some(v))]) => Some(Value::Long(Some(v.wrapping_neg()))),
        ("unary -", [Value::Timespan(Some(v))]) => Some(Value::Timespan(Some(v.checked_neg()?))),
        ("unary -", [Value::Real(Some(v))]) => Some(Value::Real(Some(-v))),
        (_, [Value::Long(Some(a)), Value::Long(Some(b))]) => Some(Value::Long(Some(match name {
            "+" => a.wrapping_add(*b),
            "-" => a.wrapping_sub(*b),
            _ => a.wrapping_mul(*b),
        }))),
        ("+", [Value::Timespan(Some(a)), Value::Timespan(Some(b))]) => {
            Some(Value::Timespan(Some(a.checked_add(*b)?)))
        }
        ("-", [Value::Timespan(Some(a)), Value::Timespan(Some(b))]) => {
            Some(Value::Timespan(Some(a.checked_sub(*b)?)))
        }
        ("+", [Value::Datetime(Some(a)), Value::Timespan(Some(b))]) => instant(a.checked_add(*b)?),
        ("-", [Value::Datetime(Some(a)), Value::Timespan(Some(b))]) => instant(a.checked_sub(*b)?),
        _ => None,
    }
}

fn instant(ticks: i64) -> Option<Value> {
    Some(Value::Datetime((0..=MAX_TICKS).contains(&ticks).then_some(ticks)))
}
