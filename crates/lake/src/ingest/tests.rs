//! Shapes to rows, dead letters, files into a lake.

use std::sync::Arc;

use arrow::array::AsArray;
use bytes::Bytes;
use directory::{
    AuditRecord, AuditResult, InitiatedBy, InitiatingApp, InitiatingUser, KeyValue,
    ModifiedProperty, TargetResource, Ticks,
};
use kql::{Type, Value};
use serde_json::{Value as Json, json};

use super::*;
use crate::{DEAD_LETTER, Policy};

pub(crate) fn context() -> Context {
    Context {
        workspace_id: "workspace".to_owned(),
        tenant_id: "tenant".to_owned(),
        received: "2026-02-14T07:00:00Z".parse::<Ticks>().unwrap(),
        source: "test".to_owned(),
    }
}

fn table(name: &str) -> Arc<Table> {
    Tables::builtin().unwrap().get(name).unwrap().clone()
}

fn taken(target: &Target, text: &str) -> Ingested {
    let tables = Tables::builtin().unwrap();
    read(target, &tables, Format::Json, text.as_bytes(), &context()).unwrap()
}

/// The rows of a table as JSON objects, empty columns left out.
pub(crate) fn objects(ingested: &Ingested, name: &str) -> Vec<Json> {
    let Some(rows) = ingested.rows.iter().find(|rows| rows.table == name) else {
        return Vec::new();
    };
    let columns = &table(name).columns;
    let rows = query::columns::rows_of(columns, &rows.batch);
    rows.iter()
        .map(|row| {
            let members = columns.iter().zip(row);
            let members =
                members.filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
            members
                .map(|(c, value)| (c.name.to_string(), serde_json::to_value(value).unwrap()))
                .collect::<serde_json::Map<_, _>>()
                .into()
        })
        .collect()
}

fn dead(ingested: &Ingested) -> Vec<String> {
    let letters = objects(ingested, DEAD_LETTER);
    assert_eq!(letters.len() as u64, ingested.report.dead);
    letters
        .iter()
        .map(|letter| {
            assert_eq!(letter["TimeGenerated"], "2026-02-14T07:00:00Z");
            let raw = letter.get("RawRecord").and_then(Json::as_str).unwrap_or_default();
            format!("{} {} | {raw}", letter["RecordNumber"], letter["Reason"].as_str().unwrap())
        })
        .collect()
}

fn record(initiated_by: InitiatedBy) -> AuditRecord {
    AuditRecord {
        id: "PIM_1".to_owned(),
        category: "RoleManagement".to_owned(),
        correlation_id: "c-1".to_owned(),
        result: AuditResult::Success,
        result_reason: String::new(),
        activity_display_name: "Add member to role outside of PIM (permanent)".to_owned(),
        activity_date_time: "2026-02-14T06:05:04.1234567Z".parse().unwrap(),
        logged_by_service: "PIM".to_owned(),
        operation_type: "RoleElevatedOutsidePimAlert".to_owned(),
        user_agent: None,
        initiated_by,
        target_resources: vec![TargetResource {
            id: Some("r-1".to_owned()),
            display_name: Some("Global Administrator".to_owned()),
            kind: "Role".to_owned(),
            modified_properties: vec![ModifiedProperty {
                display_name: "Role.DisplayName".to_owned(),
                old_value: None,
                new_value: Some("\"Global Administrator\"".to_owned()),
            }],
            ..TargetResource::default()
        }],
        additional_details: vec![KeyValue { key: "k".to_owned(), value: "v".to_owned() }],
    }
}

fn by_user() -> InitiatedBy {
    InitiatedBy::User(InitiatingUser {
        id: Some("u-1".to_owned()),
        user_principal_name: Some("ann@contoso.com".to_owned()),
        ..InitiatingUser::default()
    })
}

