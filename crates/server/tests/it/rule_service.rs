//! Rules on a server: imported as a solution package, run on demand and again, evaluated as
//! Sentinel does, removed.
//!
//! Not here: what rules find (`detection`).

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    commands::{Folder, text},
    running::{Place, Server},
};

const ID: &str = "22222222-0000-4000-8000-000000000001";

fn template(id: &str, name: &str, query: &str) -> Value {
    json!({
        "type": "Microsoft.OperationalInsights/workspaces/providers/contentTemplates",
        "properties": {"mainTemplate": {"resources": [{
            "type": "Microsoft.SecurityInsights/AlertRuleTemplates", "kind": "Scheduled",
            "name": format!("[concat(parameters('workspace'), '/', '{id}')]"),
            "properties": {
                "displayName": name, "severity": "Low", "enabled": true, "query": query,
                "queryFrequency": "PT10M", "queryPeriod": "PT30M",
                "triggerOperator": "GreaterThan", "triggerThreshold": 1,
                "customDetails": null, "suppressionDuration": "PT1H",
            },
        }]}},
    })
}

#[tokio::test]
async fn a_package_is_imported_run_and_removed() {
    let folder = Folder::new();
    let several = "AuditLogs | where OperationName == 'Fail' | project TimeGenerated, Identity";
    let lost = "22222222-0000-4000-8000-000000000002";
    let resources = [template(ID, "Several", several), template(lost, "Lost", "Nowhere | take 1")];
    folder.file("package.json", json!({"resources": resources}).to_string());
    let flags = ["--simulated-clock", "2026-03-01T00:00:00Z"];
    let server = Server::start_in(Place::new(), &flags, &[]).await;
    let package = folder.path().join("package.json");
    let imported = server.cli_json(&["rule", "import", text(&package)]);
    assert_eq!((&imported[0]["id"], &imported[0]["table"]), (&json!(ID), &json!("AuditLogs")));
    assert_eq!(imported[0]["problem"], Value::Null);
    let problem = imported[1]["problem"].as_str().unwrap();
    assert!(problem.contains("`Nowhere`"), "{problem}");

    let fail = |minute: u32| json!({"TimeGenerated": format!("2026-03-01T00:{minute:02}:00Z"), "OperationName": "Fail", "Identity": "u"});
    let rows = json!([fail(21), fail(22)]);
    server.reeve(Method::POST, "/reeve/ingest?table=AuditLogs", &rows).await.success();
    server.reeve(Method::POST, "/reeve/clock", &json!({"advance": "PT1H"})).await.success();
    let incidents = server.list("/reeve/incidents").await;
    let several: Vec<_> =
        incidents.iter().filter(|it| it["properties"]["title"] == "Several").collect();
    assert_eq!(several.len(), 1, "the same rows in three windows are one finding");

    let runs = server.cli_json(&["rule", "run", "Several", "--runs", "6"]);
    let counts: Vec<_> = runs.as_array().unwrap().iter().map(|it| it["rows"].as_u64()).collect();
    // At 0:10, 0:20 and so on; the window is half an hour.
    assert_eq!(counts, [0, 0, 2, 2, 2, 0].map(Some));
    let rows = server.cli_json(&["rule", "run", "Several", "--at", "2026-03-01T00:30:00Z"]);
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(rows[0]["Identity"], "u");
    let asked = json!({"runs": 51});
    let refused = server.reeve(Method::POST, &format!("/reeve/rules/{ID}/run"), &asked).await;
    assert_eq!(refused.status.as_u16(), 400);

    let switched = server.cli_json(&["rule", "evaluate", "Several", "sentinel"]);
    assert_eq!(switched[0]["evaluation"], "sentinel");
    server.reeve(Method::POST, "/reeve/clock", &json!({"advance": "PT5M"})).await.success();
    let health = server.cli_json(&["rule", "health"]);
    let of = |name: &str| health.as_array().unwrap().iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(
        (&of("Several")["compatible"], &of("Several")["mode"]),
        (&json!(true), &json!("onSchedule"))
    );
    assert_eq!(of("Lost")["mode"], "unusable");

    server.cli_json(&["rule", "delete", "Several"]);
    assert_eq!(server.get(&format!("/reeve/rules/{ID}")).await.status.as_u16(), 404);
    server.reeve(Method::POST, "/reeve/clock", &json!({"advance": "PT1S"})).await.success();
    let changes = server
        .query("_SentinelAudit() | where SentinelResourceName == 'Several' | project Description")
        .await;
    assert_eq!(changes.len(), 3, "{changes:?}");
}
