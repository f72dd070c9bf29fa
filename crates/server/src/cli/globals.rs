//! The flags that every command takes.
//!
//! Not here: flags of single commands.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indicatif::ProgressBar;

use super::Failure;
use crate::{environment, output};

/// How an answer is written. Not every command speaks every format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON document.
    Json,
    /// One JSON object per line.
    Ndjson,
    /// Comma-separated values with a header.
    Csv,
    /// A Markdown table.
    Markdown,
    /// Sentences for people.
    Text,
    /// JUnit's XML, for test runs.
    Junit,
}

/// Flags that every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Globals {
    /// How to write the answer; by default a table on a terminal and JSON in a pipe
    #[arg(long, global = true, value_enum)]
    pub format: Option<Format>,
    /// Leave out everything but the answer
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Talk to the server at this address instead of opening the data directory
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// Bearer token for --url; REEVE_TOKEN serves as well
    #[arg(long, global = true, value_name = "TOKEN", hide_default_value = true)]
    token: Option<String>,
    /// The data directory [default: reeve-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Globals {
    /// The format asked for, which must be among `spoken`. By default `spoken`'s first for a
    /// person, and JSON for a pipe if the command speaks it.
    ///
    /// # Errors
    /// [`Failure::Usage`] naming the formats that the command writes.
    pub fn format(&self, spoken: &[Format]) -> Result<Format, Failure> {
        let default = match spoken.first() {
            Some(first) if output::is_terminal() || !spoken.contains(&Format::Json) => *first,
            _ => Format::Json,
        };
        let asked = self.format.unwrap_or(default);
        if spoken.contains(&asked) {
            return Ok(asked);
        }
        let name = |format: &Format| {
            format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
        };
        let spoken: Vec<_> = spoken.iter().map(name).collect();
        Err(Failure::Usage(format!(
            "this command does not write `{}`; it writes {}",
            name(&asked),
            spoken.join(", ")
        )))
    }

    /// The data directory: the one named, else `reeve-data` here.
    pub fn data(&self) -> &Path {
        self.data.as_deref().unwrap_or(Path::new("reeve-data"))
    }

    /// The data directory if one was named.
    pub fn named_data(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// The bearer token from the flag or the environment.
    pub fn token(&self) -> Option<String> {
        self.token.clone().or_else(environment::token)
    }

    /// Tells the person at the terminal something, unless they asked for quiet.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            output::message(text);
        }
    }

    /// Shows the person at the terminal that something goes on, until the result is dropped.
    pub fn working(&self, what: &'static str) -> Option<ProgressBar> {
        (!self.quiet).then(|| output::working(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(format: Option<Format>) -> Globals {
        Globals { format, quiet: false, url: None, token: None, data: None }
    }

    #[test]
    fn a_format_that_the_command_does_not_speak_is_refused_by_name() {
        let spoken = [Format::Table, Format::Json];
        assert_eq!(asking(Some(Format::Table)).format(&spoken), Ok(Format::Table));
        assert_eq!(
            asking(Some(Format::Junit)).format(&spoken),
            Err(Failure::Usage(
                "this command does not write `junit`; it writes table, json".to_owned()
            ))
        );
    }
}
