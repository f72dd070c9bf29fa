//! Actions that make data from data.
//!
//! Not here: variables (`variables`), the schema of `ParseJson` (`schema`), the text of `Table`
//! (`table`).

use serde_json::{Value, json};

use super::{
    Run, condition, schema,
    scope::Scope,
    state::{Failure, Key},
    table,
};
use crate::{
    content::decode_body,
    definition::{Action, ActionKind},
    expression::{EvaluationError, function, value},
};

/// What an action worked on and what came of it.
pub(super) struct Worked {
    pub(super) inputs: Value,
    pub(super) result: Result<Value, Failure>,
}

impl Worked {
    pub(super) fn nothing() -> Self {
        Self { inputs: Value::Null, result: Ok(Value::Null) }
    }

    /// The inputs could not be evaluated.
    pub(super) fn failed(error: EvaluationError) -> Self {
        Self { inputs: Value::Null, result: Err(error.into()) }
    }
}

impl Run {
    /// Carries out a data operation.
    pub(super) fn compute(&mut self, action: &Action, key: &Key) -> Worked {
        let notes = self.notes();
        let scope = Scope::of(self, &notes, &action.name, &key.iterations);
        let worked = work(&action.kind, &scope);
        self.absorb(&action.name, notes);
        worked.unwrap_or_else(Worked::failed)
    }
}

fn work(kind: &ActionKind, scope: &Scope<'_>) -> Result<Worked, EvaluationError> {
    match kind {
        ActionKind::Compose(value) => {
            scope.resolve(value).map(|inputs| Worked { result: Ok(inputs.clone()), inputs })
        }
        ActionKind::ParseJson { content, schema } => {
            scope.resolve(&json!({"content": content, "schema": schema})).map(|inputs| {
                let result = parse_json(&inputs).map(body);
                Worked { inputs, result }
            })
        }
        ActionKind::Query { from, condition } => with_array(scope, from, |items| {
            let mut kept = Vec::new();
            for item in items {
                if condition::holds(condition, &scope.at_item(item))? {
                    kept.push(item.clone());
                }
            }
            Ok(body(Value::Array(kept)))
        }),
        ActionKind::Select { from, select } => with_array(scope, from, |items| {
            let mut made = Vec::new();
            for item in items {
                made.push(scope.at_item(item).resolve(select)?);
            }
            Ok(body(Value::Array(made)))
        }),
        ActionKind::Join { from, join_with } => with_array(scope, from, |items| {
            let between = value::text(&scope.resolve(join_with)?);
            let texts: Vec<String> = items.iter().map(value::text).collect();
            Ok(body(texts.join(&between).into()))
        }),
        ActionKind::Table { from, format, columns } => with_array(scope, from, |items| {
            table::write(items, format, columns.as_deref(), scope).map(|it| body(it.into()))
        }),
        ActionKind::Unsupported { name } => Ok(Worked {
            inputs: Value::Null,
            result: Err(Failure::new(
                "UnsupportedAction",
                format!("actions of type `{name}` are not supported"),
            )),
        }),
        _ => Ok(Worked::nothing()),
    }
}

fn body(value: Value) -> Value {
    json!({"body": value})
}

fn with_array(
    scope: &Scope<'_>,
    from: &Value,
    work: impl FnOnce(&[Value]) -> Result<Value, Failure>,
) -> Result<Worked, EvaluationError> {
    let from = scope.resolve(from)?;
    let result = match &from {
        Value::Array(items) => work(items),
        other => Err(Failure::new(
            "BadRequest",
            format!("`from` needs an Array, not {}", value::type_name(other)),
        )),
    };
    Ok(Worked { inputs: json!({"from": from}), result })
}

fn parse_json(inputs: &Value) -> Result<Value, Failure> {
    let content = inputs.get("content").unwrap_or(&Value::Null);
    let parsed = match content {
        Value::String(_) => function::call("json", &[content]),
        embedded if embedded.get("$content").is_some() => {
            function::call("base64ToString", &[embedded.get("$content").unwrap_or(content)])
                .map(|text| decode_body(None, value::text(&text).as_bytes()))
        }
        other => Ok(other.clone()),
    };
    let parsed = parsed.map_err(|why| Failure::new("InvalidJSON", why))?;
    let schema = inputs.get("schema").unwrap_or(&Value::Null);
    schema::validate(&parsed, schema, "")
        .map_err(|why| Failure::new("SchemaValidationFailed", why))?;
    Ok(parsed)
}
