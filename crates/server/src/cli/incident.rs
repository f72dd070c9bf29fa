//! `reeve incident`: list, show, close, comment.
//!
//! Not here: what may happen to an incident (`sentinel`).

use reqwest::Method;
use serde_json::{Value, json};

use super::{Failure, Format, Globals, client::Client, listing::Listing};
use crate::{json::Json as _, output};

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
    let properties = incident.at("/properties");
    let last = properties.at("/comments").as_array().and_then(|comments| comments.last());
    json!({
        "number": properties.at("/incidentNumber"),
        "created": properties.at("/createdTimeUtc"),
        "severity": properties.at("/severity"),
        "status": properties.at("/status"),
        "title": properties.at("/title"),
        "comment": last.and_then(|comment| comment.text_at("/properties/message")).map(plain),
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
    let properties = incident.at("/properties");
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut lines = vec![
        format!("incident {}: {}", properties.at("/incidentNumber"), word(properties.at("/title"))),
        format!(
            "{}, {}, created {}",
            word(properties.at("/severity")),
            word(properties.at("/status")),
            word(properties.at("/createdTimeUtc"))
        ),
    ];
    if let Some(classification) = properties.text_at("/classification") {
        let reason = properties.text_at("/classificationReason").unwrap_or_default();
        lines.push(format!("classified as {classification} {reason}").trim_end().to_owned());
    }
    for entity in properties.at("/relatedEntities").as_array().into_iter().flatten() {
        lines.push(format!(
            "  {}: {}",
            word(entity.at("/kind")),
            word(entity.at("/properties/friendlyName"))
        ));
    }
    for comment in properties.at("/comments").as_array().into_iter().flatten() {
        let comment = comment.at("/properties");
        lines.push(format!(
            "{} {}: {}",
            word(comment.at("/createdTimeUtc")),
            word(comment.at("/author/name")),
            plain(&word(comment.at("/message")))
        ));
    }
    lines.join("\n")
}

/// A comment without its HTML, for a terminal.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let words: Vec<_> = text.split_whitespace().collect();
    let text = words.join(" ");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_read_without_its_tags() {
        assert_eq!(plain("<p>1 removed.</p><ul><li>A &lt; B</li></ul>"), "1 removed. A < B");
        assert_eq!(plain("as it is"), "as it is");
    }
}
