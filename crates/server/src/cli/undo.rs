//! `reeve undo`: takes back one of Reeve's own writes, through the same guard; and `reeve action`,
//! which lists them.
//!
//! Not here: what undoes what (`guard`).

use reqwest::Method;
use serde_json::Value;

use super::{Failure, Globals, client::Client, listing::Listing};
use crate::json::Json as _;

/// Flags of `reeve undo`.
#[derive(Debug, clap::Args)]
pub(super) struct Undo {
    /// The action's id, as `reeve action list` shows it
    action: String,
}

/// Verbs of `reeve action`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Action {
    /// Reeve's own writes to the tenant, newest first
    List,
}

const COLUMNS: [&str; 7] = ["asked", "operation", "target", "state", "confirmed", "undoneBy", "id"];

impl Undo {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let client = Client::new(globals).await?;
        let id =
            percent_encoding::utf8_percent_encode(&self.action, percent_encoding::NON_ALPHANUMERIC);
        let undone = client.call(Method::POST, &format!("/reeve/actions/{id}/undo"), None).await?;
        Listing::of_objects(&COLUMNS, &[row(&undone)]).print(globals)
    }
}

impl Action {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let Self::List = self;
        let actions = Client::new(globals).await?.list("/reeve/actions").await?;
        Listing::of_objects(&COLUMNS, &actions.iter().map(row).collect::<Vec<_>>()).print(globals)
    }
}

fn row(action: &Value) -> Value {
    let mut row = action.clone();
    row.set("operation", action.at("/operation/operation").clone());
    row
}
