//! Bad input over HTTP: each gives a precise error in the form of the API that was asked, and the
//! server lives on.
//!
//! Not here: bad input on the command line (`commands`) and bad rule files (`rules`).

use reqwest::Method;
use serde_json::{Value, json};
use server::{
    clock::Clock,
    data_dir::DataDir,
    entropy::Entropy,
    identities::ADMIN,
    oauth::{SigningKey, issue},
    offline,
};
use tempfile::TempDir;

use super::{
    running::{Answer, GRAPH, REEVE, Server},
    tenant::{EXCHANGE_ADMINISTRATOR, PLAIN_RULE},
};

const ASSIGNMENTS: &str = "/v1.0/roleManagement/directory/roleAssignments";

/// A refusal in the one form that Graph and Reeve share.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str, words: &[&str]) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.text("/error/code"), code, "{answer:?}");
    let message = answer.text("/error/message");
    for word in words {
        assert!(message.contains(word), "`{word}` is not in: {message}");
    }
    assert!(!message.is_empty());
}

fn challenge(answer: &Answer) -> &str {
    answer.headers.get("www-authenticate").map_or("", |it| it.to_str().unwrap())
}

#[tokio::test]
async fn graph_says_what_is_wrong_with_a_request() {
    let server = Server::start().await;
    let admin = server.admin(GRAPH);
    let post = async |path: &str, body: &str| {
        server.send(Method::POST, path, Some(&admin), body.to_owned()).await
    };
    let changes = async || {
        let records = server.list("/v1.0/auditLogs/directoryAudits?$top=500").await;
        records.iter().filter(|it| it["result"] == "success").count()
    };
    let before = changes().await;

    let broken = post(ASSIGNMENTS, "{\"principalId\": ").await;
    refused(&broken, 400, "BadRequest", &[]);
    let empty = post(ASSIGNMENTS, "").await;
    refused(&empty, 400, "BadRequest", &[]);
    let list = post(ASSIGNMENTS, "[]").await;
    assert_eq!(list.status, 400, "{list:?}");
    let wrong_type = json!({"principalId": 7, "roleDefinitionId": EXCHANGE_ADMINISTRATOR});
    let wrong_type = post(ASSIGNMENTS, &wrong_type.to_string()).await;
    assert_eq!(wrong_type.status, 400, "{wrong_type:?}");
    assert!(wrong_type.text("/error/message").contains("principalId"), "{wrong_type:?}");
    let nobody = "00000000-0000-4000-8000-000000000000";
    let nobody_given = json!({
        "principalId": nobody, "roleDefinitionId": EXCHANGE_ADMINISTRATOR, "directoryScopeId": "/",
    });
    let nobody_given = post(ASSIGNMENTS, &nobody_given.to_string()).await;
    refused(&nobody_given, 404, "Request_ResourceNotFound", &[nobody]);

    let unknown = server.get(&format!("/v1.0/users/{nobody}")).await;
    refused(&unknown, 404, "Request_ResourceNotFound", &[nobody]);
    for id in ["request-id", "client-request-id"] {
        assert!(unknown.headers.contains_key(id), "{unknown:?}");
    }
    assert!(!unknown.text("/error/innerError/request-id").is_empty());
    let segment = server.get("/v1.0/nothing").await;
    refused(&segment, 400, "BadRequest", &["Resource not found for the segment 'nothing'"]);
    let filter = server.get("/v1.0/users?$filter=displayNam%20eq%20%27x%27").await;
    assert_eq!(filter.status, 400, "{filter:?}");
    assert!(filter.text("/error/message").contains("displayNam"), "{filter:?}");
    let method = server.send(Method::PUT, "/v1.0/users", Some(&admin), "{}").await;
    assert_eq!(method.status, 405, "{method:?}");
    let long = post(ASSIGNMENTS, &" ".repeat((4 << 20) + 1)).await;
    refused(&long, 413, "RequestEntityTooLarge", &["4 MB"]);

    assert_eq!(changes().await, before, "a refusal changed something");
}

