//! `reeve kql`: looks at queries without running them.
//!
//! Not here: the language.

use std::{fs, io, path::PathBuf};

use serde_json::{Value, json};

use super::{Failure, Format, Globals, lines, query::add_schema};
use crate::{output, tables};

/// Verbs of `reeve kql`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Kql {
    /// Says what is wrong with a query, or what its result looks like
    Check(Check),
}

/// Flags of `reeve kql check`.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// The query; `-` reads it from standard input
    #[arg(value_name = "KQL", required_unless_present_any = ["file", "jsonl"])]
    text: Option<String>,
    /// Read the query from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// Further tables: JSON of table name to pairs of column and type
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// Check `{"id","kql"}` lines from standard input, a line each
    #[arg(long, conflicts_with_all = ["text", "file"])]
    jsonl: bool,
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
        if self.jsonl {
            for question in lines::questions() {
                let (id, text) = question?;
                lines::answer(id, check_line(&text, &catalog))?;
            }
            return Ok(());
        }
        let text = match (&self.text, &self.file) {
            (_, Some(path)) => fs::read_to_string(path)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?,
            (Some(text), None) if text == "-" => io::read_to_string(io::stdin())?,
            (Some(text), None) => text.clone(),
            (None, None) => return Err(Failure::Usage("give a query".to_owned())),
        };
        let compiled = kql::compile(&text, &catalog);
        let drawn = kql::diagnostic::render(&text, &compiled.diagnostics);
        match compiled.bound {
            None => {
                if globals.format(&[Format::Table, Format::Json])? == Format::Json {
                    output::line(&check_line(&text, &catalog).to_string())?;
                }
                Err(Failure::Failed(format!("the query is wrong\n{}", drawn.trim_end())))
            }
            Some(bound) => {
                if !drawn.is_empty() {
                    globals.tell(drawn.trim_end());
                }
                match globals.format(&[Format::Table, Format::Json])? {
                    Format::Json => output::line(&json!({"columns": bound.schema()}).to_string())?,
                    _ => output::line(&format!("result: {}", bound.schema()))?,
                }
                Ok(())
            }
        }
    }
}

fn check_line(text: &str, catalog: &kql::MemoryCatalog) -> Value {
    let compiled = kql::compile(text, catalog);
    match compiled.bound {
        Some(bound) => json!({"columns": bound.schema()}),
        None => lines::refusal(text, &compiled.diagnostics),
    }
}
