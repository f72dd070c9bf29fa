//! `reeve kql format`: lays out a query.
//!
//! Not here: how it is laid out.

use std::fs;

use super::super::{Failure, asked::Asked, lines};
use crate::output;

/// Flags of `reeve kql format`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Format {
    #[command(flatten)]
    asked: Asked,
    /// Write the file anew instead of printing it
    #[arg(long, requires = "file", conflicts_with = "check")]
    write: bool,
    /// Print nothing; fail if the query is laid out otherwise
    #[arg(long)]
    check: bool,
}

impl Format {
    pub(super) fn run(self) -> Result<(), Failure> {
        if self.asked.jsonl {
            return format_lines();
        }
        let text = self.asked.text()?;
        let formatted = kql::format(&text).map_err(|errors| {
            let drawn = kql::diagnostic::render(&text, &errors);
            Failure::Failed(format!("the query is wrong\n{}", drawn.trim_end()))
        })?;
        if self.check {
            return if formatted == text {
                Ok(())
            } else {
                Err(Failure::Failed("the query is laid out otherwise".to_owned()))
            };
        }
        match self.asked.path().filter(|_| self.write) {
            Some(_) if formatted == text => {}
            Some(path) => fs::write(path, formatted)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?,
            None => output::line(formatted.trim_end_matches('\n'))?,
        }
        Ok(())
    }
}

fn format_lines() -> Result<(), Failure> {
    for question in lines::questions() {
        let lines::Question { id, text } = question?;
        let answer = text.map_or_else(
            |no_question| no_question,
            |text| match kql::format(&text) {
                Ok(formatted) => serde_json::json!({"kql": formatted}),
                Err(errors) => lines::refusal(&text, &errors),
            },
        );
        lines::answer(id, answer)?;
    }
    Ok(())
}
