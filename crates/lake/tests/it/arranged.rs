//! Arranged files answer as the rows do: whatever mix of files, new rows and kept parts there is.
//!
//! Not here: how much of them is read (`lake::scan`).

use std::{collections::BTreeSet, sync::Arc};

use kql::{ColumnPath, Type, Value, bound::TablePaths};
use lake::{Lake, Rows, TIME_GENERATED, Table};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use query::{Engine, EngineOptions, Request};

const TABLE: &str = "AuditLogs";
const OPERATIONS: [&str; 5] =
    ["Add member to role", "ADD MEMBER to role", "Update user", "", "Naïve Opération"];
const PATHS: [&str; 8] = [
    "InitiatedBy.user.userPrincipalName",
    "InitiatedBy.user.n",
    "TargetResources[0].id",
    "TargetResources[-1].displayName",
    "TargetResources[*].id",
    "TargetResources[*].type",
    "TargetResources[0].props[*].k",
    "AdditionalDetails[0].value",
];
/// Texts that are awkward as JSON, as terms, or as neither.
const TEXTS: [&str; 12] = [
    "ann@contoso.com",
    "Global Administrator",
    "global",
    "x\\\"quoted\\\" back\\\\slash",
    "line\\nbreak",
    "",
    "é Élan K",
    "AADInternals",
    "0a1b2c3d-1111-2222-3333-444455556666",
    "null",
    "{\\\"userPrincipalName\\\":\\\"inner\\\"}",
    "aad-internals x1",
];

/// What is asked of both.
const QUERIES: [&str; 40] = [
    "project tostring(InitiatedBy.user.userPrincipalName)",
    "project InitiatedBy.user.userPrincipalName, InitiatedBy.user.n, tostring(InitiatedBy.user.n)",
    "project tostring(parse_json(tostring(InitiatedBy.user)).userPrincipalName)",
    "project parse_json(tostring(InitiatedBy.user)).n",
    "where InitiatedBy.user.userPrincipalName == 'ann@contoso.com' | project $Offset",
    "where tostring(InitiatedBy.user.userPrincipalName) has 'CONTOSO' | project $Offset",
    "where isnull(InitiatedBy.user.n) | project $Offset",
    "where InitiatedBy.user.n > 3 | project $Offset",
    "summarize count() by tostring(InitiatedBy.user.userPrincipalName)",
    "project tostring(TargetResources[0].id), TargetResources[-1].displayName",
    "mv-expand TargetResources | project tostring(TargetResources.id)",
    "mv-expand TargetResources | project TargetResources.id, tostring(TargetResources.type)",
    "mv-expand TargetResources | project TargetResources, tostring(TargetResources.id)",
    "mv-expand with_itemindex=i TargetResources limit 2 | project i, tostring(TargetResources.id)",
    "mv-expand TargetResources, AdditionalDetails | project tostring(TargetResources.id), tostring(AdditionalDetails.key)",
    "mv-expand kind=array TargetResources | project tostring(TargetResources.id)",
    "mv-expand t = TargetResources to typeof(string) | project t",
    "mv-expand p = TargetResources[0].props | project tostring(p.k), p.z",
    "mv-expand TargetResources | summarize dcount(tostring(TargetResources.id)), count() by u = tostring(InitiatedBy.user.userPrincipalName)",
    "mv-expand TargetResources | where TargetResources.type == 'User' | extend x = TargetResources.id | project x, tostring(x)",
    "mv-expand TargetResources | extend y = strcat(OperationName, 'z') | where tostring(TargetResources.id) != '' | project y",
    "mv-apply t = TargetResources on (where t.type == 'User' | extend i = tostring(t.id)) | project i, OperationName",
    "mv-apply t = TargetResources on (summarize c = count(), m = max(tostring(t.id))) | project c, m",
    "where AdditionalDetails has 'aadinternals' | project $Offset",
    "where AdditionalDetails !has 'aadinternals' | project $Offset",
    "where AdditionalDetails has_cs 'AADInternals' or InitiatedBy has 'user' | project $Offset",
    "where TargetResources contains 'global admin' | project $Offset",
    "where TargetResources contains 'lob' and OperationName startswith 'add' | project $Offset",
    "where TargetResources hasprefix 'glo' or TargetResources hassuffix 'istrator' | project $Offset",
    "where InitiatedBy has_any ('ann', 'k', 'nothing') | project $Offset",
    "where InitiatedBy has_all ('ann', 'contoso', '') | project $Offset",
    "where TargetResources has '1111-2222' or AdditionalDetails has 'É' | project $Offset",
    "where tostring(AdditionalDetails) startswith '[{' and AdditionalDetails endswith ']' | project $Offset",
    "where OperationName =~ 'add member to role' | project $Offset",
    "where OperationName in~ ('UPDATE USER', '') and Result != 'success' | project $Offset",
    "where OperationName has 'member' and not(AdditionalDetails has 'key') | project $Offset",
    "where not(OperationName == 'Update user' or Result == 'failure') | project $Offset",
    "where TimeGenerated > datetime(2026-02-15) and OperationName has 'opération' | project $Offset",
    "summarize count() by OperationName, bin(TimeGenerated, 1h)",
    "where TargetResources has 'slash' or InitiatedBy contains 'break' or AdditionalDetails has '\\\\n' | count",
];

