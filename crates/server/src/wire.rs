//! Requests that Reeve itself makes: to the embedded tenant through the same router that sockets
//! lead to, to other servers over the network. Either way it is HTTP and JSON.
//!
//! Not here: which requests may be made (`guarded`), and where hosts lead (`endpoints`).

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Request, header},
};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{
    endpoints::{NoPlace, Place},
    http,
    instance::Instance,
    json::Json as _,
};

/// Answers may be this long.
const LARGEST_ANSWER: usize = 32 << 20;
/// A server that does not answer is given up on.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pages of a list; a longer one is not read whole, and so not believed.
const MOST_PAGES: usize = 1000;

/// A request.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// The method in upper case.
    pub method: String,
    /// The address, with the host that Microsoft gives it.
    pub uri: String,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer, good or bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// There was no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The request may not be sent.
    #[error(transparent)]
    NoPlace(#[from] NoPlace),
    /// The request is malformed.
    #[error("the request cannot be sent: {0}")]
    Malformed(String),
    /// The server was not reached, or broke off. What it did is unknown.
    #[error("no answer: {0}")]
    Broken(String),
    /// A read was answered with an error or not completely.
    #[error("reading {uri} failed: {problem}")]
    Incomplete {
        /// What was read.
        uri: String,
        /// What went wrong.
        problem: String,
    },
}

impl Reply {
    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether the status is a success.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Sends a request.
///
/// # Errors
/// [`WireError`].
pub async fn send(instance: &Arc<Instance>, request: Outgoing) -> Result<Reply, WireError> {
    match instance.endpoints.place(&request.uri)?.0 {
        Place::Embedded(path) => embedded(instance, request, &path).await,
        Place::Remote(url) => remote(instance, request, url).await,
    }
}

/// All items of a Graph list, page by page.
///
/// # Errors
/// [`WireError::Incomplete`] unless every page was answered.
pub async fn read_all(
    instance: &Arc<Instance>,
    uri: &str,
    token: &str,
) -> Result<Vec<Value>, WireError> {
    let incomplete = |problem: String| WireError::Incomplete { uri: uri.to_owned(), problem };
    let mut items = Vec::new();
    let mut next = uri.to_owned();
    for _ in 0..MOST_PAGES {
        let mut page = read(instance, &next, token).await?;
        match page.get_mut("value").map(Value::take) {
            Some(Value::Array(found)) => items.extend(found),
            _ => return Err(incomplete("the answer is not a list".to_owned())),
        }
        match page.get("@odata.nextLink").and_then(Value::as_str) {
            Some(link) => next = on_graph(link),
            None => return Ok(items),
        }
    }
    Err(incomplete(format!("more than {MOST_PAGES} pages")))
}

/// One Graph object.
///
/// # Errors
/// [`WireError::Incomplete`] unless it was answered with 200.
pub async fn read(instance: &Arc<Instance>, uri: &str, token: &str) -> Result<Value, WireError> {
    let reply = get(instance, uri, token).await?;
    if reply.status == 200 {
        return Ok(reply.json());
    }
    let body = reply.json();
    let message = body.text_at("/error/message").unwrap_or_default();
    let problem = format!("{} {message}", reply.status);
    Err(WireError::Incomplete { uri: uri.to_owned(), problem })
}

/// One Graph answer, whatever its status.
///
/// # Errors
/// [`WireError`] when there was none.
pub async fn get(instance: &Arc<Instance>, uri: &str, token: &str) -> Result<Reply, WireError> {
    let headers = BTreeMap::from([
        ("authorization".to_owned(), format!("Bearer {token}")),
        ("consistencylevel".to_owned(), "eventual".to_owned()),
    ]);
    let request = Outgoing { method: "GET".into(), uri: uri.to_owned(), headers, body: Vec::new() };
    send(instance, request).await
}

/// A link that the embedded tenant made, under the host by which it is known.
fn on_graph(link: &str) -> String {
    match link.find("/v1.0/").or_else(|| link.find("/beta/")).and_then(|at| link.get(at..)) {
        Some(path) => format!("https://graph.microsoft.com{path}"),
        None => link.to_owned(),
    }
}

async fn embedded(
    instance: &Arc<Instance>,
    request: Outgoing,
    path: &str,
) -> Result<Reply, WireError> {
    let malformed = |error: &dyn std::fmt::Display| WireError::Malformed(error.to_string());
    let mut built = Request::builder()
        .method(request.method.as_str())
        .uri(path)
        .body(Body::from(request.body))
        .map_err(|error| malformed(&error))?;
    for (name, value) in &request.headers {
        let name = HeaderName::try_from(name.as_str()).map_err(|error| malformed(&error))?;
        let value = HeaderValue::try_from(value.as_str()).map_err(|error| malformed(&error))?;
        built.headers_mut().insert(name, value);
    }
    built.headers_mut().insert(header::HOST, HeaderValue::from_static("graph.microsoft.com"));
    built.extensions_mut().insert(http::Secure);
    let Ok(response) = http::router(instance.clone()).oneshot(built).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST_ANSWER)
        .await
        .map_err(|error| WireError::Broken(error.to_string()))?;
    let headers = readable(&parts.headers);
    Ok(Reply { status: parts.status.as_u16(), headers, body: body.to_vec() })
}

async fn remote(instance: &Instance, request: Outgoing, url: url::Url) -> Result<Reply, WireError> {
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|error| WireError::Malformed(error.to_string()))?;
    let mut built = instance.http.request(method, url).timeout(PATIENCE).body(request.body);
    for (name, value) in &request.headers {
        built = built.header(name, value);
    }
    let broken = |error: reqwest::Error| WireError::Broken(error.to_string());
    let response = built.send().await.map_err(broken)?;
    let status = response.status().as_u16();
    let headers = readable(response.headers());
    let body = response.bytes().await.map_err(broken)?.to_vec();
    Ok(Reply { status, headers, body })
}

fn readable(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    headers.iter().filter_map(|(name, value)| Some((name.to_string(), text(value)?))).collect()
}
