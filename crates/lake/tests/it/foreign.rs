//! A Parquet file of others says the same where it lies as after its rows were read one by one.

use std::{path::Path, sync::Arc};

use arrow::{
    array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray},
    datatypes::DataType,
};
use directory::Ticks;
use kql::MemoryCatalog;
use lake::{
    ForeignFile, Table,
    ingest::{self, Context, Format},
};
use parquet::{arrow::ArrowWriter, file::properties::WriterProperties};
use query::{Answer, Engine, EngineOptions, MemorySource, Request, Window};

/// The times, which a file must have.
const START: i64 = 1_771_049_104_000_000;

const JSON: [Option<&str>; 12] = [
    Some(r#"[{"id":"t-1","type":"User","displayName":"Global Administrator"}]"#),
    Some(r#"[ {"id" : "t-2", "type":"Role"} , {"id":"t-3","n":[1,2.50,1e3]} ]"#),
    Some(r#"[{"id":"t\u002d4","displayName":"gl\u006fbal admin"}]"#),
    Some(r#"[{"id":"\/t5","id":"t-5"},null,7,"global administration"]"#),
    Some("[{\"id\":\"cut off\""),
    Some("global admin, and no JSON"),
    Some("  null "),
    Some(""),
    None,
    Some("{}"),
    Some(r#"{"id":"bag","newValue":"\"62e90394\"","backup":true,"k":"\n"}"#),
    Some(r#"["zwölf","BACKUP-É"]"#),
];

const QUERIES: [&str; 14] = [
    "AuditLogs | project TimeGenerated, OperationName, TargetResources, Type, TenantId, ResultReason",
    "AuditLogs | where TargetResources contains 'global admin' | project Id",
    "AuditLogs | where TargetResources !contains 'global admin' | project Id",
    "AuditLogs | where TargetResources has 'backup' or TargetResources has 't-4' | project Id",
    "AuditLogs | where TargetResources !has_cs 'BACKUP' | project Id",
    "AuditLogs | where TargetResources hasprefix 'adminis' | project Id",
    "AuditLogs | where TargetResources contains '\\n' or TargetResources contains '5' | project Id",
    "AuditLogs | where OperationName startswith 'ADD ' | extend a = tostring(TargetResources[0].id), b = TargetResources[1].n | project Id, a, b",
    "AuditLogs | mv-expand TargetResources | project Id, TargetResources, t = tostring(TargetResources.type)",
    "AuditLogs | mv-expand TargetResources | summarize dcount(tostring(TargetResources.id)), count() by OperationName",
    "AuditLogs | summarize n = count(), min(Id) by OperationName, bin(TimeGenerated, 3s), ResultReason",
    "AuditLogs | where TimeGenerated > datetime(2026-02-14T06:05:06Z) and TimeGenerated <= datetime(2026-02-14T06:05:09.0000001Z) | project Id",
    "AuditLogs | where TimeGenerated between (datetime(2026-02-14T06:05:05Z) .. 2s) or TimeGenerated == datetime(2026-02-14T06:05:11Z) | project Id",
    "AuditLogs | join kind=inner (AuditLogs | where TimeGenerated < datetime(2026-02-14T06:05:07Z)) on Id | project Id, TargetResources1",
];

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(5)).build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn columns() -> Vec<(&'static str, ArrayRef)> {
    let rows = i64::try_from(JSON.len()).unwrap();
    let times = (0..rows).map(|row| START + row * 1_000_000);
    let names = ["Add member to role", "add owner", "Delete user"];
    let operations = (0..JSON.len()).map(|row| names[row % 3]);
    let reasons = (0..JSON.len()).map(|row| (row % 4 != 0).then_some("because"));
    vec![
        ("TimeGenerated", Arc::new(TimestampMicrosecondArray::from_iter_values(times))),
        ("OperationName", Arc::new(StringArray::from_iter_values(operations))),
        (
            "Id",
            Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("id-{row:02}")))),
        ),
        ("ResultReason", Arc::new(reasons.collect::<StringArray>())),
        ("Type", Arc::new(StringArray::from(vec!["another name"; JSON.len()]))),
        ("TargetResources", Arc::new(StringArray::from(JSON.to_vec()))),
        ("Unknown", Arc::new(StringArray::from(vec!["x"; JSON.len()]))),
    ]
}

fn table() -> Arc<Table> {
    let tables = ingest::Tables::builtin().unwrap();
    tables.get("AuditLogs").unwrap().clone()
}

fn one_by_one(path: &Path) -> MemorySource {
    let context = Context {
        workspace_id: String::new(),
        tenant_id: String::new(),
        received: "2026-02-14".parse::<Ticks>().unwrap(),
        source: "rows.parquet".to_owned(),
    };
    let bytes = std::fs::read(path).unwrap();
    let (batch, report) = ingest::read_table(&table(), Format::Parquet, &bytes, &context).unwrap();
    assert_eq!((report.dead, report.records), (0, 12));
    let mut source = MemorySource::new();
    source.add_batches("AuditLogs", batch.schema(), vec![batch]).unwrap();
    source
}

async fn answer(engine: &Engine, source: &MemorySource, text: &str, window: bool) -> Answer {
    let mut catalog = MemoryCatalog::new();
    catalog.add_table("AuditLogs", table().columns.clone());
    let compiled = kql::compile(text, &catalog);
    let bound = compiled.bound.unwrap_or_else(|| panic!("{text}: {:?}", compiled.diagnostics));
    let mut request = Request::new(Arc::new(bound), 0, Arc::new(source.clone()));
    let at = |text: &str| text.parse::<Ticks>().unwrap().get();
    request.window = window.then(|| Window {
        from: at("2026-02-14T06:05:05Z"),
        to: at("2026-02-14T06:05:12.0000001Z"),
    });
    let mut answer = engine.run(request).await.unwrap();
    answer.rows.sort_by_key(|row| serde_json::to_string(row).unwrap());
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_others_says_the_same_as_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.parquet");
    write(&path, columns());
    let rows = one_by_one(&path);
    let mut file = MemorySource::new();
    let foreign = ForeignFile::open(&path, &table()).unwrap().unwrap();
    file.add_table("AuditLogs", Arc::new(foreign));
    let engine = Engine::new(&EngineOptions { threads: 2, ..EngineOptions::default() }).unwrap();
    for text in QUERIES {
        for window in [false, true] {
            let expected = answer(&engine, &rows, text, window).await;
            assert_eq!(answer(&engine, &file, text, window).await, expected, "{text}");
        }
    }
}

#[test]
fn a_file_that_needs_a_look_at_each_row_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.parquet");
    let without =
        |name: &'static str| columns().into_iter().filter(move |(column, _)| *column != name);
    let open = || ForeignFile::open(&path, &table()).unwrap();

    write(&path, without("TimeGenerated").collect());
    assert!(open().is_none(), "there is no time");

    let mut times = vec![Some(START); JSON.len()];
    times[7] = None;
    let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from(times));
    write(&path, without("TimeGenerated").chain([("TimeGenerated", times)]).collect());
    assert!(open().is_none(), "a row has no time");

    let texts: ArrayRef = Arc::new(StringArray::from(vec!["12"; JSON.len()]));
    assert_eq!(*texts.data_type(), DataType::Utf8);
    write(&path, columns().into_iter().chain([("DurationMs", texts)]).collect());
    assert!(open().is_none(), "a number is a text");

    std::fs::write(&path, "no Parquet").unwrap();
    assert!(open().is_none());
}