fn json() -> BoxedStrategy<String> {
    let text = || prop::sample::select(&TEXTS[..]).prop_map(|text| format!("\"{text}\""));
    prop_oneof![
        6 => text(),
        1 => Just("null".to_owned()),
        1 => (-5_i64..9).prop_map(|n| n.to_string()),
        1 => Just("true".to_owned()),
        1 => Just("1.5".to_owned()),
    ]
    .boxed()
}

fn initiated() -> BoxedStrategy<Option<String>> {
    let user = (json(), json()).prop_map(|(upn, n)| {
        format!("{{\"user\":{{\"id\":\"u\",\"userPrincipalName\":{upn},\"n\":{n}}}}}")
    });
    prop_oneof![
        6 => user.prop_map(Some),
        1 => Just(Some("{\"app\":{\"displayName\":\"sp-backup\"}}".to_owned())),
        1 => Just(Some("{\"user\":null}".to_owned())),
        1 => json().prop_map(|user| Some(format!("{{\"user\":{user}}}"))),
        1 => Just(None),
        1 => json().prop_map(|json| (json != "null").then_some(json)),
    ]
    .boxed()
}

fn targets() -> BoxedStrategy<Option<String>> {
    let props = prop::collection::vec(json(), 0..3).prop_map(|values| {
        let values = values.iter().map(|value| format!("{{\"k\":{value}}}"));
        format!("[{}]", values.collect::<Vec<_>>().join(","))
    });
    let target = (json(), json(), props).prop_map(|(id, name, props)| {
        format!("{{\"id\":{id},\"displayName\":{name},\"type\":\"User\",\"props\":{props}}}")
    });
    let element = prop_oneof![5 => target, 1 => json(), 1 => Just("[]".to_owned())];
    let list = prop::collection::vec(element.clone(), 0..4);
    prop_oneof![
        6 => list.prop_map(|list| Some(format!("[{}]", list.join(",")))),
        1 => element.prop_map(|json| (json != "null").then_some(json)),
        1 => Just(None),
    ]
    .boxed()
}

fn details() -> BoxedStrategy<Option<String>> {
    let detail = json().prop_map(|value| format!("{{\"key\":\"User-Agent\",\"value\":{value}}}"));
    let list = prop::collection::vec(detail, 0..3);
    prop_oneof![5 => list.prop_map(|list| Some(format!("[{}]", list.join(",")))), 1 => Just(None)]
        .boxed()
}

#[derive(Debug, Clone)]
struct Row {
    operation: &'static str,
    failed: bool,
    hour: i64,
    initiated: Option<String>,
    targets: Option<String>,
    details: Option<String>,
}

fn row() -> impl Strategy<Value = Row> {
    let operation = prop::sample::select(&OPERATIONS[..]);
    (operation, any::<bool>(), 0_i64..60, initiated(), targets(), details()).prop_map(
        |(operation, failed, hour, initiated, targets, details)| Row {
            operation,
            failed,
            hour,
            initiated,
            targets,
            details,
        },
    )
}

