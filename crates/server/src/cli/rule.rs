//! `reeve rule`: list, health, show, check, import, enable, disable, test.
//!
//! Not here: what a rule is (`sentinel`), and the trial run itself (`rule_test`).

use std::{
    fs,
    path::{Path, PathBuf},
};

use directory::Ticks;
use reqwest::Method;
use sentinel::rule::{self, Level};
use serde_json::{Value, json};

use super::{Failure, Format, Globals, client::Client, listing::Listing, query::add_schema};
use crate::{detection::prepare, json::Json as _, output, rule_test, tables};

/// Verbs of `reeve rule`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Rule {
    /// All rules
    List,
    /// How each rule is doing
    Health,
    /// A rule's file
    Show {
        /// Its id or name
        rule: String,
    },
    /// Say what is wrong with rule files
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Further tables: JSON of table name to pairs of column and type
        #[arg(long, value_name = "FILE")]
        schema: Option<PathBuf>,
    },
    /// Add a rule file, replacing a rule of the same id
    Import {
        /// The file
        file: PathBuf,
    },
    /// Turn a rule on
    Enable {
        /// Its id or name
        rule: String,
    },
    /// Turn a rule off
    Disable {
        /// Its id or name
        rule: String,
    },
    /// Try a rule on events from files, without a server
    Test(Test),
}

/// Flags of `reeve rule test`.
#[derive(Debug, clap::Args)]
pub(super) struct Test {
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
    /// Fail unless there are this many alerts
    #[arg(long, value_name = "COUNT")]
    expect: Option<usize>,
}

const COLUMNS: [&str; 6] = ["name", "severity", "enabled", "mode", "matches", "problem"];
const HEALTH: [&str; 8] =
    ["name", "mode", "table", "offset", "lastRun", "runs", "matches", "problem"];

impl Rule {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        match self {
            Self::List => {
                let rules = Client::new(globals).await?.list("/reeve/rules").await?;
                Listing::of_objects(&COLUMNS, &rules.iter().map(summary).collect::<Vec<_>>())
                    .print(globals)
            }
            Self::Health => {
                let rules = Client::new(globals).await?.list("/reeve/rules").await?;
                let health: Vec<_> = rules.iter().map(|rule| rule.at("/health").clone()).collect();
                Listing::of_objects(&HEALTH, &health).print(globals)
            }
            Self::Show { rule } => {
                let path = rule_path(&rule);
                let shown = Client::new(globals).await?.get(&path).await?;
                output::line(shown.text_at("/text").unwrap_or_default().trim_end())?;
                Ok(())
            }
            Self::Check { files, schema } => check(&files, schema.as_deref()),
            Self::Import { file } => {
                let bytes = read(&file)?.into_bytes();
                let client = Client::new(globals).await?;
                let rule = client.upload(Method::POST, "/reeve/rules", bytes).await?;
                Listing::of_objects(&["id", "name", "table"], &[rule]).print(globals)
            }
            Self::Enable { rule } => switch(globals, &rule, true).await,
            Self::Disable { rule } => switch(globals, &rule, false).await,
            Self::Test(test) => test.run(globals).await,
        }
    }
}

fn summary(rule: &Value) -> Value {
    let mut row = rule.clone();
    for name in ["mode", "matches", "problem"] {
        row.set(name, rule.at(&format!("/health/{name}")).clone());
    }
    row
}

fn rule_path(rule: &str) -> String {
    let rule = percent_encoding::utf8_percent_encode(rule, percent_encoding::NON_ALPHANUMERIC);
    format!("/reeve/rules/{rule}")
}

async fn switch(globals: &Globals, rule: &str, enabled: bool) -> Result<(), Failure> {
    let client = Client::new(globals).await?;
    let body = json!({"enabled": enabled});
    let rule = client.call(Method::PATCH, &rule_path(rule), Some(&body)).await?;
    Listing::of_objects(&["id", "name", "enabled"], &[rule]).print(globals)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))
}

