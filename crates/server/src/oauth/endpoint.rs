//! `/{tenant}/oauth2/…`, `/{tenant}/v2.0/.well-known/…`, `/{tenant}/discovery/…`: what MSAL and
//! azure-identity ask for when an application signs in with a secret.
//!
//! Not here: other grants; they are refused by name.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State as Shared},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use directory::{AppId, ServicePrincipal, Ticks};
use governance::State;
use serde_json::json;

use super::{RESOURCES, fingerprint, issue, issue::Moment};
use crate::{http::Origin, instance::Instance, json::Json as _};

/// The routes of the tenant's token service.
pub fn routes() -> Router<Arc<Instance>> {
    Router::new()
        .route("/common/discovery/instance", get(instance_discovery))
        .route("/{tenant}/oauth2/v2.0/token", post(token))
        .route("/{tenant}/oauth2/token", post(token))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(configuration_v2))
        .route("/{tenant}/.well-known/openid-configuration", get(configuration_v1))
        .route("/{tenant}/discovery/v2.0/keys", get(keys))
        .route("/{tenant}/discovery/keys", get(keys))
}

/// A refusal in the form that Microsoft's libraries read (AADSTS codes: Microsoft identity
/// platform, authentication and authorization error codes).
struct Refusal {
    status: StatusCode,
    error: &'static str,
    code: u32,
    message: String,
}

impl Refusal {
    fn request(error: &'static str, code: u32, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, code, message: message.into() }
    }

    fn client(code: u32, message: impl Into<String>) -> Self {
        let status = StatusCode::UNAUTHORIZED;
        Self { status, error: "invalid_client", code, message: message.into() }
    }

    fn answer(self, instance: &Instance) -> Response {
        let id = instance.entropy.id();
        let now = instance.clock.wall();
        let body = json!({
            "error": self.error,
            "error_description": format!(
                "AADSTS{}: {} Trace ID: {id} Correlation ID: {id} Timestamp: {now}",
                self.code, self.message
            ),
            "error_codes": [self.code],
            "timestamp": now,
            "trace_id": id,
            "correlation_id": id,
        });
        (self.status, Json(body)).into_response()
    }
}

type Form = BTreeMap<String, String>;

async fn token(
    Shared(instance): Shared<Arc<Instance>>,
    Origin(origin): Origin,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form: Form = url::form_urlencoded::parse(&body)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    match grant(&instance, &origin, &tenant, &headers, &form) {
        Ok(body) => {
            ([(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")], Json(body))
                .into_response()
        }
        Err(refusal) => refusal.answer(&instance),
    }
}

fn grant(
    instance: &Instance,
    origin: &str,
    tenant: &str,
    headers: &HeaderMap,
    form: &Form,
) -> Result<serde_json::Value, Refusal> {
    let state = instance.tenant.state();
    check_tenant(&state, tenant)?;
    match form.get("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        Some(other) => {
            let message = format!("The grant type '{other}' is not supported here.");
            return Err(Refusal::request("unsupported_grant_type", 70003, message));
        }
        None => {
            let message = "The request body must contain the following parameter: 'grant_type'.";
            return Err(Refusal::request("invalid_request", 900_144, message));
        }
    }
    let client = client(&state, headers, form, instance.clock.tenant())?;
    let audience = audience(form, origin)?;
    let moment = Moment {
        wall: instance.clock.wall(),
        tenant: instance.clock.tenant(),
        id: instance.entropy.id(),
    };
    let (token, claims) =
        issue::application_token(&instance.key, &state, moment, client, &audience)
            .map_err(|error| Refusal::client(7_000_112, error.to_string()))?;
    let lifetime = claims.exp - claims.iat;
    let mut answer = json!({
        "token_type": "Bearer",
        "expires_in": lifetime,
        "ext_expires_in": lifetime,
        "access_token": token,
    });
    if form.contains_key("resource") {
        // The version 1 endpoint writes numbers as texts, and more of them.
        for (name, value) in [
            ("expires_in", lifetime.to_string()),
            ("ext_expires_in", lifetime.to_string()),
            ("expires_on", claims.exp.to_string()),
            ("not_before", claims.nbf.to_string()),
            ("resource", claims.aud),
        ] {
            answer.set(name, value);
        }
    }
    Ok(answer)
}

fn check_tenant(state: &State, named: &str) -> Result<(), Refusal> {
    let known = state.tenant().is_some_and(|tenant| {
        named.eq_ignore_ascii_case(&tenant.id.to_string())
            || named.eq_ignore_ascii_case(&tenant.default_domain)
    });
    if known {
        return Ok(());
    }
    let message = format!(
        "Tenant '{named}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."
    );
    Err(Refusal::request("invalid_request", 90002, message))
}

fn client<'a>(
    state: &'a State,
    headers: &HeaderMap,
    form: &Form,
    now: Ticks,
) -> Result<&'a ServicePrincipal, Refusal> {
    let basic = basic(headers);
    let (id, secret) = match &basic {
        Some((id, secret)) => (Some(id), Some(secret)),
        None => (form.get("client_id"), form.get("client_secret")),
    };
    if form.contains_key("client_assertion") {
        let message = "Client assertions are not supported here; use a client secret.";
        return Err(Refusal::client(700_027, message));
    }
    let missing = |name: &str| {
        let message = format!("The request body must contain the following parameter: '{name}'.");
        Refusal::request("invalid_request", 900_144, message)
    };
    let id = id.ok_or_else(|| missing("client_id"))?;
    let secret = secret.ok_or_else(|| missing("client_secret"))?;
    let found = id.parse::<AppId>().ok().and_then(|app| state.service_principal_of(app));
    let client = found.ok_or_else(|| {
        let message = format!("Application with identifier '{id}' was not found in the directory.");
        Refusal {
            status: StatusCode::BAD_REQUEST,
            error: "unauthorized_client",
            code: 700_016,
            message,
        }
    })?;
    let hash = fingerprint(secret);
    let credentials = state.credentials(client.id).iter();
    let mut matching = credentials.filter(|credential| credential.hash == hash).peekable();
    if matching.peek().is_none() {
        let message = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{id}'."
        );
        return Err(Refusal::client(7_000_215, message));
    }
    if !matching.any(|it| it.start <= now && it.end.is_none_or(|end| now < end)) {
        let message = format!("The provided client secret keys for app '{id}' are expired.");
        return Err(Refusal::client(7_000_222, message));
    }
    Ok(client)
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let bytes = BASE64_STANDARD.decode(value.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode =
        |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
    Some((decode(id), decode(secret)))
}

