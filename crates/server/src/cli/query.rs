//! `reeve query`: asks a running server, a data directory, or files.
//!
//! Not here: what KQL means.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use directory::Ticks;
use indicatif::ProgressBar;
use kql::{Catalog as _, MemoryCatalog};
use query::{
    Engine, EngineOptions, Environment, MemorySource, Overlay, Principal, Progress, Request, Source,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Failure, Globals, asked::Asked, client::Client, lines, listing::Listing};
use crate::{
    clock::Clock, data_dir::DataDir, endpoints::Endpoints, external_files::ExternalFiles, files,
    json::Json as _, offline, output, tables, watchlists::Watchlists,
    workspace_source::workspace_source,
};

const EXAMPLES: &str = "Examples:
  reeve query 'AuditLogs | where TimeGenerated > ago(1h) | summarize count() by OperationName'
  reeve query 'T | summarize count() by b' --table T=rows.csv --format markdown
  reeve query -f hunt.kql --table AuditLogs=export.json --now 2026-02-14T06:00:00Z";

/// Flags of `reeve query`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Query {
    #[command(flatten)]
    asked: Asked,
    /// A table from a file (JSON, JSON lines, CSV or Parquet); may be given several times. The name
    /// of a log table gives the rows that table's columns, any other name those that the file has
    #[arg(long, value_name = "NAME=FILE")]
    table: Vec<String>,
    /// Tables that are only declared: JSON of table name to pairs of column and type
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// A folder whose files `externaldata` may read by `file:` addresses; may be given several times
    #[arg(long, value_name = "FOLDER")]
    allow_files: Vec<PathBuf>,
    /// A host from which `externaldata` may read, such as `raw.githubusercontent.com`; may be given
    /// several times
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// What `now()` means; by default the present
    #[arg(long, value_name = "TIME")]
    now: Option<Ticks>,
}

impl Query {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        if globals.url.is_some() {
            if self.asked.jsonl
                || !self.table.is_empty()
                || self.now.is_some()
                || self.schema.is_some()
                || !self.allow_files.is_empty()
                || !self.allow_host.is_empty()
            {
                return Err(Failure::Usage(
                    "--url asks a server, which has its own tables and time: leave out --table, --schema, --now, --allow-files, --allow-host and --jsonl"
                        .to_owned(),
                ));
            }
            return remote(globals, &self.asked.text()?).await;
        }
        if self.asked.jsonl {
            return Place::open(globals, &self).await?.answer_lines().await;
        }
        let text = self.asked.text()?;
        let place = Place::open(globals, &self).await?;
        let working = globals.working("asking");
        let compiled = place.compile(&text).await;
        drop(working);
        let compiled = compiled.map_err(|error| lines::explain(&text, &error))?;
        for warning in warnings(&text, &compiled.diagnostics) {
            globals.tell(&warning);
        }
        let Some(bound) = compiled.bound else {
            return Err(Failure::Failed(format!(
                "the query is wrong\n{}",
                kql::diagnostic::render(&text, &compiled.diagnostics).trim_end()
            )));
        };
        for note in place.lacking(&bound) {
            globals.tell(&note);
        }
        let working = globals.working("asking");
        let names = bound.names_of_answer();
        let progress = Progress::default();
        let running = place.run_all(bound, &progress);
        let answers = watched(working.as_ref(), &progress, running).await;
        drop(working);
        let answers = answers.map_err(|error| lines::explain(&text, &error))?;
        let mut truncated = None;
        for (at, (answer, name)) in answers.iter().zip(names).enumerate() {
            if answers.len() > 1 {
                globals.tell(&heading(at + 1, answers.len(), name.as_deref()));
            }
            listing(answer)?.print(globals)?;
            truncated = truncated.or(answer.truncated);
        }
        match truncated {
            Some(truncation) => Err(Failure::Failed(truncation.to_string())),
            None => Ok(()),
        }
    }
}

/// Waits for an answer, and shows meanwhile how far it is where that is known.
async fn watched<T>(
    bar: Option<&ProgressBar>,
    progress: &Progress,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = ticks.tick() => {
                if let Some((bar, (read, all))) = bar.zip(progress.rows()) {
                    output::advance(bar, read, all);
                }
            }
        }
    }
}

/// What stands before a table of several.
fn heading(number: usize, of: usize, name: Option<&str>) -> String {
    let name = name.map(|name| format!(": {name}")).unwrap_or_default();
    format!("table {number} of {of}{name}")
}

