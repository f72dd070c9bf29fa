//! `reeve rule test`: a rule tried on events from files, without a server.
//!
//! Not here: the trial itself (`rule_test`).

use std::{
    fs,
    path::{Path, PathBuf},
};

use directory::Ticks;
use sentinel::rule;

use super::{
    Failure, Format, Globals,
    check::{are_fatal, findings, told},
    read,
};
use crate::{output, rule_test, tables};

/// Flags of `reeve rule test`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Test {
    /// The rule file
    rule: PathBuf,
    /// Events in any shape that `reeve ingest` takes, in the order of their arrival
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// A watchlist from a CSV file, whose first column has the search keys
    #[arg(long, value_name = "ALIAS=FILE")]
    watchlist: Vec<String>,
    /// When the events arrive, such as 2026-02-14T06:05:04Z; it does not matter how old they are
    #[arg(long, value_name = "TIME")]
    at: Ticks,
    /// Evaluate the rule as Sentinel does: every run of its schedule alerts anew
    #[arg(long)]
    compatible: bool,
    /// Fail unless there are this many alerts
    #[arg(long, value_name = "COUNT")]
    expect: Option<usize>,
}

impl Test {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let text = read(&self.rule)?;
        let findings = findings(&text, &tables::builtin_catalog()?);
        let told = told(&self.rule, &findings);
        let Some(rule) = rule::read(&text).rule.filter(|_| !are_fatal(&findings)) else {
            return Err(Failure::Failed(format!("the rule cannot be used\n{told}")));
        };
        if !told.is_empty() {
            globals.tell(&told);
        }
        let mut trial = rule_test::Trial {
            rule,
            events: Vec::new(),
            watchlists: Vec::new(),
            at: self.at,
            compatible: self.compatible,
        };
        for path in &self.events {
            let bytes = fs::read(path)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            trial.events.push((name.to_owned(), bytes));
        }
        for flag in &self.watchlist {
            let (alias, path) = flag
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("--watchlist {flag}: write ALIAS=FILE")))?;
            trial.watchlists.push((alias.to_owned(), read(Path::new(path))?));
        }
        let name = trial.rule.name.clone();
        let outcome = trial.run().await?;
        for note in &outcome.notes {
            globals.tell(note);
        }
        let unexpected = self.expect.filter(|expected| *expected != outcome.alerts.len());
        let problem = unexpected
            .map(|expected| format!("{} alerts, not {expected} as expected", outcome.alerts.len()));
        let text = match globals.format(&[Format::Text, Format::Json, Format::Junit])? {
            Format::Json => serde_json::to_string_pretty(&outcome.document())?,
            Format::Junit => outcome.junit(&name, problem.as_deref()),
            _ => outcome.text(),
        };
        output::line(text.trim_end())?;
        problem.map_or(Ok(()), |problem| Err(Failure::Failed(problem)))
    }
}
