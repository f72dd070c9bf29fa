//! `reeve kql explain`: what a query is understood as, and how it would be answered.
//!
//! Not here: making plans.

use std::{path::PathBuf, sync::Arc};

use kql::{Bound, bound};
use query::{Engine, EngineOptions, Explanation, MemorySource, Request, Source};
use serde_json::{Value, json};

use super::{
    super::{Failure, Format, Globals, asked::Asked, lines},
    catalog,
};
use crate::{clock::Clock, data_dir::DataDir, offline, output, workspace_source::workspace_source};

/// Flags of `reeve kql explain`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Explain {
    #[command(flatten)]
    asked: Asked,
    /// Further tables: JSON of table name to pairs of column and type
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// What `now()` means; by default the present
    #[arg(long, value_name = "TIME")]
    now: Option<directory::Ticks>,
}

impl Explain {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let format = globals.format(&[Format::Text, Format::Json])?;
        if self.asked.jsonl {
            return Err(Failure::Usage("one query at a time is explained".to_owned()));
        }
        let text = self.asked.text()?;
        let mut catalog = catalog(self.schema.as_ref())?;
        let mut source: Arc<dyn Source> = Arc::new(MemorySource::new());
        if let Some(path) = globals.named_data() {
            let data = DataDir::open_read_only(path)?;
            let lake = offline::lake(&data)?;
            let lists = offline::watchlists(&data).await?;
            catalog = lake.catalog();
            for list in lists.all() {
                catalog.add_watchlist(&list.alias, list.columns.iter().map(String::as_str));
            }
            source = workspace_source(MemorySource::new(), &lists, Some(&lake));
        }
        let now = self.now.unwrap_or_else(|| Clock::system().tenant()).get();
        let engine = Engine::new(&EngineOptions::default())?;
        let request = |bound| Request::new(bound, now, source.clone());
        let failed = |error: query::Error| lines::explain(&text, &error);
        let compiled = engine.compile(&text, &catalog, request).await.map_err(failed)?;
        let drawn = kql::diagnostic::render(&text, &compiled.diagnostics);
        let Some(bound) = compiled.bound else {
            return Err(Failure::Failed(format!("the query is wrong\n{}", drawn.trim_end())));
        };
        if !drawn.is_empty() {
            globals.tell(drawn.trim_end());
        }
        let bound = Arc::new(bound);
        let explained = engine.explain(request(bound.clone())).await.map_err(failed)?;
        output::line(&match format {
            Format::Json => serde_json::to_string_pretty(&as_json(&bound, &explained))?,
            _ => as_text(&bound, &explained),
        })?;
        Ok(())
    }
}

/// The parts of dynamic columns that the query reads, by table.
fn parts(bound: &Bound) -> Vec<(String, Vec<String>)> {
    let paths = bound.column_paths();
    let by_table = paths
        .iter()
        .map(|(table, paths)| (table.to_string(), paths.iter().map(ToString::to_string).collect()));
    by_table.collect()
}

fn as_json(bound: &Bound, explained: &Explanation) -> Value {
    let scan = |scan: &query::Scan| {
        json!({
            "table": scan.table,
            "columns": scan.columns,
            "of": scan.of,
            "filters": scan.filters,
            "limit": scan.limit,
        })
    };
    let parts: serde_json::Map<String, Value> =
        parts(bound).into_iter().map(|(table, parts)| (table, json!(parts))).collect();
    json!({
        "bound": bound.outline(),
        "scans": explained.scans.iter().map(scan).collect::<Vec<_>>(),
        "parts": parts,
        "plan": explained.plan.lines().collect::<Vec<_>>(),
        "execution": explained.execution.lines().collect::<Vec<_>>(),
    })
}

fn as_text(bound: &Bound, explained: &Explanation) -> String {
    let mut text = format!("The query, every name resolved:\n\n{}", outline(bound));
    text.push_str("\nWhat the scans are told:\n\n");
    if explained.scans.is_empty() {
        text.push_str("  nothing is read from tables\n");
    }
    for scan in &explained.scans {
        let columns = scan.columns.join(", ");
        text.push_str(&format!(
            "  {}\n    columns: {columns} ({} of {})\n",
            scan.table,
            scan.columns.len(),
            scan.of
        ));
        if scan.filters.is_empty() {
            text.push_str("    all rows\n");
        }
        for filter in &scan.filters {
            text.push_str(&format!("    rows where {filter}\n"));
        }
        if let Some(limit) = scan.limit {
            text.push_str(&format!("    at most {limit} rows\n"));
        }
    }
    for (table, parts) in parts(bound) {
        text.push_str(&format!("  parts of dynamic columns of {table}: {}\n", parts.join(", ")));
    }
    text.push_str(&format!("\nThe plan:\n\n{}", indented(&explained.plan)));
    text.push_str(&format!("\nWhat runs:\n\n{}", indented(&explained.execution)));
    text.trim_end().to_owned()
}

/// The tables of the answer, the first one first.
fn outline(bound: &Bound) -> String {
    let tables = bound.outline();
    tables.iter().map(|table| indented(&bound::drawn(table))).collect::<Vec<_>>().join("\n")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
