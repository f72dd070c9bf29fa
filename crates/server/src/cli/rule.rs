//! `reeve rule`: list, health, show, check, import, enable, disable, evaluate, delete, run, test.
//!
//! Not here: what a rule is (`sentinel`).

mod check;
mod run;
mod test;

use std::{
    fs,
    path::{Path, PathBuf},
};

use reqwest::Method;
use serde_json::{Value, json};

use super::{Failure, Format, Globals, client::Client, listing::Listing, query::add_schema};
use crate::{json::Json as _, output};

use run::Run;
use test::Test;

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
    /// Add a file of rules (YAML, ARM template, solution package), replacing rules of the same id
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
    /// Choose how a rule is evaluated
    Evaluate {
        /// Its id or name
        rule: String,
        /// As Reeve does (each row counts once), or as Sentinel does (late rows are missed, and
        /// every run alerts anew)
        #[arg(value_enum)]
        how: How,
    },
    /// Remove a rule; one that ships comes back as it was
    Delete {
        /// Its id or name
        rule: String,
    },
    /// Run a rule now, or its last runs again, without alerting
    Run(Run),
    /// Try a rule on events from files, without a server
    Test(Test),
}

/// How a rule is evaluated.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum How {
    Reeve,
    Sentinel,
}

const COLUMNS: [&str; 7] = ["name", "kind", "severity", "enabled", "mode", "matches", "problem"];
const HEALTH: [&str; 15] = [
    "name",
    "kind",
    "mode",
    "because",
    "compatible",
    "table",
    "offset",
    "lastRun",
    "lastTime",
    "lagSeconds",
    "runs",
    "matches",
    "errors",
    "costMs",
    "problem",
];
const IMPORTED: [&str; 6] = ["id", "name", "kind", "table", "missingWatchlists", "problem"];

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
            Self::Check { files, schema } => check::check(&files, schema.as_deref()),
            Self::Import { file } => {
                let bytes = read(&file)?.into_bytes();
                let client = Client::new(globals).await?;
                let rules = client.upload(Method::POST, "/reeve/rules", bytes).await?;
                let rules = match rules.get("value").and_then(Value::as_array) {
                    Some(several) => several.clone(),
                    None => vec![rules],
                };
                Listing::of_objects(&IMPORTED, &rules).print(globals)
            }
            Self::Enable { rule } => switch(globals, &rule, json!({"enabled": true})).await,
            Self::Disable { rule } => switch(globals, &rule, json!({"enabled": false})).await,
            Self::Evaluate { rule, how } => {
                let how = match how {
                    How::Reeve => "reeve",
                    How::Sentinel => "sentinel",
                };
                switch(globals, &rule, json!({"evaluation": how})).await
            }
            Self::Delete { rule } => {
                let client = Client::new(globals).await?;
                let rule = client.call(Method::DELETE, &rule_path(&rule), None).await?;
                Listing::of_objects(&["id", "name"], &[rule]).print(globals)
            }
            Self::Run(run) => run.run(globals).await,
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

async fn switch(globals: &Globals, rule: &str, body: Value) -> Result<(), Failure> {
    let client = Client::new(globals).await?;
    let rule = client.call(Method::PATCH, &rule_path(rule), Some(&body)).await?;
    Listing::of_objects(&["id", "name", "enabled", "evaluation"], &[rule]).print(globals)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))
}
