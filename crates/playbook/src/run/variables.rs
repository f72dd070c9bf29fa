//! Variables. They belong to the whole run.
//!
//! Not here: reading them (`scope`).

use serde_json::{Number, Value, json};

use super::{
    Run,
    data::Worked,
    state::{Failure, Key, Variable},
};
use crate::{
    definition::{Action, ActionKind, VariableDeclaration, VariableType},
    expression::value,
};

impl Run {
    /// Carries out an action on variables; `None` when it is none.
    pub(super) fn change_variable(&mut self, action: &Action, key: &Key) -> Option<Worked> {
        let (name, value) = match &action.kind {
            ActionKind::InitializeVariable(declared) => {
                return Some(self.declare(declared, key));
            }
            ActionKind::SetVariable { name, value }
            | ActionKind::AppendToArrayVariable { name, value }
            | ActionKind::AppendToStringVariable { name, value }
            | ActionKind::IncrementVariable { name, value, .. } => (name, value),
            _ => return None,
        };
        let value = match self.resolve(key, value) {
            Ok(value) => value,
            Err(error) => return Some(Worked::failed(error)),
        };
        let inputs = json!({"name": name, "value": value});
        let result = self.assign(action, name, value);
        Some(Worked { inputs, result: result.map(|()| Value::Null) })
    }

    fn declare(&mut self, declared: &[VariableDeclaration], key: &Key) -> Worked {
        let mut shown = Vec::new();
        for VariableDeclaration { name, kind, value } in declared {
            let value = match value.as_ref().map(|value| self.resolve(key, value)) {
                Some(Ok(value)) => value,
                Some(Err(error)) => return Worked::failed(error),
                None => first_value(*kind),
            };
            shown.push(json!({"name": name, "type": type_name(*kind), "value": value}));
            if let Err(failure) = fits(name, *kind, &value) {
                return Worked { inputs: json!({"variables": shown}), result: Err(failure) };
            }
            self.variables.insert(name.to_lowercase(), Variable { kind: *kind, value });
        }
        Worked { inputs: json!({"variables": shown}), result: Ok(Value::Null) }
    }

    fn assign(&mut self, action: &Action, name: &str, given: Value) -> Result<(), Failure> {
        let variable = self.variables.get_mut(&name.to_lowercase()).ok_or_else(|| {
            let message = format!("the variable `{name}` is not initialised");
            Failure::new("InvalidVariable", message)
        })?;
        let kind = variable.kind;
        let mismatch = |wanted: &str| {
            let kind = type_name(kind);
            Failure::new(
                "InvalidVariable",
                format!("the variable `{name}` is {kind}, not {wanted}"),
            )
        };
        match (&action.kind, &mut variable.value) {
            (ActionKind::AppendToArrayVariable { .. }, Value::Array(items)) => items.push(given),
            (ActionKind::AppendToArrayVariable { .. }, _) => return Err(mismatch("Array")),
            (ActionKind::AppendToStringVariable { .. }, Value::String(text)) => {
                text.push_str(&value::text(&given));
            }
            (ActionKind::AppendToStringVariable { .. }, _) => return Err(mismatch("String")),
            (ActionKind::IncrementVariable { negative, .. }, current) => {
                let sum = sum(current, &given, *negative);
                *current = sum.ok_or_else(|| mismatch("a number that can change by the value"))?;
            }
            (_, current) => {
                fits(name, kind, &given)?;
                *current = given;
            }
        }
        Ok(())
    }
}

fn sum(current: &Value, by: &Value, negative: bool) -> Option<Value> {
    if let (Some(current), Some(by)) = (current.as_i64(), by.as_i64()) {
        let sum = if negative { current.checked_sub(by) } else { current.checked_add(by) };
        return sum.map(Value::from);
    }
    let by = by.as_f64()?;
    let sum = current.as_f64()? + if negative { -by } else { by };
    Number::from_f64(sum).map(Value::Number)
}

/// What a variable holds that is declared without a value: enough to append to it.
fn first_value(kind: VariableType) -> Value {
    match kind {
        VariableType::String => json!(""),
        VariableType::Array => json!([]),
        _ => Value::Null,
    }
}

fn type_name(kind: VariableType) -> &'static str {
    match kind {
        VariableType::Boolean => "Boolean",
        VariableType::Integer => "Integer",
        VariableType::Float => "Float",
        VariableType::String => "String",
        VariableType::Array => "Array",
        VariableType::Object => "Object",
    }
}

fn fits(name: &str, kind: VariableType, value: &Value) -> Result<(), Failure> {
    let fits = match kind {
        _ if value.is_null() => true,
        VariableType::Boolean => value.is_boolean(),
        VariableType::Integer => value.is_i64() || value.is_u64(),
        VariableType::Float => value.is_number(),
        VariableType::String => value.is_string(),
        VariableType::Array => value.is_array(),
        VariableType::Object => value.is_object(),
    };
    if fits {
        return Ok(());
    }
    let (kind, found) = (type_name(kind), value::type_name(value));
    let message = format!("the variable `{name}` is {kind} and cannot hold {found}");
    Err(Failure::new("InvalidVariable", message))
}
