//! `reeve kql functions`: what the language has, and what of it is evaluated.
//!
//! Not here: the values that are shown (`kql::catalogue`), and evaluation, which is asked.

mod entry;
mod page;

use query::{Engine, EngineOptions};
use serde_json::{Value, json};

use self::entry::Entry;
use super::super::{Failure, Format, Globals, listing::Listing};
use crate::output;

const EXAMPLES: &str = "Examples:
  reeve kql functions strlen
  reeve kql functions --format json
  reeve kql functions --format markdown > kql-support.md";

/// Flags of `reeve kql functions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Functions {
    /// A function, aggregate, operator, plugin or statement; all of them if it is left out
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Functions {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let format = globals.format(&[Format::Table, Format::Json, Format::Markdown])?;
        let mut entries = entry::all();
        if let Some(name) = &self.name {
            entries.retain(|entry| entry.is_called(name));
            if entries.is_empty() {
                return Err(unknown(name));
            }
        }
        let engine = Engine::new(&EngineOptions { threads: 1, spill: None })?;
        entry::ask(&engine, &mut entries).await;
        match (format, &self.name) {
            (Format::Json, _) => {
                let entries: Vec<Value> = entries.iter().map(Entry::as_json).collect();
                output::line(&serde_json::to_string_pretty(&entries)?)?;
            }
            (Format::Markdown, None) => output::line(page::page(&entries).trim_end())?,
            (_, Some(_)) => {
                let details: Vec<String> = entries.iter().map(Entry::details).collect();
                output::line(&details.join("\n\n"))?;
            }
            _ => listing(&entries).print(globals)?,
        }
        Ok(())
    }
}

fn unknown(name: &str) -> Failure {
    let entries = entry::all();
    let names = entries.iter().flat_map(Entry::names);
    let help = match kql::diagnostic::closest(name, names) {
        Some(guess) => format!("; did you mean `{guess}`?"),
        None => String::new(),
    };
    Failure::Failed(format!("KQL has no `{name}`{help}"))
}

fn listing(entries: &[Entry]) -> Listing {
    let row = |entry: &Entry| {
        let evaluated = if entry.refusal.is_none() { "yes" } else { "no" };
        vec![json!(entry.name), json!(entry.kind), json!(evaluated), json!(entry.doc)]
    };
    Listing {
        columns: ["name", "kind", "evaluated", "what it does"].map(str::to_owned).to_vec(),
        rows: entries.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_guessed() {
        let Failure::Failed(text) = unknown("strln") else { panic!("it is no usage") };
        assert_eq!(text, "KQL has no `strln`; did you mean `strlen`?");
        assert_eq!(entry::all().iter().filter(|it| it.is_called("COUNT")).count(), 2);
    }

    #[tokio::test]
    async fn the_page_is_current() {
        let mut entries = entry::all();
        let engine = Engine::new(&EngineOptions { threads: 1, spill: None }).unwrap();
        entry::ask(&engine, &mut entries).await;
        let written = include_str!("../../../../../docs/kql-support.md");
        assert!(
            page::page(&entries) == written,
            "docs/kql-support.md is out of date; write it anew with `make docs`"
        );
    }
}
