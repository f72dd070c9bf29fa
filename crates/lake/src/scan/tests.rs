//! Scans through DataFusion: what they show, and how much of it they read.

use std::{path::Path, sync::Arc};

use arrow::{
    array::{AsArray, RecordBatch},
    datatypes::Int64Type,
    util::pretty::pretty_format_batches,
};
use datafusion::{
    datasource::{physical_plan::FileScanConfig, source::DataSourceExec},
    logical_expr::{Expr, col, ident, lit},
    physical_plan::{ExecutionPlan, collect, displayable},
    prelude::{SessionConfig, SessionContext},
};
use directory::Ticks;
use kql::{Catalog as _, Column, Schema, Type, Value};

use crate::{
    INGESTION_TIME, Lake, OFFSET, Policy, Rows, TIME_GENERATED, Table,
    lake::promises::{TABLE, day, deliver, open, rows},
};

fn session() -> SessionContext {
    let mut config = SessionConfig::new().with_target_partitions(1);
    config.options_mut().execution.parquet.pushdown_filters = true;
    SessionContext::new_with_config(config)
}

/// What a scan gave and what it cost.
struct Scanned {
    batches: Vec<RecordBatch>,
    /// Files that were opened.
    files: usize,
    /// Rows of chunks of the tail that were looked at.
    tail_rows: usize,
    plan: Arc<dyn ExecutionPlan>,
}

impl Scanned {
    fn metric(&self, name: &str) -> (usize, usize) {
        fn sum(plan: &dyn ExecutionPlan, name: &str) -> (usize, usize) {
            use datafusion::physical_plan::metrics::MetricValue;
            let mut total = (0, 0);
            for metric in plan.metrics().iter().flat_map(|set| set.iter()) {
                match metric.value() {
                    MetricValue::PruningMetrics { name: found, pruning_metrics }
                        if found == name =>
                    {
                        total.0 += pruning_metrics.pruned();
                        total.1 += pruning_metrics.matched();
                    }
                    MetricValue::Count { name: found, count } if found == name => {
                        total.0 += count.value();
                    }
                    _ => {}
                }
            }
            plan.children()
                .iter()
                .map(|child| sum(child.as_ref(), name))
                .fold(total, |total, more| (total.0 + more.0, total.1 + more.1))
        }
        sum(self.plan.as_ref(), name)
    }

    fn ids(&self) -> Vec<String> {
        let texts = self.batches.iter().map(|batch| batch.column_by_name("Id").unwrap());
        let mut ids: Vec<String> = texts
            .flat_map(|ids| ids.as_string_view().iter().map(|id| id.unwrap().to_owned()))
            .collect();
        ids.sort();
        ids
    }
}

fn inputs(plan: &dyn ExecutionPlan) -> (usize, usize) {
    if let Some(source) = plan.downcast_ref::<DataSourceExec>() {
        let source = source.data_source();
        if let Some(files) = source.downcast_ref::<FileScanConfig>() {
            return (files.file_groups.iter().map(|group| group.len()).sum(), 0);
        }
        let memory = source.downcast_ref::<datafusion::datasource::memory::MemorySourceConfig>();
        let batches = memory.unwrap().partitions().iter().flatten();
        return (0, batches.map(RecordBatch::num_rows).sum());
    }
    let children = plan.children().into_iter().map(|child| inputs(child.as_ref()));
    children.fold((0, 0), |sum, more| (sum.0 + more.0, sum.1 + more.1))
}

async fn scan(lake: &Lake, filter: Option<Expr>, columns: &[&str]) -> Scanned {
    let context = session();
    let table = lake.snapshot().table(TABLE).await.unwrap().unwrap();
    let mut frame = context.read_table(table).unwrap();
    if let Some(filter) = filter {
        frame = frame.filter(filter).unwrap();
    }
    let frame = frame.select(columns.iter().map(|name| ident(*name)).collect::<Vec<_>>()).unwrap();
    let plan = frame.create_physical_plan().await.unwrap();
    let batches = collect(plan.clone(), context.task_ctx()).await.unwrap();
    let (files, tail_rows) = inputs(plan.as_ref());
    Scanned { batches, files, tail_rows, plan }
}

fn at(time: Ticks) -> Expr {
    lit(time.get())
}

/// Rows with the ids `first..first + count`, a second apart from `start`.
fn many(start: Ticks, first: usize, count: usize) -> Rows {
    rows(start, &(first..first + count).map(|n| format!("{n:07}")).collect::<Vec<_>>())
}

