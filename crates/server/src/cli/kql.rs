//! `reeve kql`: looks at queries without running them.
//!
//! Not here: the language.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Failure, Format, Globals, asked::Asked, lines, query::add_schema};
use crate::{output, tables};

/// Verbs of `reeve kql`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Kql {
    /// Say what is wrong with a query, or what its result looks like
    Check(Check),
}

/// Flags of `reeve kql check`.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    asked: Asked,
    /// Further tables: JSON of table name to pairs of column and type
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
}

impl Kql {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        match self {
            Self::Check(check) => check.run(globals).await,
        }
    }
}

impl Check {
    async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let mut catalog = tables::builtin_catalog()?;
        if let Some(path) = &self.schema {
            add_schema(&mut catalog, path)?;
        }
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
        let checked = kql::check(&text, &catalog);
        let drawn = kql::diagnostic::render(&text, &checked.diagnostics);
        match checked.columns {
            None => {
                if globals.format(&[Format::Table, Format::Json])? == Format::Json {
                    output::line(&check_line(&text, &catalog).to_string())?;
                }
                Err(Failure::Failed(format!("the query is wrong\n{}", drawn.trim_end())))
            }
            Some(columns) => {
                if !drawn.is_empty() {
                    globals.tell(drawn.trim_end());
                }
                match globals.format(&[Format::Table, Format::Json])? {
                    Format::Json => output::line(&json!({"columns": columns}).to_string())?,
                    _ => output::line(&format!("result: {columns}"))?,
                }
                Ok(())
            }
        }
    }
}

fn check_line(text: &str, catalog: &kql::MemoryCatalog) -> Value {
    let checked = kql::check(text, catalog);
    match checked.columns {
        Some(columns) => json!({"columns": columns}),
        None => lines::refusal(text, &checked.diagnostics),
    }
}
