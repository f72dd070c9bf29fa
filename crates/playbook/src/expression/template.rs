//! Strings that are, or contain, expressions.
//!
//! Not here: the expressions themselves (`parser`, `evaluate`).

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    Context, EvaluationError, Expr, SyntaxError, evaluate::evaluate, parser::parse_prefix, value,
};

/// A string of a definition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Template {
    /// No expression; escapes are undone.
    Text(String),
    /// `@expression`: the value keeps its type.
    Typed(Expr),
    /// Text with `@{expression}` inside: always a string.
    Parts(Vec<Part>),
}

/// A piece of a string with expressions inside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// As it stands.
    Text(String),
    /// `@{…}`.
    Expr(Expr),
}

impl Template {
    /// Parses a string of a definition.
    pub(crate) fn parse(text: &str) -> Result<Self, SyntaxError> {
        if !text.contains('@') {
            return Ok(Self::Text(text.to_owned()));
        }
        let letters: Vec<char> = text.chars().collect();
        match (letters.first(), letters.get(1)) {
            (Some('@'), Some('@')) => Self::parts(&letters, 2, String::from('@')),
            (Some('@'), next) if next != Some(&'{') => {
                let (expression, end) = parse_prefix(&letters, 1)?;
                match letters.get(end) {
                    None => Ok(Self::Typed(expression)),
                    Some(letter) => Err(SyntaxError {
                        message: format!("unexpected `{letter}` after the expression"),
                        position: end,
                    }),
                }
            }
            _ => Self::parts(&letters, 0, String::new()),
        }
    }

    /// Reads on from `at`; `text` is what came before. `@@{` is a plain `@{`.
    fn parts(letters: &[char], mut at: usize, mut text: String) -> Result<Self, SyntaxError> {
        let mut parts = Vec::new();
        while let Some(letter) = letters.get(at) {
            match (letter, letters.get(at + 1), letters.get(at + 2)) {
                ('@', Some('@'), Some('{')) => {
                    text.push_str("@{");
                    at += 3;
                }
                ('@', Some('{'), _) => {
                    let (expression, end) = parse_prefix(letters, at + 2)?;
                    if letters.get(end) != Some(&'}') {
                        return Err(SyntaxError {
                            message: "expected `}` after the expression".into(),
                            position: end,
                        });
                    }
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    parts.push(Part::Expr(expression));
                    at = end + 1;
                }
                _ => {
                    text.push(*letter);
                    at += 1;
                }
            }
        }
        if parts.is_empty() {
            return Ok(Self::Text(text));
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(Self::Parts(parts))
    }

    /// The expressions inside.
    pub(crate) fn expressions(&self) -> Vec<&Expr> {
        match self {
            Self::Text(_) => Vec::new(),
            Self::Typed(expression) => vec![expression],
            Self::Parts(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    Part::Text(_) => None,
                    Part::Expr(expression) => Some(expression),
                })
                .collect(),
        }
    }
}

/// Evaluates every expression inside a value of the definition, keys included.
pub(crate) fn resolve(value: &Value, context: &impl Context) -> Result<Value, EvaluationError> {
    match value {
        Value::String(text) => string(text, context),
        Value::Array(items) => {
            items.iter().map(|item| resolve(item, context)).collect::<Result<_, _>>()
        }
        Value::Object(members) => {
            let mut resolved = Map::new();
            for (name, member) in members {
                let name = value::text(&string(name, context)?);
                resolved.insert(name, resolve(member, context)?);
            }
            Ok(Value::Object(resolved))
        }
        other => Ok(other.clone()),
    }
}

fn string(text: &str, context: &impl Context) -> Result<Value, EvaluationError> {
    let error = |position: usize, message: String| EvaluationError {
        expression: text.to_owned(),
        position,
        message,
    };
    let template = Template::parse(text).map_err(|fault| error(fault.position, fault.message))?;
    let evaluated = |expression| {
        let value =
            evaluate(expression, context).map_err(|fault| error(fault.at, fault.message))?;
        context.evaluated(expression, &value);
        Ok(value)
    };
    match &template {
        Template::Text(text) => Ok(Value::String(text.clone())),
        Template::Typed(expression) => evaluated(expression).map(Cow::into_owned),
        Template::Parts(parts) => {
            let mut joined = String::new();
            for part in parts {
                match part {
                    Part::Text(text) => joined.push_str(text),
                    Part::Expr(expression) => {
                        joined.push_str(&value::text(&*evaluated(expression)?))
                    }
                }
            }
            Ok(Value::String(joined))
        }
    }
}
