//! Evaluates parsed expressions.
//!
//! Not here: what the functions do (`function`).

use std::borrow::Cow;

use serde_json::Value;

use super::{Context, Expr, function, value};

/// What went wrong, and at which character of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) message: String,
}

/// Evaluates an expression.
pub(crate) fn evaluate<'a>(
    expression: &'a Expr,
    context: &'a impl Context,
) -> Result<Cow<'a, Value>, Fault> {
    match expression {
        Expr::Literal(value) => Ok(Cow::Borrowed(value)),
        Expr::Call { name, arguments, at } => call(name, arguments, *at, context),
        Expr::Member { of, key, optional, at } => {
            let of = evaluate(of, context)?;
            let key = evaluate(key, context)?;
            member(of, &key, *optional).map_err(|message| Fault { at: *at, message })
        }
    }
}

fn call<'a>(
    name: &str,
    arguments: &'a [Expr],
    at: usize,
    context: &'a impl Context,
) -> Result<Cow<'a, Value>, Fault> {
    let fault = |message: String| Fault { at, message };
    // The branch that is not taken may fail: `if(empty(x), 0, x[0])`.
    if name.eq_ignore_ascii_case("if")
        && let [condition, then, otherwise] = arguments
    {
        let condition = evaluate(condition, context)?;
        let Value::Bool(condition) = *condition else {
            let found = value::type_name(&condition);
            return Err(fault(format!("`if` expects a Boolean first, not {found}")));
        };
        return evaluate(if condition { then } else { otherwise }, context);
    }
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        values.push(evaluate(argument, context)?);
    }
    let values: Vec<&Value> = values.iter().map(|value| &**value).collect();
    match context.call(name, &values) {
        Some(result) => result.map_err(fault),
        None => function::call(name, &values).map(Cow::Owned).map_err(fault),
    }
}

fn member<'a>(of: Cow<'a, Value>, key: &Value, optional: bool) -> Result<Cow<'a, Value>, String> {
    let found = match of {
        Cow::Borrowed(of) => select(of, key)?.map(Cow::Borrowed),
        Cow::Owned(of) => select(&of, key)?.cloned().map(Cow::Owned),
    };
    match found {
        Some(found) => Ok(found),
        None if optional => Ok(Cow::Owned(Value::Null)),
        None => Err(match key {
            Value::Number(index) => format!("there is no element {index}"),
            key => format!("there is no property `{}`", value::text(key)),
        }),
    }
}

/// The member of a value; `None` when it has none of that name.
fn select<'a>(of: &'a Value, key: &Value) -> Result<Option<&'a Value>, String> {
    match (of, key) {
        (Value::Null, _) => Ok(None),
        (Value::Object(members), Value::String(name)) => Ok(value::property(members, name)),
        (Value::Array(items), Value::Number(index)) => {
            let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
            Ok(index.and_then(|index| items.get(index)))
        }
        (Value::Array(_), _) => {
            Err(format!("an array is indexed by an integer, not by {}", described(key)))
        }
        (Value::Object(_), _) => {
            Err(format!("an object is indexed by a name, not by {}", described(key)))
        }
        (other, _) => Err(format!("{} has no members", value::type_name(other))),
    }
}

fn described(key: &Value) -> String {
    match key {
        Value::String(text) => format!("`{text}`"),
        other => value::type_name(other).to_owned(),
    }
}