#[tokio::test]
async fn tokens_are_judged_and_permissions_demanded() {
    let server = Server::start().await;
    let me = "/v1.0/users?$top=1";
    let get =
        async |path: &str, token: Option<&str>| server.send(Method::GET, path, token, "").await;
    let code = "InvalidAuthenticationToken";
    let forged = forged(&server).await;
    for token in [None, Some("nonsense"), Some("a.b.c"), Some(forged.as_str())] {
        for path in [me, "/reeve/incidents"] {
            let answer = get(path, token).await;
            refused(&answer, 401, code, &[]);
            assert!(challenge(&answer).starts_with("Bearer"), "{answer:?}");
        }
    }
    refused(&get("/reeve/incidents", None).await, 401, code, &["Authorization"]);
    let expired = aged(&server, -7200).await;
    refused(&get(me, Some(&expired)).await, 401, code, &["expired"]);
    let early = aged(&server, 7200).await;
    refused(&get(me, Some(&early)).await, 401, code, &["Lifetime"]);
    let vault = server.place().token(&["--app", ADMIN], "https://vault.azure.net");
    refused(&get(me, Some(&vault)).await, 401, code, &["audience"]);
    let answer = get("/reeve/incidents", Some(&vault)).await;
    refused(&answer, 401, code, &["`https://vault.azure.net`"]);
    assert_eq!(get(me, Some(&server.admin(REEVE))).await.status, 401, "Reeve's token for Graph");

    // People without the permission, and a permission without the directory role.
    let person = server.people(1).await.remove(0);
    let body = json!({
        "principalId": person.id, "roleDefinitionId": EXCHANGE_ADMINISTRATOR,
        "directoryScopeId": "/",
    });
    let scope = "RoleManagement.ReadWrite.Directory";
    let scoped = server.place().token(&["--user", &person.id, "--scope", scope], GRAPH);
    for token in [&person.token, &scoped] {
        let answer = server.send(Method::POST, ASSIGNMENTS, Some(token), body.to_string()).await;
        refused(&answer, 403, "Authorization_RequestDenied", &["Insufficient privileges"]);
    }
    let playbooks = server.place().token(&["--app", "reeve-playbooks"], REEVE);
    let answer = get("/reeve/incidents", Some(&playbooks)).await;
    let words = ["`reeve-playbooks`", "`Sentinel.Read`", "GET /reeve/incidents"];
    refused(&answer, 403, "AuthorizationFailed", &words);
    assert!(!server.holds(&person.id, EXCHANGE_ADMINISTRATOR).await);
}

/// A token as old as `seconds` says, of the server's own key.
async fn aged(server: &Server, seconds: i64) -> String {
    let data = DataDir::open_read_only(server.place().path()).unwrap();
    let entropy = Entropy::system();
    let state = offline::tenant_state(&data).await.unwrap();
    let admin = state.service_principals().find(|app| app.display_name == ADMIN).unwrap();
    let mut moment = offline::moment(&Clock::system(), &entropy);
    moment.wall = moment.wall.saturating_add(directory::Span::seconds(seconds));
    let key = SigningKey::open(&data, &entropy).unwrap();
    issue::application_token(&key, &state, moment, admin, GRAPH).unwrap().0
}

/// A token that says the right things, signed with somebody else's key.
async fn forged(server: &Server) -> String {
    let data = DataDir::open_read_only(server.place().path()).unwrap();
    let entropy = Entropy::system();
    let state = offline::tenant_state(&data).await.unwrap();
    let admin = state.service_principals().find(|app| app.display_name == ADMIN).unwrap();
    let elsewhere = TempDir::new().unwrap();
    let elsewhere = DataDir::open(elsewhere.path(), &entropy).unwrap();
    let key = SigningKey::open(&elsewhere, &entropy).unwrap();
    let moment = offline::moment(&Clock::system(), &entropy);
    issue::application_token(&key, &state, moment, admin, GRAPH).unwrap().0
}

