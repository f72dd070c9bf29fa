//! `reeve rule run`: a rule run on the server when a person asks.
//!
//! Not here: runs of its schedule, which the server makes by itself.

use directory::Ticks;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, Failure, Globals, Listing, rule_path};
use crate::json::Json as _;

/// Flags of `reeve rule run`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Run {
    /// Its id or name
    rule: String,
    /// The time at which it is to run, such as 2026-02-14T06:05:00Z; now if it is missing
    #[arg(long, value_name = "TIME")]
    at: Option<Ticks>,
    /// Run this many runs of its schedule again, up to 50, and tell how many rows each finds
    #[arg(long, value_name = "COUNT")]
    runs: Option<usize>,
}

impl Run {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let client = Client::new(globals).await?;
        let path = format!("{}/run", rule_path(&self.rule));
        let mut body = json!({});
        if let Some(at) = self.at {
            body.set("at", json!(at));
        }
        if let Some(runs) = self.runs {
            body.set("runs", json!(runs));
        }
        let answer = client.call(Method::POST, &path, Some(&body)).await?;
        if self.runs.is_some() {
            let runs = answer.at("/runs").as_array().cloned().unwrap_or_default();
            return Listing::of_objects(&["at", "from", "to", "rows", "alerts"], &runs)
                .print(globals);
        }
        let texts = |value: &Value| -> Vec<Value> { value.as_array().cloned().unwrap_or_default() };
        let columns = texts(answer.at("/result/columns"));
        let columns = columns.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let rows = texts(answer.at("/result/rows")).iter().map(texts).collect();
        Listing { columns, rows }.print(globals)
    }
}
