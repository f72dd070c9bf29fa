//! Graph over HTTP, from the router to the journal, without sockets.
//!
//! Not here: what each endpoint answers (`graph/tests.rs`).

use axum::http::{Method, Response};
use msgraph::Version;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::{
    clock::Clock,
    endpoints::Endpoints,
    entropy::Entropy,
    founding,
    identities::ADMIN,
    oauth::issue::{self, Moment},
};

struct Server {
    instance: Arc<Instance>,
    router: Router,
    _directory: tempfile::TempDir,
}

struct Answered {
    status: u16,
    headers: axum::http::HeaderMap,
    body: Value,
}

impl Answered {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    async fn start() -> Self {
        crate::tls::install_provider();
        let directory = tempfile::tempdir().unwrap();
        let endpoints = Endpoints::new(&std::collections::BTreeMap::new()).unwrap();
        let start = "2026-01-01T00:00:00Z".parse().unwrap();
        let entropy = Entropy::seeded(1);
        let instance =
            Instance::open(directory.path(), Clock::simulated(start), entropy, endpoints)
                .await
                .unwrap();
        founding::found(&instance, false).await.unwrap();
        let router = routes().with_state(instance.clone());
        Self { instance, router, _directory: directory }
    }

    fn moment(&self) -> Moment {
        Moment {
            wall: self.instance.clock.wall(),
            tenant: self.instance.clock.tenant(),
            id: self.instance.entropy.id(),
        }
    }

    fn admin(&self) -> String {
        let state = self.instance.tenant.state();
        let app = state.service_principals().find(|app| app.display_name == ADMIN).unwrap();
        issue::application_token(&self.instance.key, &state, self.moment(), app, GRAPH).unwrap().0
    }

    fn person(&self, name: &str) -> String {
        let state = self.instance.tenant.state();
        let app = state.service_principals().find(|app| app.display_name == ADMIN).unwrap();
        let user = (state.user_by_name(name).unwrap(), &["User.Read".to_owned()][..]);
        issue::user_token(&self.instance.key, &state, self.moment(), user, app, GRAPH).unwrap().0
    }

    async fn send(&self, token: &str, method: Method, path: &str, body: &Value) -> Answered {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:8443")
            .header("client-request-id", "from-the-client");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let request =
            request.header("content-type", "application/json").body(HttpBody::from(bytes)).unwrap();
        let answer: Response<HttpBody> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, LARGEST_BODY).await.unwrap();
        Answered {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }

    async fn get(&self, token: &str, path: &str) -> Answered {
        self.send(token, Method::GET, path, &Value::Null).await
    }

    async fn create_user(&self, name: &str) -> Answered {
        let state = self.instance.tenant.state();
        let domain = &state.tenant().unwrap().default_domain;
        let body = json!({
            "accountEnabled": true, "displayName": name, "mailNickname": name,
            "userPrincipalName": format!("{name}@{domain}"),
            "passwordProfile": {"password": "correct horse battery"},
        });
        self.send(&self.admin(), Method::POST, "/v1.0/users", &body).await
    }
}

#[tokio::test]
async fn without_a_good_token_there_is_a_challenge() {
    let server = Server::start().await;
    let missing = server.get("", "/v1.0/users").await;
    assert_eq!(missing.status, 401);
    assert_eq!(missing.body["error"]["code"], "InvalidAuthenticationToken");
    assert!(missing.header("www-authenticate").contains("/oauth2/v2.0/authorize\""));
    assert_eq!(missing.header("client-request-id"), "from-the-client");
    let inner = &missing.body["error"]["innerError"];
    assert_eq!(inner["request-id"], missing.header("request-id"));
    assert_eq!(server.get("abc.def.ghi", "/v1.0/users").await.status, 401);
    let metadata = server.get("", "/v1.0/$metadata").await;
    assert_eq!((metadata.status, metadata.header("content-type")), (200, "application/xml"));
    assert_eq!(server.get("", "/v1.0/nonsense").await.status, 401);
}

