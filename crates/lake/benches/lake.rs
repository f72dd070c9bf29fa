//! How fast the lake takes rows, arranges them and answers queries: numbers for people.
//!
//! Not here: limits. A benchmark fails nothing; it is compared by hand, and with other engines by
//! `reeve bench`.
//!
//! ```text
//! lake ingest FOLDER TABLE FILE.parquet     into a new lake
//! lake promote FOLDER TABLE QUERY.kql...    arranges its files for these queries
//! lake query FOLDER REPEAT QUERY.kql...     runs them
//! ```
//! Without arguments it makes some rows of its own, and does all three.

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use directory::Ticks;
use kql::bound::TablePaths;
use lake::{
    Lake,
    ingest::{Context, Format, Target},
};
use query::{Engine, EngineOptions, Request};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const ROWS: usize = 100_000;
const NOW: &str = "2026-07-01";
const QUERIES: [(&str, &str); 3] = [
    (
        "rare",
        "AuditLogs | where OperationName == 'Add member to role' | project tostring(InitiatedBy.user.userPrincipalName)",
    ),
    ("group", "AuditLogs | summarize n = count() by OperationName, bin(TimeGenerated, 1h)"),
    (
        "expand",
        "AuditLogs | mv-expand TargetResources | summarize dcount(tostring(TargetResources.id))",
    ),
];

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match args.as_slice() {
            [] => itself().await,
            ["ingest", folder, table, file] => {
                ingest(Path::new(folder), table, Format::Parquet, std::fs::read(file)?).await
            }
            ["promote", folder, table, files @ ..] => {
                promote(Path::new(folder), table, &read(files)?).await
            }
            ["query", folder, repeat, files @ ..] => {
                run(Path::new(folder), repeat.parse()?, &read(files)?).await
            }
            _ => Err("ingest, promote or query".into()),
        }
    })
}

fn read(files: &[&str]) -> Outcome<Vec<(String, String)>> {
    let read = |file: &&str| {
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), std::fs::read_to_string(file)?))
    };
    files.iter().map(read).collect()
}

async fn itself() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("lake");
    let start: Ticks = "2026-02-14".parse()?;
    let text: String = (0..ROWS).map(|n| json(start, n)).collect();
    ingest(&path, "AuditLogs", Format::Json, text.into_bytes()).await?;
    let queries: Vec<_> =
        QUERIES.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter().collect();
    run(&path, 3, &queries).await?;
    promote(&path, "AuditLogs", &queries).await?;
    run(&path, 3, &queries).await
}

async fn ingest(folder: &Path, table: &str, format: Format, bytes: Vec<u8>) -> Outcome {
    let lake = Lake::open(folder)?;
    let received: Ticks = NOW.parse()?;
    let target = Target::Table(lake.table(table)?);
    let context = Context {
        workspace_id: "workspace".to_owned(),
        tenant_id: "tenant".to_owned(),
        received,
        source: "benchmark".to_owned(),
    };
    let taken = timed(lake.ingest_file(target, format, Bytes::from(bytes), context)).await;
    say("ingest", &taken);
    say("seal", &timed(lake.seal()).await);
    sizes(&lake, table)?;
    lake.close().await;
    Ok(())
}

async fn promote(folder: &Path, table: &str, queries: &[(String, String)]) -> Outcome {
    let lake = Lake::open(folder)?;
    let mut parts = TablePaths::new();
    parts.entry(table.into()).or_default();
    for (name, text) in queries {
        let bound = kql::compile(text, &lake.catalog()).bound.ok_or_else(|| name.clone())?;
        for (table, paths) in bound.column_paths() {
            parts.entry(table).or_default().extend(paths);
        }
    }
    say(
        &format!("{parts:?}").replace("ColumnPath", ""),
        &timed(lake.promote(NOW.parse()?, parts)).await,
    );
    let later: Ticks = "2026-07-02".parse()?;
    lake.maintain(later, lake::Policy::default()).await?;
    sizes(&lake, table)?;
    lake.close().await;
    Ok(())
}