#[test]
fn an_audit_record_becomes_a_log_analytics_row() {
    let tables = Tables::builtin().unwrap();
    let ingested = audit_rows(&[record(by_user())], &tables, &context()).unwrap();
    assert_eq!(
        objects(&ingested, "AuditLogs"),
        [json!({
            "AADOperationType": "RoleElevatedOutsidePimAlert",
            "AADTenantId": "tenant",
            "ActivityDateTime": "2026-02-14T06:05:04.1234567Z",
            "ActivityDisplayName": "Add member to role outside of PIM (permanent)",
            "AdditionalDetails": [{"key": "k", "value": "v"}],
            "Category": "RoleManagement",
            "CorrelationId": "c-1",
            "DurationMs": 0,
            "Id": "PIM_1",
            "InitiatedBy": {"user": {"id": "u-1", "displayName": null,
                "userPrincipalName": "ann@contoso.com", "ipAddress": null, "roles": []}},
            "Level": "4",
            "LoggedByService": "PIM",
            "OperationName": "Add member to role outside of PIM (permanent)",
            "OperationVersion": "1.0",
            "Resource": "Microsoft.aadiam",
            "ResourceGroup": "Microsoft.aadiam",
            "ResourceId": "/tenants/tenant/providers/Microsoft.aadiam",
            "Result": "success",
            "ResultSignature": "None",
            "SourceSystem": "Azure AD",
            "TargetResources": [{"id": "r-1", "displayName": "Global Administrator",
                "type": "Role", "modifiedProperties": [{"displayName": "Role.DisplayName",
                "oldValue": null, "newValue": "\"Global Administrator\""}],
                "administrativeUnits": []}],
            "TimeGenerated": "2026-02-14T06:05:04.1234567Z",
            "Type": "AuditLogs",
            "TenantId": "workspace",
        })]
    );
    let app = InitiatedBy::App(InitiatingApp {
        display_name: Some("MS-PIM".to_owned()),
        service_principal_id: Some("sp-1".to_owned()),
        ..InitiatingApp::default()
    });
    let ingested = audit_rows(&[record(app)], &tables, &context()).unwrap();
    let row = &objects(&ingested, "AuditLogs")[0];
    assert_eq!(row["Identity"], "MS-PIM");
    assert_eq!(
        row["InitiatedBy"].to_string(),
        r#"{"app":{"displayName":"MS-PIM","servicePrincipalId":"sp-1"}}"#
    );
}

#[test]
fn graph_diagnostics_and_log_analytics_say_the_same() {
    let graph = serde_json::to_value(record(by_user())).unwrap();
    let page = json!({"@odata.context": "x", "value": [graph]}).to_string();
    let Json::Object(graph) = graph else { panic!("an object") };
    let diagnostic = super::graph::directory_audit(&graph, &context());
    let envelope = json!({"records": [diagnostic]}).to_string();
    let from_graph = objects(&taken(&Target::Detect, &page), "AuditLogs");
    assert_eq!(from_graph.len(), 1);
    assert_eq!(objects(&taken(&Target::Detect, &envelope), "AuditLogs"), from_graph);

    // The exported row: dynamic columns as texts.
    let mut exported = from_graph[0].clone();
    for column in ["InitiatedBy", "TargetResources", "AdditionalDetails"] {
        exported[column] = json!(exported[column].to_string());
    }
    let rows = taken(&Target::Detect, &format!("{exported}\n{}\n", from_graph[0]));
    let rows = objects(&rows, "AuditLogs");
    assert_eq!(rows, [from_graph[0].clone(), from_graph[0].clone()]);
}

