//! `reeve kql check`: what is wrong with a query, or what its result looks like.
//!
//! Not here: finding it.

use std::path::PathBuf;

use kql::{Diagnostic, MemoryCatalog, diagnostic::Severity};
use serde_json::{Value, json};

use super::{
    super::{Failure, Format, Globals, asked::Asked, lines},
    catalog,
};
use crate::output;

/// Flags of `reeve kql check`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Check {
    #[command(flatten)]
    asked: Asked,
    /// Further tables: JSON of table name to pairs of column and type
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(self, globals: &Globals) -> Result<(), Failure> {
        let catalog = catalog(self.schema.as_ref())?;
        if self.asked.jsonl {
            for question in lines::questions() {
                let lines::Question { id, text } = question?;
                let answer =
                    text.map_or_else(|no_question| no_question, |text| check_line(&text, &catalog));
                lines::answer(id, answer)?;
            }
            return Ok(());
        }
        let text = self.asked.text()?;
        let kql::Checked { columns, diagnostics } = kql::check(&text, &catalog);
        match globals.format(&[Format::Table, Format::Json, Format::Text])? {
            Format::Json => {
                let found: Vec<Value> = diagnostics.iter().map(|it| as_json(&text, it)).collect();
                output::line(&json!({"columns": columns, "diagnostics": found}).to_string())?;
            }
            _ => {
                if !diagnostics.is_empty() {
                    let drawn = kql::diagnostic::render(&text, &diagnostics);
                    output::line(drawn.trim_end())?;
                }
                if let Some(columns) = &columns {
                    output::line(&format!("result: {columns}"))?;
                }
            }
        }
        let is_error = |it: &&Diagnostic| it.severity == Severity::Error;
        match (diagnostics.iter().filter(is_error).count(), columns) {
            (0, Some(_)) => Ok(()),
            (0, None) => Err(Failure::Failed("the query cannot be checked".to_owned())),
            (1, _) => Err(Failure::Failed("the query has 1 error".to_owned())),
            (errors, _) => Err(Failure::Failed(format!("the query has {errors} errors"))),
        }
    }
}

/// A diagnostic for programs: lines and columns from 1, columns in characters, the end exclusive.
fn as_json(text: &str, diagnostic: &Diagnostic) -> Value {
    let (line, column) = diagnostic.position(text);
    let end = kql::Span::new(diagnostic.span.end, diagnostic.span.end);
    let (end_line, end_column) = Diagnostic::error("", end, "").position(text);
    json!({
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "code": diagnostic.code,
        "message": diagnostic.message,
        "line": line,
        "column": column,
        "endLine": end_line,
        "endColumn": end_column,
        "help": diagnostic.help,
    })
}

fn check_line(text: &str, catalog: &MemoryCatalog) -> Value {
    let checked = kql::check(text, catalog);
    match checked.columns {
        Some(columns) => json!({"columns": columns}),
        None => lines::refusal(text, &checked.diagnostics),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_lines_and_characters() {
        let text = "print é = 1\n| wher x";
        let compiled = kql::compile(text, &MemoryCatalog::new());
        assert_eq!(
            as_json(text, &compiled.diagnostics[0]),
            json!({
                "severity": "error",
                "code": "SYN0001",
                "message": "unknown operator `wher`",
                "line": 2,
                "column": 3,
                "endLine": 2,
                "endColumn": 7,
                "help": "did you mean `where`?",
            })
        );
    }
}