fn check(files: &[PathBuf], schema: Option<&Path>) -> Result<(), Failure> {
    let mut catalog = tables::builtin_catalog()?;
    if let Some(path) = schema {
        add_schema(&mut catalog, path)?;
    }
    let mut wrong = 0;
    for path in files {
        let findings = findings(&read(path)?, &catalog);
        if !findings.is_empty() {
            output::line(&told(path, &findings))?;
        }
        if are_fatal(&findings) {
            wrong += 1;
        } else {
            output::line(&format!("{}: usable", path.display()))?;
        }
    }
    if wrong > 0 {
        return Err(Failure::Failed(format!("{wrong} of {} files cannot be used", files.len())));
    }
    Ok(())
}

/// Something wrong with a rule file: level, line, column, message.
type Finding = (Level, u64, u64, String);

fn are_fatal(findings: &[Finding]) -> bool {
    findings.iter().any(|(level, ..)| *level == Level::Error)
}

/// A line for each finding, such as editors jump to.
fn told(path: &Path, findings: &[Finding]) -> String {
    let line = |(level, line, column, message): &Finding| {
        let word = if *level == Level::Error { "error" } else { "warning" };
        format!("{}:{line}:{column}: {word}: {message}", path.display())
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Everything wrong with a rule file, its query included.
fn findings(text: &str, catalog: &kql::MemoryCatalog) -> Vec<Finding> {
    let file = rule::read(text);
    let mut found: Vec<_> =
        file.findings.iter().map(|it| (it.level, it.line, it.column, it.message.clone())).collect();
    let Some(rule) = file.rule else { return found };
    let compiled = kql::compile(&rule.query, catalog);
    let indent = query_indent(text, file.query_line);
    for diagnostic in &compiled.diagnostics {
        let (line, column) = diagnostic.position(&rule.query);
        let level = match diagnostic.severity {
            kql::diagnostic::Severity::Error => Level::Error,
            kql::diagnostic::Severity::Warning => Level::Warning,
        };
        let help = diagnostic.help.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let message = format!("[{}] {}{help}", diagnostic.code, diagnostic.message);
        let line = file.query_line + line as u64 - 1;
        found.push((level, line, indent + column as u64, message));
    }
    if compiled.bound.is_some()
        && let Err(reason) = prepare(rule, catalog)
    {
        found.push((Level::Error, file.query_line, 1, reason.to_string()));
    }
    found
}

/// How far a block of text is indented in the file.
fn query_indent(text: &str, line: u64) -> u64 {
    let line = usize::try_from(line).unwrap_or_default().saturating_sub(1);
    let line = text.lines().nth(line).unwrap_or_default();
    (line.len() - line.trim_start().len()) as u64
}

impl Test {
    async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let text = read(&self.rule)?;
        let findings = findings(&text, &tables::builtin_catalog()?);
        let told = told(&self.rule, &findings);
        let Some(rule) = rule::read(&text).rule.filter(|_| !are_fatal(&findings)) else {
            return Err(Failure::Failed(format!("the rule cannot be used\n{told}")));
        };
        if !told.is_empty() {
            globals.tell(&told);
        }
        let mut trial =
            rule_test::Trial { rule, events: Vec::new(), watchlists: Vec::new(), at: self.at };
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

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "id: 0b9d2a54-5a0e-4f7b-9d0c-6c1f5a3c7e21
name: n
severity: High
queryFrequency: 5m
queryPeriod: 5m
query: |
  AuditLogs
  | where OperationNam has 'x'
";

    #[test]
    fn an_error_in_the_query_is_placed_in_the_file() {
        let found = findings(RULE, &tables::builtin_catalog().unwrap());
        let (level, line, column, message) = found.last().unwrap();
        assert_eq!((*level, *line, *column), (Level::Error, 8, 11), "{message}");
        assert!(message.contains("OperationName"), "{message}");
    }

    #[test]
    fn a_windowed_rule_is_refused_by_name() {
        let text = RULE.replace("where OperationNam has 'x'", "summarize count() by Category");
        let found = findings(&text, &tables::builtin_catalog().unwrap());
        assert!(found.last().unwrap().3.contains("`summarize` looks at several rows"));
    }
}
