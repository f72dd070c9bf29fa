//! Graph's paths on the server's router: headers and bytes to a [`GraphRequest`] and back.
//!
//! Not here: what is answered (`service`).

use std::sync::Arc;

use axum::{
    Router,
    body::{Body as HttpBody, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
    routing::{any, post},
};
use msgraph::{Body, GraphError, GraphRequest, GraphResponse, ResourcePath, Stamp};

use super::{
    audit_log::AuditLog,
    service::{Service, refusal},
};
use crate::{
    caller::Caller,
    http::{LARGEST_BODY, Origin, authenticate},
    instance::Instance,
    oauth::{GRAPH, GRAPH_APP_ID, Refused},
};

/// Graph's routes.
pub fn routes() -> Router<Arc<Instance>> {
    let audit = Arc::new(AuditLog::default());
    let handle = move |State(instance): State<Arc<Instance>>, request: Request| {
        let audit = audit.clone();
        async move { answer(&instance, &audit, request).await }
    };
    Router::new()
        .route("/v1.0", any(handle.clone()))
        .route("/v1.0/", any(handle.clone()))
        .route("/v1.0/{*path}", any(handle.clone()))
        .route("/beta", any(handle.clone()))
        .route("/beta/", any(handle.clone()))
        .route("/beta/{*path}", any(handle.clone()))
        .route("/$batch", post(handle))
}

async fn answer(instance: &Instance, audit: &AuditLog, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let origin = Origin::of(&parts).0;
    let request_id = instance.entropy.id();
    let named = parts.headers.get("client-request-id").and_then(|it| it.to_str().ok());
    let stamp = Stamp {
        date: instance.clock.wall(),
        request_id,
        client_request_id: named.map_or_else(|| request_id.to_string(), str::to_owned),
    };
    let answered = carry_out(instance, audit, &parts, body, (&origin, &stamp)).await;
    let response = answered.unwrap_or_else(|error| refusal(instance, &origin, &stamp, &error));
    render(response, &stamp, origin.starts_with("https:"))
}

async fn carry_out(
    instance: &Instance,
    audit: &AuditLog,
    parts: &Parts,
    body: HttpBody,
    (origin, stamp): (&str, &Stamp),
) -> Result<GraphResponse, GraphError> {
    let caller = caller(instance, parts);
    let bytes = to_bytes(body, LARGEST_BODY).await.map_err(|_| {
        GraphError::new(413, "RequestEntityTooLarge", "The request body is longer than 4 MB.")
    })?;
    let parsed = read(parts, bytes.to_vec());
    // What the service is made of is told to everybody.
    if matches!(&parsed, Ok(request) if request.path.resource == ResourcePath::Metadata) {
        let body = Body::Xml(msgraph::schema::csdl());
        return Ok(GraphResponse { status: 200, headers: Vec::new(), body });
    }
    let caller = caller?;
    let service = Service { instance, audit, caller: &caller, origin, stamp };
    Ok(service.respond(&parsed?).await)
}

fn read(parts: &Parts, body: Vec<u8>) -> Result<GraphRequest, GraphError> {
    let headers = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let path = match parts.uri.path() {
        "/$batch" => "/v1.0/$batch",
        path => path,
    };
    GraphRequest::parse(
        parts.method.as_str(),
        path,
        parts.uri.query().unwrap_or_default(),
        headers,
        body,
    )
}

fn caller(instance: &Instance, parts: &Parts) -> Result<Caller, GraphError> {
    authenticate(instance, parts, &[GRAPH, GRAPH_APP_ID]).map_err(|refused| match refused {
        Refused::Missing => GraphError::empty_token(),
        Refused::Expired => GraphError::expired_token(),
        Refused::Foreign(why) => {
            GraphError::invalid_token(format!("Access token validation failure. {why}"))
        }
        Refused::Audience(_) => {
            GraphError::invalid_token("Access token validation failure. Invalid audience.")
        }
        Refused::Revoked { since } => GraphError::revoked_sessions(since),
        Refused::Gone => GraphError::disabled_user(instance.clock.wall()),
    })
}

fn render(answer: GraphResponse, stamp: &Stamp, secure: bool) -> Response {
    let content_type = answer.content_type();
    let body = match answer.body {
        Body::Empty => HttpBody::empty(),
        Body::Json(document) => HttpBody::from(document.to_string()),
        Body::Text(text) | Body::Xml(text) => HttpBody::from(text),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut add = |name: &'static str, value: &str| {
        // A header that cannot be written, such as an odd `client-request-id`, is left out.
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.insert(name, value);
        }
    };
    for (name, value) in &answer.headers {
        add(name, value);
    }
    if let Some(content_type) = content_type {
        add(header::CONTENT_TYPE.as_str(), content_type);
    }
    add("request-id", &stamp.request_id.to_string());
    add("client-request-id", &stamp.client_request_id);
    add("OData-Version", "4.0");
    add("Cache-Control", "no-cache");
    add("x-ms-ags-diagnostic", DIAGNOSTIC);
    if secure {
        add("Strict-Transport-Security", "max-age=31536000");
    }
    response
}

// Clients log this header of Graph's and read nothing from it.
const DIAGNOSTIC: &str = r#"{"ServerInfo":{"DataCenter":"local","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"reeve"}}"#;

#[cfg(test)]
mod tests;