/// The audience of a v2 `scope` (`https://graph.microsoft.com/.default`) or a v1 `resource`.
fn audience(form: &Form, origin: &str) -> Result<String, Refusal> {
    if let Some(resource) = form.get("resource") {
        return known(resource.trim_end_matches('/'), origin);
    }
    let scope = form.get("scope").ok_or_else(|| {
        let message = "The request body must contain the following parameter: 'scope'.";
        Refusal::request("invalid_request", 900_144, message)
    })?;
    let resource = scope.split_whitespace().find_map(|part| part.strip_suffix("/.default"));
    let resource = resource.ok_or_else(|| {
        let message = format!(
            "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid: client credentials take one resource and '/.default'."
        );
        Refusal::request("invalid_scope", 1_002_012, message)
    })?;
    known(resource.trim_end_matches('/'), origin)
}

fn known(resource: &str, origin: &str) -> Result<String, Refusal> {
    let own = resource == origin || resource == issue::REEVE;
    if own || RESOURCES.contains(&resource) {
        return Ok(resource.to_owned());
    }
    let message = format!("The resource principal named {resource} was not found in the tenant.");
    Err(Refusal::request("invalid_resource", 500_011, message))
}

/// Which of the two token endpoints a document is about. Their tokens differ by issuer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    V1,
    V2,
}

async fn configuration_v1(
    Shared(instance): Shared<Arc<Instance>>,
    Origin(origin): Origin,
    Path(tenant): Path<String>,
) -> Response {
    configuration(&instance, &origin, &tenant, Endpoint::V1)
}

async fn configuration_v2(
    Shared(instance): Shared<Arc<Instance>>,
    Origin(origin): Origin,
    Path(tenant): Path<String>,
) -> Response {
    configuration(&instance, &origin, &tenant, Endpoint::V2)
}

fn configuration(instance: &Instance, origin: &str, named: &str, endpoint: Endpoint) -> Response {
    // Clients that do not know their tenant ask for one of these.
    let any = ["common", "organizations"].iter().any(|it| named.eq_ignore_ascii_case(it));
    if !any && let Err(refusal) = check_tenant(&instance.tenant.state(), named) {
        return refusal.answer(instance);
    }
    let tenant = instance.tenant_id();
    let base = format!("{origin}/{tenant}");
    let (issuer, version, keys) = match endpoint {
        Endpoint::V1 => (format!("https://sts.windows.net/{tenant}/"), "", "keys"),
        Endpoint::V2 => (format!("{base}/v2.0"), "v2.0/", "v2.0/keys"),
    };
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{base}/oauth2/{version}authorize"),
        "token_endpoint": format!("{base}/oauth2/{version}token"),
        "jwks_uri": format!("{base}/discovery/{keys}"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "tenant_region_scope": null,
        "cloud_instance_name": "microsoftonline.com",
    }))
    .into_response()
}

async fn keys(Shared(instance): Shared<Arc<Instance>>) -> Json<serde_json::Value> {
    Json(instance.key.jwks())
}

async fn instance_discovery(
    Shared(instance): Shared<Arc<Instance>>,
    Origin(origin): Origin,
) -> Json<serde_json::Value> {
    let tenant = instance.tenant_id();
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    Json(json!({
        "tenant_discovery_endpoint":
            format!("{origin}/{tenant}/v2.0/.well-known/openid-configuration"),
        "api-version": "1.1",
        "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
    }))
}
