//! `reeve playbook`: list, import, check, runs.
//!
//! Not here: what playbooks do (`playbook`).

use std::{fs, path::PathBuf};

use playbook::{Deployment, Severity};
use reqwest::Method;
use serde_json::Value;

use super::{Failure, Format, Globals, client::Client, listing::Listing};
use crate::{json::Json as _, output};

/// Verbs of `reeve playbook`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Playbook {
    /// All playbooks, and which automation rules start them
    List,
    /// Add a playbook, replacing one of the same name
    Import {
        /// The file
        file: PathBuf,
        /// Its name, if the file does not name it
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Say what is wrong with playbook files
    Check {
        /// The files: ARM templates, exported workflows or bare definitions
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// What playbooks did, newest first; with an id, the actions of one run
    Runs {
        /// The run
        run: Option<String>,
    },
}

const RUNS: [&str; 7] = ["requested", "playbook", "incident", "status", "ended", "problem", "id"];
const ACTIONS: [&str; 5] = ["name", "type", "status", "code", "iteration"];

impl Playbook {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        match self {
            Self::List => {
                let playbooks = Client::new(globals).await?.list("/reeve/playbooks").await?;
                Listing::of_objects(&["name", "startedBy"], &playbooks).print(globals)
            }
            Self::Import { file, name } => {
                let bytes = fs::read(&file)
                    .map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
                let pairs = name.iter().map(|name| ("name", name.as_str()));
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(pairs)
                    .finish();
                let path = format!("/reeve/playbooks?{query}");
                let playbook =
                    Client::new(globals).await?.upload(Method::POST, &path, bytes).await?;
                Listing::of_objects(&["name"], &[playbook]).print(globals)
            }
            Self::Check { files } => check(&files),
            Self::Runs { run: None } => {
                let runs = Client::new(globals).await?.list("/reeve/runs").await?;
                Listing::of_objects(&RUNS, &runs).print(globals)
            }
            Self::Runs { run: Some(run) } => {
                let run = Client::new(globals).await?.get(&format!("/reeve/runs/{run}")).await?;
                show(globals, &run)
            }
        }
    }
}

fn show(globals: &Globals, run: &Value) -> Result<(), Failure> {
    if globals.format(&super::listing::FORMATS)? == Format::Json {
        output::line(&serde_json::to_string_pretty(run)?)?;
        return Ok(());
    }
    let actions = run.at("/actions").as_array().map_or(&[][..], Vec::as_slice);
    Listing::of_objects(&ACTIONS, actions).print(globals)
}

fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let mut wrong = 0;
    for path in files {
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
        let findings = match playbook::import(&text, &Deployment::default()) {
            Ok(imported) => playbook::check(&imported)
                .iter()
                .map(|it| (it.severity == Severity::Error, it.to_string()))
                .collect(),
            Err(error) => vec![(true, error.to_string())],
        };
        let errors = findings.iter().filter(|(is_error, _)| *is_error).count();
        wrong += usize::from(errors > 0);
        for (is_error, message) in findings {
            let word = if is_error { "error" } else { "warning" };
            output::line(&format!("{}: {word}: {message}", path.display()))?;
        }
        if errors == 0 {
            output::line(&format!("{}: usable", path.display()))?;
        }
    }
    if wrong > 0 {
        return Err(Failure::Failed(format!("{wrong} of {} files cannot be used", files.len())));
    }
    Ok(())
}
