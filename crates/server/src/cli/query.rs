//! `reeve query`: asks a running server, a data directory, or files.
//!
//! Not here: what KQL means.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use directory::Ticks;
use kql::MemoryCatalog;
use query::{Engine, EngineOptions, MemorySource, Request, Source};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Failure, Globals, client::Client, lines, listing::Listing};
use crate::{
    clock::Clock, data_dir::DataDir, files, json::Json as _, oauth::LOGS, offline, tables,
    watchlists::Watchlists, workspace_source::workspace_source,
};

/// Flags of `reeve query`.
#[derive(Debug, clap::Args)]
pub(super) struct Query {
    /// The query; `-` reads it from standard input
    #[arg(value_name = "KQL", required_unless_present_any = ["file", "jsonl"])]
    text: Option<String>,
    /// Read the query from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// A table from a file (JSON, JSON lines, CSV or Parquet); may be given several times
    #[arg(long, value_name = "NAME=FILE")]
    table: Vec<String>,
    /// Tables that are only declared: JSON of table name to pairs of column and type
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// What `now()` means; by default the present
    #[arg(long, value_name = "TIME")]
    now: Option<Ticks>,
    /// Answer `{"id","kql"}` lines from standard input, a line each
    #[arg(long, conflicts_with_all = ["text", "file"])]
    jsonl: bool,
}

impl Query {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        if globals.url.is_some() {
            if self.jsonl || !self.table.is_empty() || self.now.is_some() || self.schema.is_some() {
                return Err(Failure::Usage(
                    "--url asks a server, which has its own tables and time: leave out --table, --schema, --now and --jsonl"
                        .to_owned(),
                ));
            }
            return remote(globals, &self.text()?).await;
        }
        let place = Place::open(globals, &self).await?;
        if self.jsonl {
            for question in lines::questions() {
                let (id, text) = question?;
                lines::answer(id, place.answer_line(&text).await)?;
            }
            return Ok(());
        }
        let text = self.text()?;
        let compiled = kql::compile(&text, &place.catalog);
        for warning in warnings(&text, &compiled.diagnostics) {
            globals.tell(&warning);
        }
        let Some(bound) = compiled.bound else {
            return Err(Failure::Failed(format!(
                "the query is wrong\n{}",
                kql::diagnostic::render(&text, &compiled.diagnostics).trim_end()
            )));
        };
        let answer = place.run(bound).await.map_err(|error| lines::explain(&text, &error))?;
        listing(&answer)?.print(globals)?;
        match answer.truncated {
            Some(truncation) => Err(Failure::Failed(truncation.to_string())),
            None => Ok(()),
        }
    }

    fn text(&self) -> Result<String, Failure> {
        match (&self.text, &self.file) {
            (_, Some(path)) => fs::read_to_string(path)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display()))),
            (Some(text), None) if text == "-" => Ok(io::read_to_string(io::stdin())?),
            (Some(text), None) => Ok(text.clone()),
            (None, None) => Err(Failure::Usage("give a query".to_owned())),
        }
    }
}

/// Where local queries are evaluated.
struct Place {
    catalog: MemoryCatalog,
    source: Arc<dyn Source>,
    engine: Engine,
    now: Ticks,
}

impl Place {
    async fn open(globals: &Globals, flags: &Query) -> Result<Self, Failure> {
        let mut catalog = tables::builtin_catalog()?;
        let mut lists = Watchlists::default();
        let mut lake = None;
        let now = flags.now.unwrap_or_else(|| Clock::system().tenant());
        let data = match globals.named_data() {
            Some(path) => Some(DataDir::open_read_only(path)?),
            // Files alone need no data directory; without them the usual one is meant, if there.
            None if flags.table.is_empty() => DataDir::open_read_only(globals.data()).ok(),
            None => None,
        };
        if let Some(data) = &data {
            let opened = offline::lake(data)?;
            lists = offline::watchlists(data).await?;
            catalog = opened.catalog();
            lake = Some(opened);
        }
        for list in lists.all() {
            catalog.add_watchlist(&list.alias, list.columns.iter().map(String::as_str));
        }
        if let Some(path) = &flags.schema {
            add_schema(&mut catalog, path)?;
        }
        let mut files = MemorySource::new();
        for flag in &flags.table {
            let (name, path) = flag.split_once('=').ok_or_else(|| {
                Failure::Usage(format!(
                    "--table {flag}: write NAME=FILE, such as AuditLogs=rows.json"
                ))
            })?;
            let report = files::add_table(&mut files, &mut catalog, name, Path::new(path), now)
                .map_err(|error| Failure::Failed(format!("`{path}`: {error}")))?;
            if let Some(reason) = &report.first_reason {
                let (dead, records) = (report.dead, report.records);
                globals.tell(&format!("{path}: {dead} of {records} records left out: {reason}"));
            }
        }
        Ok(Self {
            catalog,
            source: workspace_source(files, &lists, lake.as_ref()),
            engine: Engine::new(&EngineOptions::default())?,
            now,
        })
    }

