//! How fast the lake takes rows and how fast they are read: numbers for people, one a line.
//!
//! Not here: limits. A benchmark fails nothing; it is compared by hand.

use std::{path::Path, time::Duration};

use bytes::Bytes;
use datafusion::{
    arrow::array::RecordBatch,
    prelude::{DataFrame, SessionConfig, SessionContext, ident, lit},
};
use directory::{Span, Ticks};
use lake::{
    Lake, OFFSET, Rows, TIME_GENERATED,
    ingest::{self, Context, Format, Target},
};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const ROWS: usize = 200_000;
const DELIVERY: usize = 1_000;

fn main() -> Outcome {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(folder.path()))
}

async fn run(folder: &Path) -> Outcome {
    let lake = Lake::open(&folder.join("lake"))?;
    let start: Ticks = "2026-02-14".parse()?;
    let deliveries = deliveries(&lake, start)?;
    let count = u32::try_from(deliveries.len())?;

    let (_, took) = timed(async {
        for rows in deliveries {
            lake.append(None, start, vec![rows]).await?;
        }
        Ok(())
    })
    .await?;
    say("append of 1,000 rows, one after the other, each", took / count);

    scans(&lake, "in memory", start).await?;
    let (sealed, took) = timed(async { Ok(lake.seal().await?) }).await?;
    say(&format!("seal of {} rows into {} files", sealed.rows, sealed.files), took);
    scans(&lake, "in files", start).await?;

    let text: String = (0..50_000).map(|n| json(start, n)).collect();
    let size = text.len() >> 20;
    let target = Target::Table(lake.table("AuditLogs")?);
    let (_, took) = timed(async {
        let taken = lake.ingest_file(target, Format::Json, Bytes::from(text), context(start));
        Ok(taken.await?)
    })
    .await?;
    say(&format!("ingest of 50,000 records, {size} MiB of JSON"), took);
    lake.close().await;

    let (_, took) = timed(async { Ok(Lake::open(&folder.join("lake"))?) }).await?;
    say("open, with 50,000 rows in the log", took);
    Ok(())
}

async fn scans(lake: &Lake, place: &str, start: Ticks) -> Outcome {
    let rows = i64::try_from(ROWS)?;
    let hour = start.saturating_add(Span::hours(1)).get();
    for (what, filter) in [
        ("all rows", None),
        ("one hour", Some(ident(TIME_GENERATED).lt(lit(hour)))),
        ("the last ten", Some(ident(OFFSET).gt(lit(rows - 10)))),
        ("one id", Some(ident("CorrelationId").eq(lit("correlation-4711")))),
    ] {
        let (found, took) = timed(async {
            let mut frame = frame(lake).await?;
            if let Some(filter) = filter {
                frame = frame.filter(filter)?;
            }
            let columns = vec![ident("TargetResources"), ident("OperationName")];
            let batches = frame.select(columns)?.collect().await?;
            Ok(batches.iter().map(RecordBatch::num_rows).sum::<usize>())
        })
        .await?;
        say(&format!("scan {place}: {what}, {found} rows"), took);
    }
    Ok(())
}

async fn frame(lake: &Lake) -> Outcome<DataFrame> {
    let mut config = SessionConfig::new();
    config.options_mut().execution.parquet.pushdown_filters = true;
    let table = lake.snapshot().table("AuditLogs").await?.ok_or("there is no AuditLogs")?;
    Ok(SessionContext::new_with_config(config).read_table(table)?)
}

fn context(received: Ticks) -> Context {
    Context {
        workspace_id: "workspace".to_owned(),
        tenant_id: "tenant".to_owned(),
        received,
        source: "benchmark".to_owned(),
    }
}

/// A row about as long as a real one, a second after the one before.
fn json(start: Ticks, n: usize) -> String {
    let seconds = i64::try_from(n).unwrap_or_default();
    let time = start.saturating_add(Span::seconds(seconds));
    format!(
        r#"{{"TimeGenerated":"{time}","CorrelationId":"correlation-{n}","OperationName":"Add member to role","Category":"RoleManagement","InitiatedBy":{{"user":{{"id":"u-{n}","displayName":null,"userPrincipalName":"user{n}@contoso.com","ipAddress":"203.0.113.7","roles":[]}}}},"TargetResources":[{{"id":"t-{n}","type":"User","modifiedProperties":[{{"displayName":"Role.ObjectID","oldValue":null,"newValue":"\"62e90394-69f5-4237-9190-012177145e10\""}},{{"displayName":"Role.DisplayName","oldValue":null,"newValue":"\"Global Administrator\""}}],"administrativeUnits":[]}}]}}
"#
    )
}

fn deliveries(lake: &Lake, start: Ticks) -> Outcome<Vec<Rows>> {
    let target = Target::Table(lake.table("AuditLogs")?);
    let tables = lake.definitions();
    let context = context(start);
    let numbers: Vec<usize> = (0..ROWS).collect();
    let deliveries = numbers.chunks(DELIVERY).map(|numbers| {
        let text: String = numbers.iter().map(|n| json(start, *n)).collect();
        ingest::read(&target, &tables, Format::Json, text.as_bytes(), &context)
    });
    let mut rows = Vec::new();
    for read in deliveries {
        rows.extend(read?.rows);
    }
    Ok(rows)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn timed<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<(T, Duration)> {
    let start = std::time::Instant::now();
    let done = work.await?;
    Ok((done, start.elapsed()))
}

#[expect(clippy::print_stdout, reason = "a benchmark is for people to read")]
fn say(what: &str, took: Duration) {
    println!("{what}: {:.2} ms", took.as_secs_f64() * 1e3);
}