#[tokio::test]
async fn files_and_tail_show_every_row_with_the_hidden_columns() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    for number in 1..=3 {
        deliver(&lake, number).await.unwrap();
    }
    lake.seal().await.unwrap();
    deliver(&lake, 4).await.unwrap();
    let snapshot = lake.snapshot();
    deliver(&lake, 5).await.unwrap();
    assert_eq!(snapshot.last_offset(TABLE), Some(8));

    let context = session();
    let table = snapshot.table(TABLE).await.unwrap().unwrap();
    let schema = table.schema();
    let frame = context.read_table(table).unwrap();
    let frame = frame.sort(vec![ident(OFFSET).sort(true, true)]).unwrap();
    let batches = frame.collect().await.unwrap();
    for batch in &batches {
        assert_eq!(batch.schema().fields(), schema.fields());
    }
    let all = arrow::compute::concat_batches(&schema, &batches).unwrap();
    let numbers = |name| all.column_by_name(name).unwrap().as_primitive::<Int64Type>().values();
    assert_eq!(numbers(OFFSET).to_vec(), (1..=8).collect::<Vec<_>>());
    assert!(numbers(INGESTION_TIME).iter().all(|time| *time == day(0).get()));
    let ids: Vec<_> = all.column_by_name("Id").unwrap().as_string_view().iter().flatten().collect();
    assert_eq!(ids, ["1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b"]);
    assert!(snapshot.table("Nothing").await.unwrap().is_none());
    assert_eq!(snapshot.last_offset("Nothing"), None);
}

#[tokio::test]
async fn ranges_of_time_and_offset_leave_out_files_and_chunks() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    // One file for each of three days, then a tail of two chunks that do not merge.
    for number in 0..3 {
        let rows = many(day(number), usize::try_from(number).unwrap() * 10, 10);
        lake.append(None, day(number), vec![rows]).await.unwrap();
        lake.seal().await.unwrap();
    }
    lake.append(None, day(3), vec![many(day(3), 30, 20)]).await.unwrap();
    lake.append(None, day(4), vec![many(day(4), 50, 10)]).await.unwrap();

    let everything = scan(&lake, None, &["Id"]).await;
    assert_eq!((everything.files, everything.tail_rows, everything.ids().len()), (3, 30, 60));

    let time = || ident(TIME_GENERATED);
    let one_day = time().gt_eq(at(day(1))).and(time().lt(at(day(2))));
    let scanned = scan(&lake, Some(one_day), &["Id"]).await;
    assert_eq!((scanned.files, scanned.tail_rows, scanned.ids().len()), (1, 0, 10));

    let new = scan(&lake, Some(ident(OFFSET).gt(lit(35_i64))), &["Id"]).await;
    assert_eq!((new.files, new.tail_rows, new.ids().len()), (0, 30, 25));
    let newest = scan(&lake, Some(ident(OFFSET).gt(lit(50_i64))), &["Id"]).await;
    assert_eq!((newest.files, newest.tail_rows, newest.ids().len()), (0, 10, 10));

    let received = ident(INGESTION_TIME).gt_eq(at(day(2)));
    let scanned = scan(&lake, Some(received), &["Id"]).await;
    assert_eq!((scanned.files, scanned.tail_rows, scanned.ids().len()), (1, 30, 40));

    let nothing = scan(&lake, Some(time().gt(at(day(9)))), &["Id"]).await;
    assert_eq!((nothing.files, nothing.tail_rows, nothing.ids().len()), (0, 0, 0));
}

#[tokio::test]
async fn inside_a_file_row_groups_and_pages_are_left_out() {
    const ROWS: usize = 3 * 128 * 1024;
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    let start = day(0).get();
    let mut all = many(day(0), 0, ROWS);
    let mut columns = all.batch.columns().to_vec();
    // All on one day: a tick apart.
    let ticks = (0..ROWS).map(|n| start + i64::try_from(n).unwrap());
    columns[0] = Arc::new(arrow::array::Int64Array::from_iter_values(ticks));
    all.batch = RecordBatch::try_new(all.batch.schema(), columns).unwrap();
    lake.append(None, day(0), vec![all]).await.unwrap();
    assert_eq!(lake.seal().await.unwrap().files, 1);

    let (from, to) = (start + 200_000, start + 200_100);
    let time = || ident(TIME_GENERATED);
    let hundred = time().gt_eq(lit(from)).and(time().lt(lit(to)));
    let scanned = scan(&lake, Some(hundred), &["Id"]).await;
    let plan = displayable(scanned.plan.as_ref()).indent(true).to_string();
    assert_eq!(scanned.ids().len(), 100, "{plan}");
    assert_eq!(scanned.ids()[0], "0200000");
    assert_eq!(scanned.metric("row_groups_pruned_statistics"), (2, 1), "{plan}");
    let (pruned, matched) = scanned.metric("page_index_rows_pruned");
    assert!(pruned >= 128 * 1024 - 2 * 8192 && matched <= 2 * 8192, "{pruned}, {matched}");

    let offsets = ident(OFFSET).gt(lit(393_000_i64));
    let scanned = scan(&lake, Some(offsets), &["Id"]).await;
    assert_eq!(scanned.ids().len(), ROWS - 393_000);
    assert_eq!(scanned.metric("row_groups_pruned_statistics"), (2, 1));
    let (pruned, _) = scanned.metric("page_index_rows_pruned");
    assert!(pruned >= 128 * 1024 - 2 * 8192, "{pruned}");
}