/// Where local queries are evaluated.
struct Place {
    catalog: MemoryCatalog,
    source: Arc<dyn Source>,
    engine: Engine,
    now: Ticks,
    /// Names of the tables that come from files.
    files: Vec<String>,
    /// Whether there are the rows of a data directory.
    has_lake: bool,
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
        let mut names = Vec::new();
        for flag in &flags.table {
            let (name, path) = table_file(flag)?;
            let working = globals.working("reading");
            let report = files::add_table(&mut files, &mut catalog, name, path, now);
            drop(working);
            names.push(name.to_owned());
            let report = report
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
            if let Some(reason) = &report.first_reason {
                let (dead, records) = (report.dead, report.records);
                globals.tell(&format!(
                    "{}: {dead} of {records} records left out: {reason}",
                    path.display()
                ));
            }
        }
        let source = Overlay::new(vec![workspace_source(files, &lists, lake.as_ref())]);
        Ok(Self {
            catalog,
            source: Arc::new(source.with_external(Arc::new(external_files(flags)?))),
            engine: Engine::new(&EngineOptions::default())?,
            now,
            files: names,
            has_lake: lake.is_some(),
        })
    }

    fn request(&self, bound: Arc<kql::Bound>) -> Request {
        // Nobody signs in to ask files on this machine.
        let environment = Environment {
            principal: Principal::Nobody,
            database: Some("local".into()),
            cluster: Some("localhost".into()),
        };
        Request { environment, ..Request::new(bound, self.now.get(), self.source.clone()) }
    }

    async fn compile(&self, text: &str) -> Result<kql::Compiled, query::Error> {
        self.engine.compile(text, &self.catalog, |bound| self.request(bound)).await
    }

    async fn run(&self, bound: kql::Bound) -> Result<query::Answer, query::Error> {
        self.engine.run(self.request(Arc::new(bound))).await
    }

    async fn run_all(
        &self,
        bound: kql::Bound,
        progress: &Progress,
    ) -> Result<Vec<query::Answer>, query::Error> {
        let progress = progress.clone();
        self.engine.run_all(Request { progress, ..self.request(Arc::new(bound)) }).await
    }

    /// What the query reads and is not here, so that an empty answer is no riddle.
    fn lacking(&self, bound: &kql::Bound) -> Vec<String> {
        let has_rows =
            |table: &Arc<str>| self.has_lake || self.files.iter().any(|it| **it == **table);
        let tables = bound.tables().into_iter().filter(|table| !has_rows(table)).map(|table| {
            format!("`{table}` has no rows here: name a data directory with --data, or a file with --table {table}=FILE")
        });
        let has_items = |alias: &Arc<str>| self.catalog.watchlist(alias).is_some();
        let lists = bound.watchlists().into_iter().filter(|alias| !has_items(alias));
        let lists =
            lists.map(|alias| format!("there is no watchlist `{alias}`: it counts as empty"));
        tables.chain(lists).collect()
    }

    async fn answer_lines(&self) -> Result<(), Failure> {
        for question in lines::questions() {
            let lines::Question { id, text } = question?;
            let answer = match text {
                Ok(text) => self.answer_line(&text).await,
                Err(no_question) => no_question,
            };
            lines::answer(id, answer)?;
        }
        Ok(())
    }

    async fn answer_line(&self, text: &str) -> Value {
        let compiled = match self.compile(text).await {
            Ok(compiled) => compiled,
            Err(error) => return lines::failure(text, &error),
        };
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

/// What `externaldata` may read: what flags name.
fn external_files(flags: &Query) -> Result<ExternalFiles, Failure> {
    let hosts = flags.allow_host.iter().map(|host| (host.clone(), format!("https://{host}")));
    let hosts = Endpoints::new(&hosts.collect())
        .map_err(|_| Failure::Usage("--allow-host takes the name of a host".to_owned()))?;
    ExternalFiles::new(hosts, flags.allow_files.clone())
        .map_err(|error| Failure::Failed(format!("the HTTP client cannot start: {error}")))
}

/// The name and the file of a `--table` flag.
pub(super) fn table_file(flag: &str) -> Result<(&str, &Path), Failure> {
    let (name, path) = flag.split_once('=').ok_or_else(|| {
        Failure::Usage(format!("--table {flag}: write NAME=FILE, such as AuditLogs=rows.json"))
    })?;
    Ok((name, Path::new(path)))
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
    let tables = answer.at("/tables").as_array().map_or(&[][..], Vec::as_slice);
    for (at, table) in tables.iter().enumerate() {
        if tables.len() > 1 {
            globals.tell(&heading(at + 1, tables.len(), table.text_at("/name")));
        }
        let column = |it: &Value| it.text_at("/name").unwrap_or_default().to_owned();
        let rows = table.at("/rows").as_array().into_iter().flatten();
        let listing = Listing {
            columns: table.at("/columns").as_array().into_iter().flatten().map(column).collect(),
            rows: rows.filter_map(|row| row.as_array().cloned()).collect(),
        };
        listing.print(globals)?;
    }
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
        None => Err(Failure::Failed("the server did not name its workspace".to_owned())),
    }
}
