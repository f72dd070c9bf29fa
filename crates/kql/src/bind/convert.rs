//! Conversions that KQL makes by itself, and the type that several values have in common.
//!
//! Not here: conversions that a query asks for; they are functions of the catalogue.

use super::{Bind, Binder};
use crate::{
    Span, Type, Value,
    bound::{Expr, ExprKind},
    catalogue,
    value::{Datetime, Decimal, Timespan},
};

/// How far apart two types are: `None` if the first does not become the second by itself.
pub(super) const fn distance(from: Type, to: Type) -> Option<u32> {
    Some(match (from, to) {
        _ if from as u8 == to as u8 => 0,
        (Type::Int, Type::Long) => 1,
        (Type::Int | Type::Long, Type::Real) => 2,
        (Type::Int | Type::Long | Type::Real, Type::Decimal) => 3,
        (Type::Dynamic, Type::String) => 4,
        (Type::Dynamic, _) => 5,
        _ => return None,
    })
}

/// The type that numbers of both types become.
pub(super) const fn wider(a: Type, b: Type) -> Option<Type> {
    match (distance(a, b), distance(b, a)) {
        _ if !a.is_numeric() || !b.is_numeric() => None,
        (Some(_), _) => Some(b),
        (_, Some(_)) => Some(a),
        _ => None,
    }
}

/// The expression as a value of type `ty`, to which its type converts.
pub(super) fn cast(expr: Expr, ty: Type) -> Expr {
    if expr.ty == ty {
        return expr;
    }
    let span = expr.span;
    if let Some(value) = expr.as_literal().and_then(|value| literal_as(value, ty)) {
        return Expr::literal(value, span);
    }
    Expr { kind: ExprKind::Cast(Box::new(expr)), ty, span }
}

/// A constant as another type, where that is the same number.
fn literal_as(value: &Value, ty: Type) -> Option<Value> {
    Some(match (value, ty) {
        (value, _) if value.is_null() => Value::null(ty),
        (Value::Int(Some(v)), Type::Long) => Value::Long(Some(i64::from(*v))),
        (Value::Int(Some(v)), Type::Real) => Value::Real(Some(f64::from(*v))),
        #[expect(clippy::cast_precision_loss, reason = "that is what a long as a real is")]
        (Value::Long(Some(v)), Type::Real) => Value::Real(Some(*v as f64)),
        (Value::Int(_) | Value::Long(_), Type::Decimal) => {
            Value::Decimal(Some(Decimal::from(value.as_i64()?)))
        }
        _ => return None,
    })
}

/// A call of a function that takes anything, such as `tostring`.
pub(super) fn convert_call(function: &'static str, expr: Expr, ty: Type) -> Option<Expr> {
    let function = catalogue::function(function)?;
    let span = expr.span;
    Some(Expr { kind: ExprKind::Call { function, args: vec![expr] }, ty, span })
}

/// The function that converts anything to a type.
pub(super) const fn conversion(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "tobool",
        Type::Int => "toint",
        Type::Long => "tolong",
        Type::Real => "toreal",
        Type::Decimal => "todecimal",
        Type::Datetime => "todatetime",
        Type::Timespan => "totimespan",
        Type::String => "tostring",
        Type::Guid => "toguid",
        Type::Dynamic => "parse_json",
    }
}

/// A constant text as a value of another type, null if it is none: what `==` makes of a text
/// beside a typed value.
fn text_as(expr: &Expr, ty: Type) -> Option<Expr> {
    let Value::String(text) = expr.as_literal()? else { return None };
    Some(Expr::literal(parsed(text, ty)?, expr.span))
}

/// Both sides of a comparison, one of them a constant that is put as the type of the other: a
/// text beside a number or a time, a number beside a text or a bool.
pub(super) fn literals_fit(left: Expr, right: Expr) -> (Expr, Expr) {
    if let Some(fit) = literal_beside(&left, right.ty) {
        return (fit, right);
    }
    if let Some(fit) = literal_beside(&right, left.ty) {
        return (left, fit);
    }
    match (left.ty, right.ty) {
        // Numbers and bools are compared as numbers, constant texts with bools as bools.
        (Type::Bool, other) if other.is_integer() => (number(left), right),
        (other, Type::Bool) if other.is_integer() => (left, number(right)),
        (Type::Bool, Type::String) if left.as_literal().is_some() => (left, as_bool(right)),
        (Type::String, Type::Bool) if right.as_literal().is_some() => (as_bool(left), right),
        _ => (left, right),
    }
}

fn number(expr: Expr) -> Expr {
    match convert_call("tolong", expr.clone(), Type::Long) {
        Some(call) => call,
        None => expr,
    }
}

