//! Conditions of `If`, `Until` and `Query`: a string expression or an object of operators.
//!
//! Not here: the functions of the same names (`expression/function/logic`), for which null counts
//! as the empty string. Here it does not.

use std::cmp::Ordering;

use serde_json::Value;

use super::{scope::Scope, state::Failure};
use crate::expression::{function, value};

/// Whether a condition holds.
pub(super) fn holds(condition: &Value, scope: &Scope<'_>) -> Result<bool, Failure> {
    match condition {
        Value::Bool(value) => Ok(*value),
        Value::String(_) => boolean(&scope.resolve(condition)?),
        Value::Object(members) => {
            // `{}` is what the designer leaves for a condition without rows.
            let mut all = true;
            for (operator, operands) in members {
                all &= apply(operator, operands, scope)?;
            }
            Ok(all)
        }
        other => Err(Failure::new(
            "InvalidCondition",
            format!("a condition is a String or an Object, not {}", value::type_name(other)),
        )),
    }
}

fn boolean(value: &Value) -> Result<bool, Failure> {
    value.as_bool().ok_or_else(|| {
        let found = value::type_name(value);
        Failure::new("InvalidCondition", format!("a condition needs a Boolean, not {found}"))
    })
}

fn apply(operator: &str, operands: &Value, scope: &Scope<'_>) -> Result<bool, Failure> {
    let lower = operator.to_ascii_lowercase();
    match lower.as_str() {
        "and" | "or" => {
            let conditions = operands.as_array().ok_or_else(|| wrong(operator, "an Array"))?;
            let mut results = Vec::with_capacity(conditions.len());
            for condition in conditions {
                results.push(holds(condition, scope)?);
            }
            Ok(if lower == "and" {
                results.iter().all(|it| *it)
            } else {
                results.iter().any(|it| *it)
            })
        }
        "not" => match operands {
            Value::Array(one) => match one.as_slice() {
                [one] => holds(one, scope).map(|holds| !holds),
                _ => Err(wrong(operator, "one condition")),
            },
            one => holds(one, scope).map(|holds| !holds),
        },
        _ => compare(operator, &scope.resolve(operands)?),
    }
}

fn wrong(operator: &str, wanted: &str) -> Failure {
    Failure::new("InvalidCondition", format!("`{operator}` needs {wanted}"))
}

fn compare(operator: &str, operands: &Value) -> Result<bool, Failure> {
    let Some([one, other]) = operands.as_array().map(Vec::as_slice) else {
        return Err(wrong(operator, "two operands"));
    };
    let ordered = |wanted: fn(Ordering) -> bool| {
        value::compare(one, other).map(wanted).ok_or_else(|| {
            let (one, other) = (value::type_name(one), value::type_name(other));
            wrong(operator, &format!("two numbers or two strings, not {one} and {other}"))
        })
    };
    match operator.to_ascii_lowercase().as_str() {
        "equals" => Ok(value::equal(one, other)),
        "greater" => ordered(Ordering::is_gt),
        "greaterorequals" => ordered(Ordering::is_ge),
        "less" => ordered(Ordering::is_lt),
        "lessorequals" => ordered(Ordering::is_le),
        "contains" | "startswith" | "endswith" => {
            let result = function::call(operator, &[one, other]);
            let result = result.map_err(|why| Failure::new("InvalidCondition", why))?;
            boolean(&result)
        }
        _ => Err(Failure::new(
            "InvalidCondition",
            format!("the operator `{operator}` is not supported"),
        )),
    }
}
