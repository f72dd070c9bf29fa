//! KQL over a lake whose rows are in files, in the log, and partly in each.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use datafusion::catalog::TableProvider;
use directory::Ticks;
use kql::Value;
use lake::{
    Lake, Snapshot,
    ingest::{Context, Format, Target},
};
use query::{Engine, EngineOptions, OffsetRange, Request, Source, SourceError, Watchlist, Window};

/// A snapshot and no watchlists.
#[derive(Debug)]
struct Data(Snapshot);

#[async_trait]
impl Source for Data {
    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        self.0.table(name).await
    }

    async fn watchlist(&self, _: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        Ok(None)
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        Ok(Vec::new())
    }
}

fn at(text: &str) -> Ticks {
    text.parse().unwrap()
}

/// Three rows a call: somebody gave three people a role.
async fn give_roles(lake: &Lake, day: &str) {
    let row = |n: i64| {
        format!(
            r#"{{"TimeGenerated":"{day}T06:00:0{n}Z","OperationName":"Add member to role","Id":"{day}-{n}","InitiatedBy":"{{\"user\":{{\"userPrincipalName\":\"ann@contoso.com\"}}}}","TargetResources":[{{"id":"t-{n}","type":"User"}},{{"displayName":"Global Administrator","type":"Role"}}]}}"#
        )
    };
    let text = (1..=3).map(row).chain(["broken".to_owned()]).collect::<Vec<_>>().join("\n");
    let context = Context {
        workspace_id: "workspace".to_owned(),
        tenant_id: "tenant".to_owned(),
        received: at(&format!("{day}T07:00:00Z")),
        source: format!("{day}.jsonl"),
    };
    let target = Target::Table(lake.table("AuditLogs").unwrap());
    let taken = lake.ingest_file(target, Format::Json, Bytes::from(text), context).await.unwrap();
    assert_eq!((taken.rows["AuditLogs"], taken.dead), (3, 1));
}

async fn lake(folder: &Path) -> Lake {
    let lake = Lake::open(folder).unwrap();
    give_roles(&lake, "2026-02-14").await;
    give_roles(&lake, "2026-02-15").await;
    lake.seal().await.unwrap();
    give_roles(&lake, "2026-02-16").await;
    lake
}

fn request(lake: &Lake, text: &str) -> Request {
    let compiled = kql::compile(text, &lake.catalog());
    let bound = compiled.bound.unwrap_or_else(|| panic!("{text}: {:?}", compiled.diagnostics));
    let now = at("2026-02-17").get();
    Request::new(Arc::new(bound), now, Arc::new(Data(lake.snapshot())))
}

async fn answer(engine: &Engine, request: Request) -> String {
    let answer = engine.run(request).await.unwrap();
    let text = |value: &Value| match value {
        Value::String(text) => text.to_string(),
        other => serde_json::to_string(other).unwrap(),
    };
    let rows = answer.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" "));
    rows.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_see_files_and_log_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path()).await;
    let engine = Engine::new(&EngineOptions { threads: 2, spill: None }).unwrap();
    let run = async |text: &str| answer(&engine, request(&lake, text)).await;

    assert_eq!(run("AuditLogs | count").await, "9");
    assert_eq!(run("ReeveDeadLetter | where RawRecord == 'broken' | count").await, "3");
    assert_eq!(
        run("AuditLogs
             | where TimeGenerated >= datetime(2026-02-15) and TimeGenerated < datetime(2026-02-16)
             | order by TimeGenerated desc
             | project Who = tostring(InitiatedBy.user.userPrincipalName), \
                       Whom = tostring(TargetResources[0].id), \
                       Role = tostring(TargetResources[1].displayName)")
        .await,
        "ann@contoso.com t-3 Global Administrator\n\
         ann@contoso.com t-2 Global Administrator\n\
         ann@contoso.com t-1 Global Administrator"
    );
    assert_eq!(
        run("AuditLogs | where ingestion_time() > datetime(2026-02-16) \
             | project Id | order by Id asc")
        .await,
        "2026-02-16-1\n2026-02-16-2\n2026-02-16-3"
    );
    assert_eq!(
        run("AuditLogs | summarize count() by Type, TenantId, Result").await,
        "AuditLogs workspace  9"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_chooses_offsets_and_time() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path()).await;
    let engine = Engine::new(&EngineOptions { threads: 1, spill: None }).unwrap();
    let ids = "AuditLogs | project Id | order by Id asc";
    let mut some = request(&lake, ids);
    some.offsets.insert("AuditLogs".into(), OffsetRange { after: 5, up_to: 7 });
    assert_eq!(answer(&engine, some).await, "2026-02-15-3\n2026-02-16-1");
    let mut day = request(&lake, ids);
    day.window = Some(Window { from: at("2026-02-14").get(), to: at("2026-02-15").get() });
    assert_eq!(answer(&engine, day).await, "2026-02-14-1\n2026-02-14-2\n2026-02-14-3");

    // What comes later is not in a request made before.
    let before = request(&lake, "AuditLogs | count");
    give_roles(&lake, "2026-02-13").await;
    assert_eq!(answer(&engine, before).await, "9");
    assert_eq!(answer(&engine, request(&lake, "AuditLogs | count")).await, "12");
    let reader = Lake::open_read_only(folder.path()).unwrap();
    assert_eq!(answer(&engine, request(&reader, "AuditLogs | count")).await, "12");
}

/// Proved the hard way: files that cannot matter are gone from the disk.
#[tokio::test(flavor = "multi_thread")]
async fn a_query_does_not_touch_files_that_cannot_matter() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path()).await;
    let engine = Engine::new(&EngineOptions { threads: 1, spill: None }).unwrap();
    let files = lake.status("AuditLogs").unwrap().files;
    let [first, second] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!((first.day(), second.day()), ("2026-02-14", "2026-02-15"));
    std::fs::remove_file(folder.path().join("table/AuditLogs").join(&first.name)).unwrap();
    for (text, rows) in [
        ("AuditLogs | where TimeGenerated >= datetime(2026-02-15) | count", "6"),
        ("AuditLogs | where TimeGenerated > ago(2d) | count", "6"),
        ("AuditLogs | where TimeGenerated between (datetime(2026-02-15) .. 1h) | count", "0"),
        (
            "AuditLogs | where Id != '' and TimeGenerated in (datetime(2026-02-15T06:00:01)) | count",
            "1",
        ),
        ("AuditLogs | where ingestion_time() >= datetime(2026-02-15) | count", "6"),
        ("AuditLogs | extend T = TimeGenerated | where T > datetime(2026-02-16) | count", "3"),
    ] {
        assert_eq!(answer(&engine, request(&lake, text)).await, rows, "{text}");
    }
    let mut new = request(&lake, "AuditLogs | count");
    new.offsets.insert("AuditLogs".into(), OffsetRange { after: 3, up_to: 9 });
    assert_eq!(answer(&engine, new).await, "6");
    let mut late = request(&lake, "AuditLogs | count");
    late.window = Some(Window { from: at("2026-02-15").get(), to: at("2026-02-17").get() });
    assert_eq!(answer(&engine, late).await, "6");
    let all = engine.run(request(&lake, "AuditLogs | project Id")).await;
    assert!(all.is_err(), "the file is gone");
}
