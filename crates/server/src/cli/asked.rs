//! The query that a command is given: as an argument, in a file, or on standard input.
//!
//! Not here: what is done with it, and the line protocol (`lines`).

use std::{fs, io, path::PathBuf};

use super::Failure;

/// The flags that name a query.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// The query; `-` reads it from standard input
    #[arg(value_name = "KQL", required_unless_present_any = ["file", "jsonl"])]
    text: Option<String>,
    /// Read the query from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// Answer `{"id","kql"}` lines from standard input, a line each
    #[arg(long, conflicts_with_all = ["text", "file"])]
    pub(super) jsonl: bool,
}

impl Asked {
    /// The query's text.
    ///
    /// # Errors
    /// When it cannot be read; [`Failure::Usage`] when there is none.
    pub(super) fn text(&self) -> Result<String, Failure> {
        let text = match (&self.text, &self.file) {
            (_, Some(path)) => fs::read_to_string(path)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?,
            (Some(text), None) if text == "-" => io::read_to_string(io::stdin())?,
            (Some(text), None) => text.clone(),
            (None, None) => String::new(),
        };
        if text.trim().is_empty() {
            return Err(Failure::Usage("the query is empty".to_owned()));
        }
        Ok(text)
    }
}