#[tokio::test]
async fn queries_are_refused_with_their_place() {
    let server = Server::start().await;
    let path = format!("/v1/workspaces/{}/query", server.workspace().await);
    let ask = async |query: &str| server.reeve(Method::POST, &path, &json!({"query": query})).await;
    let nested = format!("print {}1{}", "(".repeat(10_000), ")".repeat(10_000));
    let piped = format!("AuditLogs {}", "| extend a = 1 ".repeat(10_000));
    for (query, code, (line, pos), words) in [
        ("AuditLogs\n| wher true", "SyntaxError", (2, 3), &["wher", "where"][..]),
        ("AuditLogs\n| where OperationNam == 'x'", "SemanticError", (2, 9), &["OperationNam"]),
        ("AuditLog | count", "SemanticError", (1, 1), &["AuditLog"]),
        ("AuditLogs | evaluate basket()", "SemanticError", (1, 13), &["unsupported", "basket"]),
        ("AuditLogs | where (", "SyntaxError", (1, 20), &[]),
        (&nested, "SyntaxError", (1, 0), &["nested"]),
        (&piped, "SemanticError", (1, 0), &["500 operators"]),
    ] {
        let answer = ask(query).await;
        let shown = query.get(..60).unwrap_or(query);
        refused(&answer, 400, "BadArgumentError", &[]);
        let inner = answer.at("/error/innererror");
        assert!(code.is_empty() || inner["code"] == code, "{shown}: {inner}");
        let first = &inner["details"][0];
        assert_eq!(first["line"], line, "{shown}: {inner}");
        assert!(first["pos"].is_u64() && (pos == 0 || first["pos"] == pos), "{shown}: {inner}");
        let message = inner["message"].as_str().unwrap();
        assert!(words.iter().all(|word| message.contains(word)), "{shown}: {message}");
        assert!(message.len() < 10_000, "{shown}: the message repeats the query");
    }
    let wrong = server.reeve(Method::POST, &path, &json!({"quer": "print 1"})).await;
    refused(&wrong, 400, "BadRequest", &["query"]);
    let span = json!({"query": "print 1", "timespan": "yesterday"});
    let span = server.reeve(Method::POST, &path, &span).await;
    refused(&span, 400, "BadRequest", &["`yesterday`"]);
    let elsewhere = "/v1/workspaces/00000000-0000-0000-0000-000000000000/query";
    let elsewhere = server.reeve(Method::POST, elsewhere, &json!({"query": "print 1"})).await;
    refused(&elsewhere, 404, "NotFound", &["00000000"]);
    assert_eq!(server.query("print 1").await, [json!([1])], "the server lives on");
}

