//! The line protocol of `--jsonl`: `{"id","kql"}` in, one answer or error a line out.
//!
//! Not here: what is answered.

use std::io::{self, BufRead as _};

use kql::{Diagnostic, diagnostic::Severity};
use serde_json::{Value, json};

use super::Failure;
use crate::{json::Json as _, output};

/// A line of input.
pub(super) struct Question {
    /// What the answer is known by; null when the line has none.
    pub(super) id: Value,
    /// The query, or the answer to a line that is no question.
    pub(super) text: Result<String, Value>,
}

/// The questions on standard input, one a line. Blank lines ask nothing.
pub(super) fn questions() -> impl Iterator<Item = io::Result<Question>> + Send {
    let lines = io::BufReader::new(io::stdin()).split(b'\n').enumerate();
    lines
        .filter(|(_, line)| !matches!(line, Ok(line) if line.trim_ascii().is_empty()))
        .map(|(at, line)| Ok(question(at + 1, &line?)))
}

fn question(number: usize, line: &[u8]) -> Question {
    let no_question = |why: &str| {
        let message = format!("line {number} is not {{\"id\",\"kql\"}}: {why}");
        json!({"error": {"code": "bad_line", "message": message}})
    };
    match serde_json::from_slice::<Value>(line) {
        Ok(value) => Question {
            id: value.at("/id").clone(),
            text: match value.text_at("/kql") {
                Some(text) => Ok(text.to_owned()),
                None => Err(no_question("`kql` is no text")),
            },
        },
        Err(error) => Question { id: Value::Null, text: Err(no_question(&error.to_string())) },
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_question_is_answered_too() {
        let asked = question(1, br#"{"id":[7],"kql":"print 1"}"#);
        assert_eq!((asked.id, asked.text), (json!([7]), Ok("print 1".to_owned())));
        let broken = question(2, br#"{"id":7,"kql":1}"#);
        let message = "line 2 is not {\"id\",\"kql\"}: `kql` is no text";
        let answer = json!({"error": {"code": "bad_line", "message": message}});
        assert_eq!((broken.id, broken.text), (json!(7), Err(answer)));
        assert!(question(3, b"{").text.is_err() && question(4, b"\xff").text.is_err());
    }
}
