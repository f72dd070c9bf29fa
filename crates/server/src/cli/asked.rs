//! The query that a command is given: as an argument, in a file, or on standard input.
//!
//! Not here: what is done with it, and the line protocol (`lines`).

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::Failure;

/// The flags that name a query.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// The query; `-` reads it from standard input
    #[arg(value_name = "KQL", required_unless_present_any = ["file", "jsonl"])]
    text: Option<String>,
    /// Read the query from a file; `-` is standard input
    #[arg(short, long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// Answer `{"id","kql"}` lines from standard input, a line each
    #[arg(long, conflicts_with_all = ["text", "file"])]
    pub(super) jsonl: bool,
}

impl Asked {
    /// The file that holds the query, if it is in one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The query's text.
    ///
    /// # Errors
    /// When it cannot be read; [`Failure::Usage`] when there is none.
    pub(super) fn text(&self) -> Result<String, Failure> {
        let text = match (&self.text, &self.file) {
            (_, Some(path)) if path == Path::new("-") => standard_input()?,
            (_, Some(path)) => fs::read(path)
                .map_err(|error| error.to_string())
                .and_then(decoded)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?,
            (Some(text), None) if text == "-" => standard_input()?,
            (Some(text), None) => text.clone(),
            (None, None) => String::new(),
        };
        if text.trim().is_empty() {
            return Err(Failure::Usage("the query is empty".to_owned()));
        }
        Ok(text)
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    decoded(bytes).map_err(Failure::Failed)
}

/// The text that bytes are, or the place where they are none.
fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column =
            String::from_utf8_lossy(before.get(start..).unwrap_or_default()).chars().count() + 1;
        format!("line {line}, column {column}: this is not UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_place() {
        assert_eq!(decoded("print 'é'".into()), Ok("print 'é'".to_owned()));
        let mut bytes = "T\n| é ".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decoded(bytes), Err("line 2, column 5: this is not UTF-8".to_owned()));
    }
}