#[test]
fn sign_ins_of_graph_fill_the_columns_of_their_kind() {
    let sign_in = json!({
        "id": "s-1", "createdDateTime": "2026-02-14T06:05:04Z", "userDisplayName": "Ann",
        "userPrincipalName": "ann@contoso.com", "userId": "u-1", "appId": "a-1",
        "ipAddress": "203.0.113.10", "clientAppUsed": "Browser", "resourceId": "r-1",
        "correlationId": "c-1", "isInteractive": true, "riskEventTypes_v2": ["x"],
        "status": {"errorCode": 50126, "failureReason": "wrong password"},
        "location": {"city": "Seattle", "countryOrRegion": "US"},
        "appliedConditionalAccessPolicies": [{"id": "p"}], "unheardOf": 1,
    });
    let mut silent = sign_in.clone();
    silent["signInEventTypes"] = json!(["nonInteractiveUser"]);
    let ingested = taken(&Target::Detect, &json!([sign_in, silent]).to_string());
    let row = &objects(&ingested, "SigninLogs")[0];
    for (column, expected) in [
        ("ResultType", json!("50126")),
        ("ResultDescription", json!("wrong password")),
        ("Location", json!("US")),
        ("LocationDetails", json!({"city": "Seattle", "countryOrRegion": "US"})),
        ("IPAddress", json!("203.0.113.10")),
        ("Identity", json!("Ann")),
        ("ResourceIdentity", json!("r-1")),
        ("ResourceId", json!("/tenants/tenant/providers/Microsoft.aadiam")),
        ("RiskEventTypes_V2", json!("[\"x\"]")),
        ("ConditionalAccessPolicies", json!([{"id": "p"}])),
        ("Category", json!("SignInLogs")),
        ("OperationName", json!("Sign-in activity")),
        ("TimeGenerated", json!("2026-02-14T06:05:04Z")),
    ] {
        assert_eq!(row[column], expected, "{column}");
    }
    let silent = &objects(&ingested, "AADNonInteractiveUserSignInLogs")[0];
    assert_eq!(silent["LocationDetails"], "{\"city\":\"Seattle\",\"countryOrRegion\":\"US\"}");
    assert_eq!(ingested.report.left_out["SigninLogs.unheardOf"], 1);
}

#[test]
fn what_does_not_fit_is_a_dead_letter_and_its_neighbours_stay() {
    let fine = r#"{"TimeGenerated":"2026-02-14","Type":"AuditLogs","Id":"1"}"#;
    let text = [
        fine,
        "{\"TimeGenerated\":\"2026-02-14\",",
        "5",
        r#"{"Type":"AuditLogs"}"#,
        r#"{"TimeGenerated":"soon","Type":"AuditLogs"}"#,
        r#"{"TimeGenerated":"2026-02-14","Type":"AuditLogs","DurationMs":"fast"}"#,
        r#"{"TimeGenerated":"2026-02-14","Type":"Nothing"}"#,
        r#"{"TimeGenerated":"2026-02-14"}"#,
        r#"{"time":"2026-02-14","category":"Weather","properties":{}}"#,
        r#"{"category":"AuditLogs","time":"","properties":{}}"#,
        fine,
    ]
    .join("\n");
    let ingested = taken(&Target::Detect, &text);
    assert_eq!(ingested.report.records, 11);
    assert_eq!(ingested.report.rows["AuditLogs"], 2);
    assert_eq!(objects(&ingested, "AuditLogs").len(), 2);
    let dead = dead(&ingested);
    let expected = [
        "2 it is cut off",
        "3 it is a number, not an object | 5",
        "4 it has no time (column `TimeGenerated`) | ",
        "5 column `TimeGenerated`: `soon` is no datetime | ",
        "6 column `DurationMs`: `fast` is no long | ",
        "7 there is no table `Nothing` | ",
        "8 it is no diagnostic record, ",
        "9 category `Weather` has no table | ",
        "10 it has no time",
    ];
    assert_eq!(dead.len(), expected.len());
    for (letter, expected) in dead.iter().zip(expected) {
        assert!(letter.starts_with(expected), "{letter}");
        let (line, raw) = letter.split_once(" | ").unwrap();
        let number: usize = line.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(raw, text.lines().nth(number - 1).unwrap());
    }
    let target = Target::Table(table("SigninLogs"));
    let mixed = r#"{"time":"2026-02-14","category":"AuditLogs","properties":{}}"#;
    let wrong = self::dead(&taken(&target, mixed));
    assert!(wrong[0].starts_with("1 it is a record of table `AuditLogs`, not of `SigninLogs`"));
}

