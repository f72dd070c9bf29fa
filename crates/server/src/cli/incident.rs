//! `reeve incident`: list, show, close, comment.
//!
//! Not here: what may happen to an incident (`sentinel`).

use reqwest::Method;
use serde_json::{Value, json};

use super::{Failure, Format, Globals, client::Client, listing::Listing};
use crate::output;

/// Verbs of `reeve incident`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Incident {
    /// All incidents, newest first
    List,
    /// One incident with its alerts, entities and comments
    Show {
        /// Its number
        number: u32,
    },
    /// Close an incident
    Close {
        /// Its number
        number: u32,
        /// Such as "TruePositive - SuspiciousActivity"
        #[arg(long, value_name = "TEXT")]
        classification: String,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "")]
        comment: String,
    },
    /// Add a comment
    Comment {
        /// Its number
        number: u32,
        /// The comment
        message: String,
    },
}

const COLUMNS: [&str; 6] = ["number", "created", "severity", "status", "title", "comment"];

impl Incident {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let client = Client::new(globals).await?;
        match self {
            Self::List => {
                let incidents = client.list("/reeve/incidents").await?;
                let rows: Vec<_> = incidents.iter().map(summary).collect();
                Listing::of_objects(&COLUMNS, &rows).print(globals)
            }
            Self::Show { number } => show(globals, &client.get(&path(number)).await?),
            Self::Close { number, classification, comment } => {
                let body = json!({
                    "status": "Closed",
                    "classification": classification,
                    "classificationComment": comment,
                });
                let closed = client.call(Method::PATCH, &path(number), Some(&body)).await?;
                show(globals, &closed)
            }
            Self::Comment { number, message } => {
                let path = format!("{}/comments", path(number));
                let body = json!({"message": message});
                show(globals, &client.call(Method::POST, &path, Some(&body)).await?)
            }
        }
    }
}

fn path(number: u32) -> String {
    format!("/reeve/incidents/{number}")
}

fn summary(incident: &Value) -> Value {
    let properties = &incident["properties"];
    let last = properties["comments"].as_array().and_then(|comments| comments.last());
    json!({
        "number": properties["incidentNumber"],
        "created": properties["createdTimeUtc"],
        "severity": properties["severity"],
        "status": properties["status"],
        "title": properties["title"],
        "comment": last.map(|comment| &comment["properties"]["message"]),
    })
}

fn show(globals: &Globals, incident: &Value) -> Result<(), Failure> {
    match globals.format(&[Format::Table, Format::Json])? {
        Format::Json => output::line(&serde_json::to_string_pretty(incident)?)?,
        _ => output::line(&text(incident))?,
    }
    Ok(())
}

/// The incident as a person reads it.
fn text(incident: &Value) -> String {
    let properties = &incident["properties"];
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut lines = vec![
        format!("incident {}: {}", properties["incidentNumber"], word(&properties["title"])),
        format!(
            "{}, {}, created {}",
            word(&properties["severity"]),
            word(&properties["status"]),
            word(&properties["createdTimeUtc"])
        ),
    ];
    if let Some(classification) = properties["classification"].as_str() {
        let reason = properties["classificationReason"].as_str().unwrap_or_default();
        lines.push(format!("classified as {classification} {reason}").trim_end().to_owned());
    }
    for entity in properties["relatedEntities"].as_array().into_iter().flatten() {
        lines.push(format!(
            "  {}: {}",
            word(&entity["kind"]),
            word(&entity["properties"]["friendlyName"])
        ));
    }
    for comment in properties["comments"].as_array().into_iter().flatten() {
        let comment = &comment["properties"];
        lines.push(format!(
            "{} {}: {}",
            word(&comment["createdTimeUtc"]),
            word(&comment["author"]["name"]),
            word(&comment["message"])
        ));
    }
    lines.join("\n")
}
