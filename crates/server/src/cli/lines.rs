//! The line protocol of `--jsonl`: `{"id","kql"}` in, one answer or error a line out.
//!
//! Not here: what is answered.

use std::io::{self, BufRead as _};

use kql::{Diagnostic, diagnostic::Severity};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Failure;
use crate::{json::Json as _, output};

#[derive(Debug, Deserialize)]
struct Line {
    id: Value,
    kql: String,
}

/// A question: its id, and its text.
pub(super) type Question = (Value, String);

/// The questions on standard input, one a line.
pub(super) fn questions() -> impl Iterator<Item = Result<Question, Failure>> + Send {
    let lines = io::BufReader::new(io::stdin()).lines().enumerate();
    lines.filter(|(_, line)| !matches!(line, Ok(line) if line.trim().is_empty())).map(
        |(number, line)| {
            let Line { id, kql } = serde_json::from_str(&line?).map_err(|error| {
                Failure::Failed(format!("line {} is not {{\"id\",\"kql\"}}: {error}", number + 1))
            })?;
            Ok((id, kql))
        },
    )
}

/// Writes the answer to a question, flushed.
///
/// # Errors
/// When standard output breaks.
pub(super) fn answer(id: Value, answer: Value) -> Result<(), Failure> {
    let mut reply = json!({"id": id});
    if let (Value::Object(reply), Value::Object(answer)) = (&mut reply, answer) {
        reply.extend(answer);
    }
    output::line(&reply.to_string())?;
    Ok(())
}

/// The first error of a query that was not understood.
pub(super) fn refusal(text: &str, diagnostics: &[Diagnostic]) -> Value {
    let mut errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    match errors.next() {
        Some(first) => {
            let (line, column) = first.position(text);
            let message = match &first.help {
                Some(help) => format!("{} ({help})", first.message),
                None => first.message.clone(),
            };
            json!({"error": {"code": first.code, "message": message, "line": line, "column": column}})
        }
        None => json!({"error": {"code": "internal", "message": "refused without a reason"}}),
    }
}

/// The error of a query that failed while it ran.
pub(super) fn failure(text: &str, error: &query::Error) -> Value {
    let mut body = json!({"code": error.code(), "message": error.message});
    if let Some(span) = error.span {
        let (line, column) = Diagnostic::error("", span, "").position(text);
        body.set("line", json!(line));
        body.set("column", json!(column));
    }
    json!({"error": body})
}

/// The same for a person, with the place drawn if there is one.
pub(super) fn explain(text: &str, error: &query::Error) -> Failure {
    match error.span {
        Some(span) => {
            let diagnostic = Diagnostic::error(error.code(), span, error.message.clone());
            let drawn = kql::diagnostic::render(text, &[diagnostic]);
            Failure::Failed(format!("the query cannot be evaluated\n{}", drawn.trim_end()))
        }
        None => Failure::Failed(format!("[{}] {}", error.code(), error.message)),
    }
}