#[test]
fn csv_and_parquet_say_the_same_as_json() {
    let target = Target::Table(table("AuditLogs"));
    let tables = Tables::builtin().unwrap();
    let csv = "TimeGenerated [UTC],Id,InitiatedBy,DurationMs\n\
               \"2/14/2026, 6:05:04.500 AM\",a,\"{\"\"user\"\":{\"\"id\"\":1}}\",5\n\
               2026-02-14,b,,\n\
               2026-02-14,c\n\
               2026-02-14,d,\"{";
    let read_csv = read(&target, &tables, Format::Csv, csv.as_bytes(), &context()).unwrap();
    let rows = objects(&read_csv, "AuditLogs");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["TimeGenerated"], "2026-02-14T06:05:04.5000000Z");
    assert_eq!(rows[0]["InitiatedBy"], json!({"user": {"id": 1}}));
    assert_eq!(
        dead(&read_csv),
        [
            "3 it has 2 fields where the heading has 4 | 2026-02-14,c",
            "4 it is cut off: a quoted field does not end | 2026-02-14,d,\"{"
        ]
    );

    let batch = read_csv.rows[0].batch.clone();
    let mut file = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert_eq!(Format::of("x", &file), Format::Parquet);
    let again = read(&target, &tables, Format::Parquet, &file, &context()).unwrap();
    assert_eq!(again.report.dead, 0, "{:?}", again.report);
    assert_eq!(objects(&again, "AuditLogs"), rows);
    let cut = &file[..file.len() - 20];
    assert!(matches!(
        read(&target, &tables, Format::Parquet, cut, &context()),
        Err(Unreadable::Parquet(_))
    ));
}

#[test]
fn a_foreign_parquet_file_is_read_by_its_types() {
    use arrow::{
        array::{
            ArrayRef, Int64Array, ListArray, StringArray, StructArray, TimestampMicrosecondArray,
        },
        datatypes::{DataType, Field, Int32Type},
    };
    let times = TimestampMicrosecondArray::from(vec![Some(1_771_049_104_000_000), None]);
    let list =
        ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None]);
    let inner: ArrayRef = Arc::new(StringArray::from(vec!["x", "y"]));
    let object = StructArray::from(vec![(Arc::new(Field::new("a", DataType::Utf8, true)), inner)]);
    let batch = RecordBatch::try_from_iter([
        ("t", Arc::new(times) as ArrayRef),
        ("n", Arc::new(Int64Array::from(vec![1, 2]))),
        ("l", Arc::new(list)),
        ("o", Arc::new(object)),
    ])
    .unwrap();
    let mut file = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let table = Arc::new(infer("T", Format::Parquet, &file).unwrap());
    assert_eq!(table.columns.to_string(), "(t: datetime, n: long, l: dynamic, o: dynamic)");
    let (batch, report) = read_table(&table, Format::Parquet, &file, &context()).unwrap();
    assert_eq!((report.records, report.dead), (2, 0));
    let rows = query::columns::rows_of(&table.columns, &batch);
    assert_eq!(
        serde_json::to_string(&rows).unwrap(),
        r#"[["2026-02-14T06:05:04Z",1,[1,null],{"a":"x"}],[null,2,null,{"a":"y"}]]"#
    );
}

#[test]
fn a_table_without_time_needs_none() {
    let text = "{\"Name\":\"a\",\"N\":1}\n{\"N\":2,\"Extra\":true}\nbroken\n";
    let schema = kql::Schema::of([("Name", Type::String), ("N", Type::Long)]);
    let table = Arc::new(Table {
        name: "T".into(),
        doc: "".into(),
        columns: schema.clone(),
        keys: std::collections::BTreeSet::new(),
    });
    let (batch, report) = read_table(&table, Format::Json, text.as_bytes(), &context()).unwrap();
    let rows = query::columns::rows_of(&schema, &batch);
    assert_eq!(
        rows,
        [
            vec![Value::string("a"), Value::Long(Some(1))],
            vec![Value::string(""), Value::Long(Some(2))]
        ]
    );
    assert_eq!((report.dead, report.left_out["T.Extra"]), (1, 1));
    assert!(report.first_reason.unwrap().starts_with("record 3: it is no JSON"));
}