fn as_bool(expr: Expr) -> Expr {
    match convert_call("tobool", expr.clone(), Type::Bool) {
        Some(call) => call,
        None => expr,
    }
}

/// A constant put as the type that stands beside it, if it is of those that are.
pub(super) fn literal_beside(expr: &Expr, beside: Type) -> Option<Expr> {
    let value = expr.as_literal()?;
    match (value, beside) {
        (Value::String(_), Type::String | Type::Dynamic) => None,
        (Value::String(_), _) => text_as(expr, beside),
        (Value::Long(Some(number)), Type::Int) => {
            let number = i32::try_from(*number).ok()?;
            Some(Expr::literal(Value::Int(Some(number)), expr.span))
        }
        (Value::Int(Some(_)) | Value::Long(Some(_)), Type::String) => {
            Some(Expr::literal(Value::string(value.as_i64()?.to_string()), expr.span))
        }
        (Value::Int(Some(0 | 1)) | Value::Long(Some(0 | 1)), Type::Bool) => {
            Some(Expr::literal(Value::Bool(Some(value.as_i64()? != 0)), expr.span))
        }
        _ => None,
    }
}

/// A text as a value of a type: null if it is none.
pub(super) fn parsed(text: &str, ty: Type) -> Option<Value> {
    let trimmed = text.trim();
    Some(match ty {
        Type::Bool => Value::Bool(match trimmed.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            number => number.parse::<i64>().ok().map(|number| number != 0),
        }),
        Type::Int => Value::Int(trimmed.parse().ok()),
        Type::Long => Value::Long(trimmed.parse().ok()),
        Type::Real => Value::Real(trimmed.parse().ok()),
        Type::Decimal => Value::Decimal(Decimal::parse(trimmed)),
        Type::Datetime => Value::Datetime(Datetime::parse(trimmed).map(|it| it.0)),
        Type::Timespan => Value::Timespan(Timespan::parse(trimmed).map(|it| it.0)),
        Type::String => Value::string(text),
        Type::Guid => Value::Guid(uuid::Uuid::try_parse(trimmed).ok()),
        Type::Dynamic => Value::dynamic(&serde_json::Value::String(text.to_owned())),
    })
}

impl Binder<'_> {
    /// The expression as a value of type `ty`, converted as an implicit conversion does.
    pub(super) fn converted_to(&mut self, expr: Expr, ty: Type) -> Bind<Expr> {
        if distance(expr.ty, ty).is_some() {
            return Ok(cast(expr, ty));
        }
        if let (Type::Int, Some(number)) = (ty, expr.as_literal().and_then(Value::as_i64))
            && let Ok(number) = i32::try_from(number)
        {
            return Ok(Expr::literal(Value::Int(Some(number)), expr.span));
        }
        if ty == Type::Dynamic {
            return Ok(cast(expr, ty));
        }
        Err(self.wrong_type(expr.span, ty, expr.ty))
    }

    /// The expression as a condition.
    pub(super) fn condition(&mut self, expr: Expr) -> Bind<Expr> {
        self.converted_to(expr, Type::Bool)
    }

    pub(super) fn wrong_type(&mut self, span: Span, wanted: Type, found: Type) -> super::Failed {
        self.report(
            crate::Diagnostic::error(
                "KS141",
                span,
                format!("this must be of type {wanted}, and it is of type {found}"),
            )
            .help(format!("convert it with `{}()`", conversion(wanted))),
        );
        super::Failed
    }

    /// Values of the one type that `iff`, `case` and `coalesce` yield.
    pub(super) fn unify(&mut self, values: Vec<Expr>) -> Bind<(Vec<Expr>, Type)> {
        let mut ty: Option<Type> = None;
        for value in &values {
            ty = Some(match ty {
                None => value.ty,
                Some(ty) if ty == value.ty => ty,
                // A dynamic value becomes what the others are.
                Some(Type::Dynamic) => value.ty,
                Some(ty) if value.ty == Type::Dynamic => ty,
                Some(Type::Int | Type::Long) if value.ty.is_integer() => Type::Long,
                // For the language service, numbers become the wider and all else dynamic.
                Some(ty) if self.checks() => wider(ty, value.ty).unwrap_or(Type::Dynamic),
                Some(ty) => {
                    self.error(
                        "SEM0525",
                        value.span,
                        format!(
                            "the values must have one type, and here are {ty} and {}",
                            value.ty
                        ),
                    );
                    return Err(super::Failed);
                }
            });
        }
        let ty = ty.unwrap_or(Type::Dynamic);
        Ok((values.into_iter().map(|value| cast(value, ty)).collect(), ty))
    }
}
