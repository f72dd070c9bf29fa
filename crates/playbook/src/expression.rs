//! The workflow language's expressions: `@func()`, `@{…}` inside text, `@@` for a plain `@`.
//!
//! Not here: where names such as `body` get their values ([`Context`] is implemented by the run
//! and by template import).

pub(crate) mod evaluate;
pub(crate) mod function;
mod parser;
mod template;
pub(crate) mod value;

use std::borrow::Cow;

use serde_json::Value;

pub(crate) use evaluate::evaluate;
pub(crate) use parser::parse;
pub(crate) use template::{Part, Template, resolve};

/// A parsed expression. Positions count characters from the start of the expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// A constant.
    Literal(Value),
    /// `name(arguments)`.
    Call {
        /// The function as written.
        name: String,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// Where the name begins.
        at: usize,
    },
    /// `of.key`, `of['key']`, `of[0]`, with `?` in front when absence is allowed.
    Member {
        /// The value looked into.
        of: Box<Expr>,
        /// The key or index.
        key: Box<Expr>,
        /// Whether a missing member is null rather than an error.
        optional: bool,
        /// Where the access begins.
        at: usize,
    },
}

/// Where the functions that depend on the surroundings get their values.
pub(crate) trait Context {
    /// The value of a call, or `None` when the surroundings do not know the function and the
    /// language's own functions are to be asked.
    fn call<'a>(
        &'a self,
        name: &str,
        arguments: &[&Value],
    ) -> Option<Result<Cow<'a, Value>, String>>;

    /// Told of every expression of a string and its value.
    fn evaluated(&self, _expression: &Expr, _value: &Value) {}
}

/// An expression that does not follow the language's grammar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at character {position}")]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where, in characters from 0 within the text.
    pub position: usize,
}

/// An expression that could not be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{expression}`, character {position}: {message}")]
pub struct EvaluationError {
    /// The text that holds the expression.
    pub expression: String,
    /// Where, in characters from 0.
    pub position: usize,
    /// What is wrong.
    pub message: String,
}

impl Expr {
    /// Visits the expression and everything inside it.
    pub(crate) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        match self {
            Self::Literal(_) => {}
            Self::Call { arguments, .. } => {
                for argument in arguments {
                    argument.walk(visit);
                }
            }
            Self::Member { of, key, .. } => {
                of.walk(visit);
                key.walk(visit);
            }
        }
    }

    /// The text, if the expression is a constant one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Literal(Value::String(text)) => Some(text),
            _ => None,
        }
    }
}

/// The key in `@parameters('$connections')['key']['connectionId']`.
pub(crate) fn connection_key(text: &str) -> Option<String> {
    let Ok(Template::Typed(Expr::Member { of, .. })) = Template::parse(text) else { return None };
    let Expr::Member { of, key, .. } = *of else { return None };
    let Expr::Call { name, arguments, .. } = *of else { return None };
    let is_connections = name.eq_ignore_ascii_case("parameters")
        && arguments.first().and_then(Expr::text) == Some("$connections");
    if is_connections { key.text().map(str::to_owned) } else { None }
}

#[cfg(test)]
mod tests;