#[tokio::test]
async fn a_user_is_created_found_and_logged() {
    let server = Server::start().await;
    let created = server.create_user("alex").await;
    assert_eq!(created.status, 201, "{}", created.body);
    let id = created.body["id"].as_str().unwrap().to_owned();
    assert_eq!(created.header("location"), format!("http://localhost:8443/v1.0/users/{id}"));
    let token = server.admin();
    let found = server.get(&token, &format!("/beta//users/{id}?$select=id")).await;
    assert_eq!((found.status, &found.body["id"]), (200, &json!(id)));
    assert!(found.header("content-type").starts_with("application/json;odata.metadata=minimal"));
    assert_eq!(found.header("odata-version"), "4.0");
    let filter = "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName%20eq%20'Add%20user'";
    let rows = server.get(&token, filter).await;
    assert_eq!(rows.body["value"][0]["targetResources"][0]["id"], id);
    let state = server.instance.tenant.state();
    let hash = state.password_hash(id.parse().unwrap()).unwrap();
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    assert_eq!(server.create_user("alex").await.status, 400);
}

#[tokio::test]
async fn revoked_sessions_are_answered_with_a_claims_challenge() {
    let server = Server::start().await;
    server.create_user("alex").await;
    let domain = server.instance.tenant.state().tenant().unwrap().default_domain.clone();
    let name = format!("alex@{domain}");
    let token = server.person(&name);
    assert_eq!(server.get(&token, "/v1.0/me").await.status, 200);
    let later = "2026-01-01T00:10:00Z".parse().unwrap();
    server.instance.clock.advance_to(later);
    let path = format!("/v1.0/users/{name}/revokeSignInSessions");
    let revoked = server.send(&server.admin(), Method::POST, &path, &Value::Null).await;
    assert_eq!((revoked.status, &revoked.body["value"]), (200, &json!(true)));
    let refused = server.get(&token, "/v1.0/me").await;
    assert_eq!(refused.status, 401);
    assert!(refused.header("www-authenticate").contains("error=\"insufficient_claims\""));
    assert_eq!(server.get(&server.person(&name), "/v1.0/me").await.status, 200);
}

#[tokio::test]
async fn a_batch_answers_each_request_by_itself() {
    let server = Server::start().await;
    let requests = json!({"requests": [
        {"id": "1", "method": "GET", "url": "/organization?$select=id"},
        {"id": "2", "method": "GET", "url": "/users/nobody@nowhere.example"},
        {"id": "3", "method": "GET", "url": "/users", "dependsOn": ["2"]},
        {"id": "4", "method": "DELETE", "url": "/organization"},
    ]});
    for path in ["/v1.0/$batch", "/$batch"] {
        let answer = server.send(&server.admin(), Method::POST, path, &requests).await;
        assert_eq!(answer.status, 200);
        let statuses: Vec<&Value> = answer.body["responses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|response| &response["status"])
            .collect();
        assert_eq!(statuses, [200, 404, 424, 405]);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let server = Server::start().await;
    let token = server.admin();
    for (path, status, code) in [
        ("/v1.0/nonsense", 400, "BadRequest"),
        ("/v1.0/users?$filter=displayName%20eq", 400, "BadRequest"),
        ("/v1.0/users?$top=0", 400, "Request_UnsupportedQuery"),
        ("/v1.0/applications", 501, "unsupported"),
        ("/v1.0/me", 400, "BadRequest"),
        ("/v1.0/groups/abc", 400, "Request_BadRequest"),
    ] {
        let answer = server.get(&token, path).await;
        assert_eq!(
            (answer.status, &answer.body["error"]["code"]),
            (status, &json!(code)),
            "{path}"
        );
    }
    let root = server.get(&token, &format!("/{}", Version::V1.as_str())).await;
    assert_eq!(root.status, 200, "{}", root.body);
}