    async fn run(&self, bound: kql::Bound) -> Result<query::Answer, query::Error> {
        let request = Request::new(Arc::new(bound), self.now.get(), self.source.clone());
        self.engine.run(request).await
    }

    async fn answer_line(&self, text: &str) -> Value {
        let compiled = kql::compile(text, &self.catalog);
        let Some(bound) = compiled.bound else {
            return lines::refusal(text, &compiled.diagnostics);
        };
        match self.run(bound).await {
            Ok(answer) => match answer.truncated {
                Some(why) => {
                    json!({"error": {"code": "E_QUERY_RESULT_SET_TOO_LARGE", "message": why.to_string()}})
                }
                None => json!({"columns": answer.columns, "rows": answer.rows}),
            },
            Err(error) => lines::failure(text, &error),
        }
    }
}

/// Adds the tables of a `--schema` file.
pub(super) fn add_schema(catalog: &mut MemoryCatalog, path: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
    catalog
        .add_schema_file(&text)
        .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))
}

fn warnings(text: &str, diagnostics: &[kql::Diagnostic]) -> Vec<String> {
    let warns = |it: &&kql::Diagnostic| it.severity == kql::diagnostic::Severity::Warning;
    let found = diagnostics.iter().filter(warns);
    found
        .map(|it| kql::diagnostic::render(text, std::slice::from_ref(it)).trim_end().to_owned())
        .collect()
}

fn listing(answer: &query::Answer) -> Result<Listing, Failure> {
    let rows: Result<Vec<Vec<Value>>, _> =
        answer.rows.iter().map(|row| row.iter().map(serde_json::to_value).collect()).collect();
    let columns = answer.columns.iter().map(|column| column.name.to_string()).collect();
    Ok(Listing { columns, rows: rows? })
}

async fn remote(globals: &Globals, text: &str) -> Result<(), Failure> {
    let client = Client::new(globals).await?;
    let data = DataDir::open_read_only(globals.data()).ok();
    let workspace = match data {
        Some(data) => data.identity().workspace.id.to_string(),
        None => workspace_of(&client).await?,
    };
    let path = format!("/v1/workspaces/{workspace}/query");
    let answer = client.call(Method::POST, &path, Some(&json!({"query": text}))).await?;
    let table = answer.at("/tables/0");
    let column = |it: &Value| it.text_at("/name").unwrap_or_default().to_owned();
    let rows = table.at("/rows").as_array().into_iter().flatten();
    let listing = Listing {
        columns: table.at("/columns").as_array().into_iter().flatten().map(column).collect(),
        rows: rows.filter_map(|row| row.as_array().cloned()).collect(),
    };
    listing.print(globals)?;
    match answer.text_at("/error/details/0/message") {
        Some(truncation) => Err(Failure::Failed(truncation.to_owned())),
        None => Ok(()),
    }
}

/// The only workspace of a server whose data directory is elsewhere.
async fn workspace_of(client: &Client) -> Result<String, Failure> {
    let clock = client.get("/reeve/clock").await?;
    match clock.text_at("/workspace") {
        Some(workspace) => Ok(workspace.to_owned()),
        None => Err(Failure::Failed(format!("the server did not name its workspace for {LOGS}"))),
    }
}