#[tokio::test]
async fn a_key_that_is_not_there_is_answered_by_the_bloom_filter() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let table = lake.table("AuditLogs").unwrap();
    assert!(table.keys.contains("CorrelationId"));
    let values = |n: usize| {
        let columns = table.columns.iter().map(|column| match &*column.name {
            TIME_GENERATED => Value::Datetime(Some(day(0).get())),
            // Smallest and largest say nothing about those between.
            "CorrelationId" => Value::string(format!("{:04}", n * 2)),
            _ => Value::null(column.ty),
        });
        columns.collect::<Vec<_>>()
    };
    let rows: Vec<_> = (0..1000).map(values).collect();
    let batch = query::columns::batch_of(&table.columns, &rows).unwrap();
    lake.append(None, day(0), vec![Rows { table: "AuditLogs".to_owned(), batch }]).await.unwrap();
    lake.seal().await.unwrap();
    for (id, rows, pruned) in [("1001", 0, 1), ("1000", 1, 0)] {
        let context = session();
        let table = lake.snapshot().table("AuditLogs").await.unwrap().unwrap();
        let frame = context.read_table(table).unwrap();
        let filter = ident("CorrelationId")
            .eq(lit(datafusion::scalar::ScalarValue::Utf8View(Some(id.to_owned()))));
        let plan = frame.filter(filter).unwrap().create_physical_plan().await.unwrap();
        let batches = collect(plan.clone(), context.task_ctx()).await.unwrap();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), rows);
        let scanned = Scanned { batches, files: 1, tail_rows: 0, plan };
        assert_eq!(scanned.metric("row_groups_pruned_bloom_filter").0, pruned, "{id}");
    }
}

#[tokio::test]
async fn files_without_a_column_read_it_as_null_and_text_as_empty() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    deliver(&lake, 1).await.unwrap();
    lake.seal().await.unwrap();
    deliver(&lake, 2).await.unwrap();
    let wider = Schema::of([("Note", Type::String), ("N", Type::Long)]);
    lake.define(Table::custom(TABLE, wider).unwrap()).await.unwrap();
    let scanned = scan(&lake, None, &["Id", "Note", "N"]).await;
    assert_eq!(scanned.ids(), ["1a", "1b", "2a", "2b"]);
    for batch in &scanned.batches {
        let notes = batch.column_by_name("Note").unwrap();
        assert_eq!(notes.null_count(), 0);
        assert!(notes.as_string_view().iter().all(|note| note == Some("")));
        assert_eq!(batch.column_by_name("N").unwrap().null_count(), batch.num_rows());
    }
    let empty = lit(datafusion::scalar::ScalarValue::Utf8View(Some(String::new())));
    assert_eq!(scan(&lake, Some(ident("Note").eq(empty.clone())), &["Id"]).await.ids().len(), 4);
    assert_eq!(scan(&lake, Some(ident("Note").not_eq(empty)), &["Id"]).await.ids().len(), 0);
    assert_eq!(scan(&lake, Some(ident("N").is_null()), &["Id"]).await.ids().len(), 4);
}

#[tokio::test]
async fn a_running_scan_keeps_its_files_after_the_snapshot_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    deliver(&lake, 1).await.unwrap();
    lake.seal().await.unwrap();
    let context = session();
    let plan = {
        let table = lake.snapshot().table(TABLE).await.unwrap().unwrap();
        context.read_table(table).unwrap().create_physical_plan().await.unwrap()
    };
    lake.set_retention(TABLE, Some(1)).await.unwrap();
    assert_eq!(lake.maintain(day(9), Policy::default()).await.unwrap().expired_files, 1);
    assert_eq!(lake.maintain(day(19), Policy::default()).await.unwrap().removed_files, 0);
    let batches = collect(plan.clone(), context.task_ctx()).await.unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
    assert_eq!(scan(&lake, None, &["Id"]).await.ids().len(), 0);
    drop((plan, batches));
    assert_eq!(lake.maintain(day(19), Policy::default()).await.unwrap().removed_files, 1);
}

