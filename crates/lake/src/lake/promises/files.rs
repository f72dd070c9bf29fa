//! A file taken in parts, with a crash at every named point: every record is there once, as a row
//! or as a dead letter, and a query sees it.
//!
//! Not here: how records are read.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::{crash::open_on, *};
use crate::{
    DEAD_LETTER, Policy,
    files::{Point, simulated::Death},
    ingest::{Context, FileError, Format, PartSize, Report, Target},
};

const RECORDS: i64 = 11;
/// Every third record is broken.
const BROKEN: i64 = 3;

fn text() -> String {
    let line = |n: i64| match n % BROKEN {
        0 => format!("broken {n}\n"),
        _ => format!("{{\"TimeGenerated\":\"2026-02-14T0{}:00:00Z\",\"Id\":\"{n}\"}}\n", n % 7),
    };
    (1..=RECORDS).map(line).collect()
}

async fn take(lake: &Lake) -> Result<Report, FileError> {
    let context = Context {
        workspace_id: "workspace".to_owned(),
        tenant_id: "tenant".to_owned(),
        received: day(0),
        source: "test.jsonl".to_owned(),
    };
    let target = Target::Table(Arc::new(things()));
    let size = PartSize { records: 2, bytes: usize::MAX };
    lake.ingest_parts(target, Format::Json, Bytes::from(text()), context, size).await
}

/// The number of the last record that was taken, after checking that exactly those up to it are
/// there.
async fn taken(lake: &Lake) -> i64 {
    let view = lake.inner.shared.view();
    let mut files = view.sources.iter().filter(|(name, _)| name.starts_with("file:"));
    let position = files.next().map_or(0, |(_, position)| *position);
    let numbers = |broken: bool| (1..=position).filter(move |n| (n % BROKEN == 0) == broken);
    let rows: Vec<_> = (1..).zip(numbers(false).map(|n| n.to_string())).collect();
    assert_eq!(scanned(lake, TABLE, "Id").await, rows);
    let dead: Vec<_> = (1..).zip(numbers(true).map(|n| format!("broken {n}"))).collect();
    assert_eq!(scanned(lake, DEAD_LETTER, "RawRecord").await, dead);
    position
}

/// A row of a table that the file does not fill.
fn elsewhere(lake: &Lake) -> Rows {
    let table = lake.table("SentinelHealth").unwrap();
    let row = table.columns.iter().map(|column| match &*column.name {
        "TimeGenerated" => kql::Value::Datetime(Some(day(0).get())),
        _ => kql::Value::null(column.ty),
    });
    let batch = query::columns::batch_of(&table.columns, &[row.collect()]).unwrap();
    Rows { table: "SentinelHealth".to_owned(), batch }
}

/// Takes the file, with upkeep before and after, and once more.
async fn story(folder: &Path, disk: &Simulated, reached: &mut i64) -> Result<(), FileError> {
    let lake = open_on(folder, disk).await?;
    let policy = Policy { seal_bytes: 1, merge_files: 2, grace: Span::ZERO, ..Policy::default() };
    let before = taken(&lake).await;
    assert!(before >= *reached, "acknowledged records were lost");
    lake.maintain(day(1), policy).await?;
    let report = take(&lake).await;
    // A lake that dies meanwhile shows whole parts of the file, in memory as on the disk.
    *reached = taken(&lake).await;
    assert_eq!(report?.repeated, u64::try_from(before).unwrap());
    lake.maintain(day(2), policy).await?;
    assert_eq!(take(&lake).await?.repeated, u64::try_from(RECORDS).unwrap());
    // Another row and another file, so that there is something to merge and to remove.
    for number in 3..=6 {
        lake.append(None, day(0), vec![elsewhere(&lake)]).await?;
        lake.maintain(day(number), policy).await?;
    }
    lake.close().await;
    Ok(())
}

#[tokio::test]
async fn at_every_point_each_record_of_a_file_is_taken_once() {
    let mut points = BTreeSet::new();
    for point in Point::ALL {
        for passes in [0, 2] {
            for death in [Death::PowerLost, Death::HalfKept] {
                let dir = tempfile::tempdir().unwrap();
                let disk = Simulated::default();
                disk.die_at(point, passes);
                let mut reached = 0;
                while let Err(error) = story(dir.path(), &disk, &mut reached).await {
                    assert!(disk.is_dead(), "{point:?} {passes} {death:?}: {error}");
                    points.insert(point);
                    disk.restart(death);
                }
                assert_eq!(reached, RECORDS, "{point:?} {passes} {death:?}");
            }
        }
    }
    assert_eq!(points, Point::ALL.into(), "some points are never reached");
}