#[tokio::test]
async fn reeve_says_what_is_wrong_with_a_request() {
    let server = Server::start().await;
    let admin = server.admin(REEVE);
    let send = async |method: Method, path: &str, body: &str| {
        server.send(method, path, Some(&admin), body.to_owned()).await
    };
    let text = server.get(&format!("/reeve/rules/{PLAIN_RULE}")).await.success();
    let text = text["text"].as_str().unwrap().to_owned();
    let import = async |from: &str, to: &str| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        send(Method::POST, "/reeve/rules", &changed).await
    };
    let period = import("queryPeriod: 5m", "queryPeriod: 20d").await;
    refused(&period, 400, "BadRequest", &["line 15, column 14", "queryPeriod: 20d", "14 days"]);
    let unit = import("queryPeriod: 5m", "queryPeriod: 5 minutes").await;
    refused(&unit, 400, "BadRequest", &["line 15", "5 minutes"]);
    let column = import("OperationName startswith", "OperationNam startswith").await;
    refused(&column, 400, "BadRequest", &["OperationNam"]);
    assert_eq!(
        server.get(&format!("/reeve/rules/{PLAIN_RULE}")).await.success()["text"],
        text.as_str()
    );

    let path = "/reeve/watchlists/New";
    let csv = "Name,Id\nSomebody,1\n";
    let key = send(Method::PUT, &format!("{path}?searchKey=Nam"), csv).await;
    refused(&key, 400, "BadRequest", &["`Nam`"]);
    refused(&send(Method::PUT, path, "").await, 400, "BadRequest", &[]);
    refused(&server.get(path).await, 404, "NotFound", &["`New`"]);

    refused(&server.get("/reeve/incidents/77").await, 404, "NotFound", &["`77`"]);
    refused(&server.get("/reeve/runs/x").await, 404, "NotFound", &["`x`"]);
    refused(&server.get("/reeve/rules/none").await, 404, "NotFound", &["`none`"]);
    let undo = send(Method::POST, "/reeve/actions/none/undo", "").await;
    refused(&undo, 404, "NotFound", &["`none`"]);
    let mode = send(Method::PUT, "/reeve/guard/mode", r#"{"mode": "loose"}"#).await;
    refused(&mode, 400, "BadRequest", &["loose", "shadow"]);
    let kind = send(Method::PUT, "/reeve/guard/mode", r#"{"mode": "armed", "kind": "x"}"#).await;
    refused(&kind, 400, "BadRequest", &["`x`", "removal"]);
    let broken = send(Method::PUT, "/reeve/guard/kill", "{\n \"killed\": tru }").await;
    refused(&broken, 400, "BadRequest", &["line 2"]);
    let clock = send(Method::POST, "/reeve/clock", r#"{"advance": "PT1H"}"#).await;
    refused(&clock, 409, "Conflict", &["--simulated-clock"]);
    let table = send(Method::POST, "/reeve/ingest?table=Nothing", "{}").await;
    refused(&table, 400, "BadRequest", &["Nothing"]);

    let method = send(Method::DELETE, "/reeve/incidents", "").await;
    refused(&method, 405, "MethodNotAllowed", &["`/reeve/incidents`", "DELETE"]);
    assert_eq!(method.headers["allow"], "GET,HEAD");
    for path in ["/", "/reeve", "/reeve/nothing", "/nothing/at/all"] {
        refused(&server.get(path).await, 404, "NotFound", &[&format!("`{path}`")]);
    }
    let long = "x".repeat((4 << 20) + 1);
    let body = send(Method::POST, "/reeve/rules", &long).await;
    refused(&body, 413, "RequestEntityTooLarge", &["4 MB"]);

    for path in ["/healthz", "/readyz"] {
        let answer = server.send(Method::GET, path, None, "").await;
        assert_eq!((answer.status.as_u16(), answer.body), (200, Value::from("ok")));
    }
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_its_own_form() {
    let server = Server::start().await;
    let organization = server.get("/v1.0/organization").await.success();
    let tenant = organization["value"][0]["id"].as_str().unwrap().to_owned();
    let ask = async |tenant: &str, body: &str| {
        let path = format!("/{tenant}/oauth2/v2.0/token");
        server.send(Method::POST, &path, None, body.to_owned()).await
    };
    let credentials = std::fs::read(server.place().path().join("credentials.json")).unwrap();
    let credentials: Value = serde_json::from_slice(&credentials).unwrap();
    let client = credentials[0]["clientId"].as_str().unwrap();
    let grant = "grant_type=client_credentials&scope=https://graph.microsoft.com/.default";
    let wrong = format!("{grant}&client_id={client}&client_secret=wrong");
    let nobody = "00000000-0000-4000-8000-000000000000";
    let unknown = format!("{grant}&client_id={nobody}&client_secret=x");
    for (tenant, body, status, error, code) in [
        (tenant.as_str(), wrong.as_str(), 401, "invalid_client", 7_000_215),
        (&tenant, &unknown, 400, "unauthorized_client", 700_016),
        (&tenant, "grant_type=password", 400, "unsupported_grant_type", 70003),
        (&tenant, "", 400, "invalid_request", 900_144),
        (nobody, &wrong, 400, "invalid_request", 90002),
    ] {
        let answer = ask(tenant, body).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.text("/error"), error);
        assert_eq!(answer.at("/error_codes"), &json!([code]));
        assert!(answer.text("/error_description").starts_with(&format!("AADSTS{code}: ")));
    }
}