#[tokio::test]
async fn a_sort_by_time_uses_the_order_of_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    for number in 1..=3 {
        deliver(&lake, number).await.unwrap();
    }
    lake.seal().await.unwrap();
    let context = session();
    let table = lake.snapshot().table(TABLE).await.unwrap().unwrap();
    let frame = context.read_table(table).unwrap();
    let frame = frame.sort(vec![ident(TIME_GENERATED).sort(true, true)]).unwrap();
    let plan = frame.clone().create_physical_plan().await.unwrap();
    let text = displayable(plan.as_ref()).indent(false).to_string();
    assert!(!text.contains("SortExec"), "{text}");
    let frame = frame.select(vec![col("\"Id\"")]).unwrap();
    let shown = pretty_format_batches(&frame.collect().await.unwrap()).unwrap().to_string();
    let order: Vec<_> = shown.split_whitespace().filter(|word| word.len() == 2).collect();
    assert_eq!(
        order.iter().filter(|id| **id != "Id").copied().collect::<Vec<_>>(),
        ["3a", "3b", "1a", "1b", "2a", "2b"]
    );
}

#[tokio::test]
async fn a_reader_elsewhere_sees_the_log_and_the_catalog_lists_the_tables() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    deliver(&lake, 1).await.unwrap();
    lake.seal().await.unwrap();
    deliver(&lake, 2).await.unwrap();
    let reader = Lake::open_read_only(dir.path()).unwrap();
    deliver(&lake, 3).await.unwrap();
    lake.maintain(day(9), Policy { seal_bytes: 1, ..Policy::default() }).await.unwrap();
    assert_eq!(scan(&reader, None, &["Id"]).await.ids(), ["1a", "1b", "2a", "2b"]);
    let catalog = reader.catalog();
    let columns = catalog.table(TABLE).unwrap().schema;
    assert_eq!(columns.first(), Some(&Column::new(TIME_GENERATED, Type::Datetime)));
    for name in ["AuditLogs", "SigninLogs", "SecurityAlert", "SecurityIncident", "SentinelHealth"]
        .iter()
        .chain(&["SentinelAudit", "Watchlist", "ReeveDeadLetter"])
    {
        assert!(catalog.table(name).is_some(), "{name}");
        assert!(reader.snapshot().table(name).await.unwrap().is_some(), "{name}");
    }
}

/// Whatever the batches and files: the same rows.
#[tokio::test]
async fn every_type_of_column_comes_back_from_tail_and_file() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let columns = Type::ALL.iter().map(|ty| Column::new(format!("c_{ty}"), *ty));
    lake.define(Table::custom(TABLE, Schema::new(columns)).unwrap()).await.unwrap();
    let table = lake.table(TABLE).unwrap();
    let texts = [
        "true",
        "-1",
        "7",
        "0.5",
        "3.14159265358979323846",
        "2026-02-14T01:02:03.4567891Z",
        "1.02:03:04",
        "é",
        "74be27de-1e4e-49d9-b579-fe0b331d3642",
        "{\"b\":[1.0]}",
    ];
    let csv = format!(
        "TimeGenerated,{}\n2026-02-14,{}\n2026-02-15,,,,,,,,,,\n",
        Type::ALL.map(|ty| format!("c_{ty}")).join(","),
        texts.map(|text| format!("\"{}\"", text.replace('"', "\"\""))).join(",")
    );
    let context = crate::ingest::Context {
        workspace_id: "w".to_owned(),
        tenant_id: "t".to_owned(),
        received: day(0),
        source: "s".to_owned(),
    };
    let target = crate::ingest::Target::Table(table.clone());
    let format = crate::ingest::Format::Csv;
    let read = crate::ingest::read(&target, &lake.definitions(), format, csv.as_bytes(), &context);
    let read = read.unwrap();
    assert_eq!(read.report.dead, 0, "{:?}", read.report);
    lake.append(None, day(0), read.rows).await.unwrap();
    let rows = async |lake: &Lake| {
        let context = session();
        let provider = lake.snapshot().table(TABLE).await.unwrap().unwrap();
        let frame = context.read_table(provider).unwrap();
        let frame = frame.sort(vec![ident(OFFSET).sort(true, true)]).unwrap();
        let names = table.columns.iter().map(|column| ident(&*column.name));
        let frame = frame.select(names.collect::<Vec<_>>()).unwrap();
        let batches = frame.collect().await.unwrap();
        batches.iter().flat_map(|b| query::columns::rows_of(&table.columns, b)).collect::<Vec<_>>()
    };
    let before = rows(&lake).await;
    assert_eq!(before.len(), 2);
    assert_eq!(before[0].iter().filter(|value| value.is_null()).count(), 0, "{:?}", before[0]);
    assert_eq!(before[1].iter().filter(|value| value.is_null()).count(), 9, "{:?}", before[1]);
    lake.seal().await.unwrap();
    assert_eq!(rows(&lake).await, before);
    lake.close().await;
    let lake = Lake::open(Path::new(dir.path())).unwrap();
    assert_eq!(rows(&lake).await, before);
}
