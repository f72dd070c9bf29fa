//! `reeve bench`: what a query costs, in a form that can be set beside other engines.
//!
//! Not here: the other engines, and the data (`bench/compare.py`).

use std::{fs, path::PathBuf, sync::Arc};

use kql::MemoryCatalog;
use lake::{Lake, ingest::Report};
use query::{Engine, EngineOptions, MemorySource, Request, Source};
use serde_json::json;

use super::{Failure, Globals, lines, query::table_file};
use crate::{
    clock::{Clock, Stopwatch},
    data_dir::DataDir,
    entropy::Entropy,
    files,
    ingestion::{self, Upload},
    offline, output, tables, usage,
    watchlists::Watchlists,
    workspace_source::workspace_source,
};

const EXAMPLES: &str = "Examples:
  reeve bench --kql hunt.kql --table AuditLogs=rows.parquet --repeat 5
  reeve bench --ingest --data bench-data --table AuditLogs=rows.parquet
  reeve bench --kql hunt.kql --data bench-data";

/// Flags of `reeve bench`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Bench {
    /// The query, which is run once to warm up and then as often as --repeat says. The answer's
    /// `check` is the sum of its column `Targets` or `n`, or else the number of its rows
    #[arg(long, value_name = "FILE", required_unless_present = "ingest")]
    kql: Option<PathBuf>,
    /// A table from a file, as for `reeve query`
    #[arg(long, value_name = "NAME=FILE")]
    table: Vec<String>,
    /// Take the files of --table into the log tables of the data directory, and measure that
    #[arg(long)]
    ingest: bool,
    /// How often to run the query
    #[arg(long, value_name = "N", default_value_t = 5)]
    repeat: u16,
    /// How many threads evaluate it; by default one for each processor
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// What something cost.
#[derive(Debug, Clone, Copy)]
struct Cost {
    seconds: f64,
    cpu: f64,
}

/// Measures from its making on.
struct Meter(Stopwatch, f64);

impl Meter {
    fn start() -> Self {
        Self(Stopwatch::start(), usage::cpu_seconds().unwrap_or(0.0))
    }

    fn read(&self) -> Cost {
        let cpu = usage::cpu_seconds().unwrap_or(0.0) - self.1;
        Cost { seconds: self.0.elapsed().as_secs_f64(), cpu }
    }
}

impl Bench {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        if self.ingest {
            self.take_in(globals).await?;
        }
        let Some(path) = &self.kql else { return Ok(()) };
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
        let place = self.place(globals).await?;
        let mut costs = Vec::new();
        let mut outcome = place.ask(&text).await?;
        let first = outcome.2;
        for _ in 0..self.repeat.max(1) {
            outcome = place.ask(&text).await?;
            costs.push(outcome.2);
        }
        let (rows, check, _) = outcome;
        let of = |part: fn(&Cost) -> f64| costs.iter().map(part).collect::<Vec<f64>>();
        let report = json!({
            "times": of(|cost| cost.seconds),
            "cpu": median(of(|cost| cost.cpu)),
            "cpus": of(|cost| cost.cpu),
            "first": first.seconds,
            "rows": rows,
            "check": check,
            "rss": usage::peak_memory_mib(),
        });
        Ok(output::line(&report.to_string())?)
    }

    /// Takes the files into the log tables, and lets upkeep do all that is due.
    async fn take_in(&self, globals: &Globals) -> Result<(), Failure> {
        let data = DataDir::open(globals.data(), &Entropy::system())?;
        let lake = Lake::open(&data.lake())?;
        let now = Clock::system().tenant();
        let meter = Meter::start();
        let mut report = Report::default();
        for flag in &self.table {
            let (table, path) = table_file(flag)?;
            let identity = data.identity();
            let context = ingestion::context(&identity.workspace, identity.tenant_id, flag, now);
            let name = path.to_string_lossy();
            let bytes = fs::read(path)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
            let upload = Upload { name: &name, bytes: bytes.into(), table: Some(table) };
            report.add(ingestion::upload(&lake, context, upload).await?);
        }
        let taken = meter.read();
        lake.seal().await?;
        lake.maintain(now, lake::Policy::default()).await?;
        let whole = meter.read();
        lake.close().await;
        let report = json!({
            "records": report.records,
            "dead": report.dead,
            "ingest": {"seconds": taken.seconds, "cpu": taken.cpu},
            "upkeep": {"seconds": whole.seconds - taken.seconds, "cpu": whole.cpu - taken.cpu},
            "bytes": usage::bytes_in(&data.lake())?,
            "rss": usage::peak_memory_mib(),
        });
        Ok(output::line(&report.to_string())?)
    }

    async fn place(&self, globals: &Globals) -> Result<Place, Failure> {
        let mut catalog = tables::builtin_catalog()?;
        let mut lists = Watchlists::default();
        let mut lake = None;
        if let Some(path) = globals.named_data() {
            let data = DataDir::open_read_only(path)?;
            let opened = offline::lake(&data)?;
            lists = offline::watchlists(&data).await?;
            catalog = opened.catalog();
            lake = Some(opened);
        }
        for list in lists.all() {
            catalog.add_watchlist(&list.alias, list.columns.iter().map(String::as_str));
        }
        let mut files = MemorySource::new();
        for flag in self.table.iter().filter(|_| !self.ingest) {
            let (name, path) = table_file(flag)?;
            let now = Clock::system().tenant();
            files::add_table(&mut files, &mut catalog, name, path, now)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
        }
        let mut options = EngineOptions::default();
        options.threads = self.threads.unwrap_or(options.threads);
        Ok(Place {
            catalog,
            source: workspace_source(files, &lists, lake.as_ref()),
            engine: Engine::new(&options)?,
        })
    }
}

struct Place {
    catalog: MemoryCatalog,
    source: Arc<dyn Source>,
    engine: Engine,
}

impl Place {
    /// Rows and check of the answer, and what it cost from text to rows.
    async fn ask(&self, text: &str) -> Result<(usize, i64, Cost), Failure> {
        let now = Clock::system().tenant().get();
        let meter = Meter::start();
        let request = |bound| Request::new(bound, now, self.source.clone());
        let compiled = self.engine.compile(text, &self.catalog, request).await;
        let compiled = compiled.map_err(|error| lines::explain(text, &error))?;
        let Some(bound) = compiled.bound else {
            let why = kql::diagnostic::render(text, &compiled.diagnostics);
            return Err(Failure::Failed(format!("the query is wrong\n{}", why.trim_end())));
        };
        let mut stream = self.engine.stream(request(Arc::new(bound)));
        let named = |name: &str| stream.columns.iter().position(|column| &*column.name == name);
        let checked = named("Targets").or_else(|| named("n"));
        let (mut rows, mut sum) = (0, 0_i64);
        while let Some(batch) = stream.next().await.map_err(|e| lines::explain(text, &e))? {
            rows += batch.len();
            let values = batch.iter().filter_map(|row| row.get(checked?)?.as_i64());
            sum = values.fold(sum, i64::wrapping_add);
        }
        let check = checked.map_or_else(|| i64::try_from(rows).unwrap_or(i64::MAX), |_| sum);
        Ok((rows, check, meter.read()))
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