#[tokio::test]
async fn a_file_is_taken_once() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let line = |n: usize| format!("{{\"TimeGenerated\":\"2026-02-14\",\"Id\":\"{n}\"}}\n");
    let text: String = (0..25_000).map(line).chain(["broken\n".to_owned()]).collect();
    let bytes = Bytes::from(text);
    let target = Target::Table(table("AuditLogs"));
    let take = async || {
        lake.ingest_file(target.clone(), Format::Json, bytes.clone(), context()).await.unwrap()
    };
    let first = take().await;
    assert_eq!((first.records, first.dead, first.repeated), (25_001, 1, 0));
    assert_eq!(first.rows["AuditLogs"], 25_000);
    let again = take().await;
    assert_eq!((again.records, again.repeated, again.rows.len()), (25_001, 25_001, 0));
    lake.maintain(context().received, Policy { seal_bytes: 1, ..Policy::default() }).await.unwrap();
    assert_eq!(lake.status("AuditLogs").unwrap().last_offset, 25_000);
    assert_eq!(lake.status(DEAD_LETTER).unwrap().last_offset, 1);
    // For another target it is another source.
    let other = Target::Table(table("SigninLogs"));
    lake.ingest_file(other, Format::Json, bytes.clone(), context()).await.unwrap();
    assert_eq!(lake.status("SigninLogs").unwrap().last_offset, 25_000);
}

/// The published samples, if they are there.
#[test]
fn published_samples_become_rows() {
    let Some(text) = sample("AADAuditEvents.json") else { return };
    // In two of the four a query's column has replaced `Type`.
    let ingested = taken(&Target::Detect, &text);
    assert_eq!((ingested.report.rows["AuditLogs"], ingested.report.dead), (2, 2));
    let ingested = taken(&Target::Table(table("AuditLogs")), &text);
    assert_eq!((ingested.report.rows["AuditLogs"], ingested.report.dead), (4, 0));
    let row = &objects(&ingested, "AuditLogs")[0];
    assert_eq!(row["InitiatedBy"]["user"]["userPrincipalName"], "pgustavo@simulandlabs.com");
    assert_eq!(row["TargetResources"][0]["modifiedProperties"][0]["displayName"], "KeyDescription");

    let text = sample("panther-azure-events.jsonl").unwrap();
    let events = text.lines().map(|line| {
        let line: Json = serde_json::from_str(line).unwrap();
        line["event"].to_string()
    });
    let ingested = taken(&Target::Detect, &events.collect::<Vec<_>>().join("\n"));
    assert_eq!((ingested.report.records, ingested.report.dead), (47, 0), "{:?}", dead(&ingested));
    let sign_ins = objects(&ingested, "SigninLogs");
    let codes: Vec<_> = sign_ins.iter().map(|row| row["Status"]["errorCode"].as_i64()).collect();
    assert!(codes.contains(&Some(50053)) && codes.contains(&Some(0)), "{codes:?}");
    for rows in &ingested.rows {
        let types = rows.batch.column_by_name("Type").unwrap().as_string_view();
        assert!(types.iter().all(|ty| ty == Some(rows.table.as_str())));
    }
    for name in ["OfficeActivityEvents.json", "Microsoft365DefenderEvents.json"] {
        let ingested = taken(&Target::Detect, &sample(name).unwrap());
        assert_eq!(ingested.report.dead, ingested.report.records, "{name}");
    }
}

fn sample(name: &str) -> Option<String> {
    let path = format!("{}/../../../shared/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: there is no {path}");
    }
    text
}
