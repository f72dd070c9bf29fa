//! `reeve guard`: status, arm, shadow, approve, kill, release, protect, unprotect.
//!
//! Not here: the guard's rules.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Failure, Format, Globals, client::Client};
use crate::{json::Json as _, output};

/// Verbs of `reeve guard`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Guard {
    /// What the guard lets through, and who is protected
    Status,
    /// Let Reeve write by itself
    Arm(Kind),
    /// Only record what would be written
    Shadow(Kind),
    /// Ask a person before each write
    Approve(Kind),
    /// Stop every write at once
    Kill,
    /// Release the kill switch
    Release,
    /// Make a user, group or application untouchable
    Protect {
        /// Its object id, or a user's sign-in name
        object: String,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "protected by hand")]
        reason: String,
    },
    /// Take the protection away
    Unprotect {
        /// Its object id, or a user's sign-in name
        object: String,
    },
}

/// Which kind of action.
#[derive(Debug, clap::Args)]
pub(super) struct Kind {
    /// removal, grant or change; all of them if left out
    kind: Option<String>,
}

impl Guard {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let client = Client::new(globals).await?;
        let status = match self {
            Self::Status => client.get("/reeve/guard").await?,
            Self::Arm(kind) => set_mode(&client, "armed", kind).await?,
            Self::Shadow(kind) => set_mode(&client, "shadow", kind).await?,
            Self::Approve(kind) => set_mode(&client, "approve", kind).await?,
            Self::Kill => kill(&client, true).await?,
            Self::Release => kill(&client, false).await?,
            Self::Protect { object, reason } => {
                let path = format!("/reeve/guard/protected/{}", id(globals, &object).await?);
                client.call(Method::PUT, &path, Some(&json!({"reason": reason}))).await?
            }
            Self::Unprotect { object } => {
                let path = format!("/reeve/guard/protected/{}", id(globals, &object).await?);
                client.call(Method::DELETE, &path, None).await?
            }
        };
        match globals.format(&[Format::Table, Format::Json])? {
            Format::Json => output::line(&serde_json::to_string_pretty(&status)?)?,
            _ => output::line(&text(&status))?,
        }
        Ok(())
    }
}

async fn set_mode(client: &Client, mode: &str, kind: Kind) -> Result<Value, Failure> {
    let body = json!({"mode": mode, "kind": kind.kind});
    client.call(Method::PUT, "/reeve/guard/mode", Some(&body)).await
}

async fn kill(client: &Client, killed: bool) -> Result<Value, Failure> {
    client.call(Method::PUT, "/reeve/guard/kill", Some(&json!({"killed": killed}))).await
}

/// The object id behind what a person typed.
async fn id(globals: &Globals, named: &str) -> Result<String, Failure> {
    if named.parse::<directory::ObjectId>().is_ok() {
        return Ok(named.to_owned());
    }
    let data = crate::data_dir::DataDir::open_read_only(globals.data())?;
    let state = crate::offline::tenant_state(&data).await?;
    state
        .user_by_name(named)
        .map(|user| user.id.to_string())
        .ok_or_else(|| Failure::Failed(format!("the tenant has no user `{named}`")))
}

fn text(status: &Value) -> String {
    let mut lines = vec![status.text_at("/summary").unwrap_or_default().to_owned()];
    lines.push(format!(
        "at least {} usable Global Administrators remain; more than {} removals in {} min are held",
        status.at("/leastGlobalAdministrators"),
        status.at("/mostRemovals"),
        status.at("/windowSeconds").as_i64().unwrap_or_default() / 60
    ));
    for object in status.at("/protected").as_array().into_iter().flatten() {
        let word = |name: &str| object.text_at(&format!("/{name}")).unwrap_or("?").to_owned();
        lines.push(format!(
            "protected: {} {} ({})",
            word("displayName"),
            word("id"),
            word("reason")
        ));
    }
    lines.join("\n")
}