fn sizes(lake: &Lake, table: &str) -> Outcome {
    let status = lake.status(table)?;
    let bytes: u64 = status.files.iter().map(|file| file.bytes).sum();
    let index = |file: &Arc<lake::DataFile>| {
        file.arranged.as_ref().and_then(|it| it.index).map_or(0, |index| index.length)
    };
    let index: u64 = status.files.iter().map(index).sum();
    let text = format!(
        "{} rows in {} files of {:.1} MB and {:.1} MB of index",
        status.file_rows,
        status.files.len(),
        (bytes - index) as f64 / 1e6,
        index as f64 / 1e6
    );
    print(&text);
    Ok(())
}

async fn run(folder: &Path, repeat: usize, queries: &[(String, String)]) -> Outcome {
    let lake = Lake::open_read_only(folder)?;
    let engine = Engine::new(&EngineOptions { threads: 2, spill: None })?;
    let now: Ticks = NOW.parse()?;
    for (name, text) in queries {
        let mut times = Vec::new();
        let mut answer = None;
        for _ in 0..=repeat {
            let run = async {
                let bound =
                    kql::compile(text, &lake.catalog()).bound.ok_or("it does not compile")?;
                let request = Request::new(Arc::new(bound), now.get(), Arc::new(lake.snapshot()));
                let mut stream = engine.stream(request);
                let mut rows = 0;
                while let Some(batch) = stream.next_batch().await? {
                    rows += batch.num_rows();
                }
                Outcome::Ok(rows)
            };
            let (rows, wall, cpu) = timed(run).await;
            times.push((cpu, wall));
            answer = Some(rows?);
        }
        times.remove(0);
        times.sort();
        let wall = times.iter().map(|(_, wall)| *wall).min().unwrap_or_default();
        let cpu = times.get(times.len() / 2).map(|(cpu, _)| *cpu).unwrap_or_default();
        print(&format!("{name}: {answer:?} rows, {:.1} ms CPU, {:.1} ms", ms(cpu), ms(wall)));
    }
    print(&std::fs::read_to_string("/proc/self/status").map_or_else(
        |_| String::new(),
        |status| status.lines().filter(|line| line.starts_with("VmHWM")).collect(),
    ));
    Ok(())
}

/// A row about as long as a real one, a second after the one before.
fn json(start: Ticks, n: usize) -> String {
    let seconds = i64::try_from(n).unwrap_or_default();
    let time = start.saturating_add(directory::Span::seconds(seconds));
    let operation = match n % 97 {
        0..48 => "Update user",
        48..96 => "Add member to group",
        _ => "Add member to role",
    };
    format!(
        r#"{{"TimeGenerated":"{time}","CorrelationId":"correlation-{n}","OperationName":"{operation}","Category":"RoleManagement","InitiatedBy":{{"user":{{"id":"u-{n}","displayName":null,"userPrincipalName":"user{n}@contoso.com","ipAddress":"203.0.113.7","roles":[]}}}},"TargetResources":[{{"id":"t-{n}","type":"User","modifiedProperties":[{{"displayName":"Role.ObjectID","oldValue":null,"newValue":"\"62e90394-69f5-4237-9190-012177145e10\""}},{{"displayName":"Role.DisplayName","oldValue":null,"newValue":"\"Global Administrator\""}}],"administrativeUnits":[]}}]}}
"#
    )
}

/// What some work gave, how long it took, and what all threads spent on it.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration, Duration) {
    let (start, spent) = (std::time::Instant::now(), spent());
    let done = work.await;
    (done, start.elapsed(), self::spent() - spent)
}

/// What the process's threads have spent so far; nothing where the system does not tell.
fn spent() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times =
        tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok());
    let times = times.filter_map(|text| text.split(' ').next()?.parse::<u64>().ok());
    Duration::from_nanos(times.sum())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn say<T: std::fmt::Debug>(what: &str, (done, wall, cpu): &(T, Duration, Duration)) {
    print(&format!("{what}: {done:?}, {:.1} ms CPU, {:.1} ms", ms(*cpu), ms(*wall)));
}

#[expect(clippy::print_stdout, reason = "a benchmark is for people to read")]
fn print(text: &str) {
    println!("{text}");
}