/// What happens to a lake after some rows.
#[derive(Debug, Clone)]
enum Then {
    Nothing,
    Seal,
    Promote(BTreeSet<&'static str>),
}

fn then() -> impl Strategy<Value = Then> {
    let paths = prop::collection::btree_set(prop::sample::select(&PATHS[..]), 0..8);
    prop_oneof![
        1 => Just(Then::Nothing),
        1 => Just(Then::Seal),
        3 => paths.prop_map(Then::Promote),
    ]
}

fn batch(table: &Table, rows: &[Row]) -> Rows {
    let dynamic = |json: &Option<String>| Value::Dynamic(json.as_deref().map(Into::into));
    let start: directory::Ticks = "2026-02-14".parse().unwrap();
    let values = |row: &Row| -> Vec<Value> {
        let value = |column: &kql::Column| match &*column.name {
            TIME_GENERATED => {
                let time = start.saturating_add(directory::Span::hours(row.hour));
                Value::Datetime(Some(time.get()))
            }
            "OperationName" => Value::string(row.operation),
            "Result" => Value::string(if row.failed { "failure" } else { "success" }),
            "InitiatedBy" => dynamic(&row.initiated),
            "TargetResources" => dynamic(&row.targets),
            "AdditionalDetails" => dynamic(&row.details),
            _ => Value::null(column.ty),
        };
        table.columns.iter().map(value).collect()
    };
    let rows: Vec<_> = rows.iter().map(values).collect();
    let batch = query::columns::batch_of(&table.columns, &rows).unwrap();
    Rows { table: TABLE.to_owned(), batch }
}

async fn build(folder: &std::path::Path, steps: &[(Vec<Row>, Then)]) -> Lake {
    let lake = Lake::open(folder).unwrap();
    let table = lake.table(TABLE).unwrap();
    let received: directory::Ticks = "2026-02-20".parse().unwrap();
    for (rows, then) in steps {
        if !rows.is_empty() {
            lake.append(None, received, vec![batch(&table, rows)]).await.unwrap();
        }
        if !matches!(then, Then::Nothing) {
            lake.seal().await.unwrap();
        }
        if let Then::Promote(paths) = then {
            let paths = paths.iter().map(|path| ColumnPath::parse(path).unwrap()).collect();
            let parts = TablePaths::from([(TABLE.into(), paths)]);
            lake.promote(received, parts).await.unwrap();
        }
    }
    lake
}

async fn answers(engine: &Engine, lake: &Lake) -> Vec<Vec<String>> {
    let mut answers = Vec::new();
    for query in QUERIES {
        let text = format!("{TABLE} | {}", query.replace("$Offset", "ingestion_time(), CorrelationId, OperationName, TimeGenerated, InitiatedBy, TargetResources, AdditionalDetails"));
        let compiled = kql::compile(&text, &lake.catalog());
        let Some(bound) = compiled.bound else { panic!("{text}: {:?}", compiled.diagnostics) };
        assert_eq!(bound.schema().iter().filter(|column| column.ty == Type::Guid).count(), 0);
        let request = Request::new(Arc::new(bound), 0, Arc::new(lake.snapshot()));
        let answer = engine.run(request).await;
        let answer = answer.unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut rows: Vec<String> = answer.rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        answers.push(rows);
    }
    answers
}

#[test]
fn arranged_files_answer_as_rows_that_never_were_in_a_file() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let engine = Engine::new(&EngineOptions { threads: 2, spill: None }).unwrap();
    let mut runner = TestRunner::new(Config { cases: 12, ..Config::default() });
    let steps = prop::collection::vec((prop::collection::vec(row(), 0..40), then()), 1..4);
    let outcome = runner.run(&steps, |steps| {
        let folder = tempfile::tempdir().unwrap();
        runtime.block_on(async {
            let plain: Vec<_> =
                steps.iter().map(|(rows, _)| (rows.clone(), Then::Nothing)).collect();
            let plain = build(&folder.path().join("plain"), &plain).await;
            let mixed = build(&folder.path().join("mixed"), &steps).await;
            let (wanted, found) = (answers(&engine, &plain).await, answers(&engine, &mixed).await);
            for ((query, wanted), found) in QUERIES.iter().zip(wanted).zip(found) {
                assert_eq!(found, wanted, "{query}");
            }
        });
        Ok(())
    });
    outcome.unwrap();
}
