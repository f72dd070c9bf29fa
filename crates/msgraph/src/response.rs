//! An answer before it becomes bytes: status, the headers that depend on it, body.
//!
//! Not here: headers that every answer carries alike (`Date`, `request-id`, `OData-Version` …),
//! which the listener adds.

use serde_json::Value;

use crate::{GraphError, Stamp};

/// What an answer carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing (204).
    Empty,
    /// A JSON document.
    Json(Value),
    /// Plain text: the answer of `/$count`.
    Text(String),
    /// XML: the answer of `/$metadata`.
    Xml(String),
}

/// An answer of Graph.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers beyond the common ones, names in Graph's spelling.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

impl GraphResponse {
    /// 204, nothing to say.
    #[must_use]
    pub const fn no_content() -> Self {
        Self { status: 204, headers: Vec::new(), body: Body::Empty }
    }

    /// 200 with a document.
    #[must_use]
    pub const fn ok(document: Value) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Json(document) }
    }

    /// 200 with a number as plain text, for `/$count`.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Text(count.to_string()) }
    }

    /// 201 with the new object and where it is.
    #[must_use]
    pub fn created(document: Value, location: String) -> Self {
        let headers = vec![("Location", location)];
        Self { status: 201, headers, body: Body::Json(document) }
    }

    /// An error's answer; `authorization_uri` goes into the challenge of a 401.
    #[must_use]
    pub fn from_error(error: &GraphError, stamp: &Stamp, authorization_uri: &str) -> Self {
        let mut headers = Vec::new();
        if let Some(challenge) = &error.challenge {
            headers.push(("WWW-Authenticate", challenge.header(authorization_uri)));
        }
        if let Some(seconds) = error.retry_after {
            headers.push(("Retry-After", seconds.to_string()));
        }
        Self { status: error.status, headers, body: Body::Json(error.to_json(stamp)) }
    }

    /// The `Content-Type` that belongs to the body, if there is one.
    #[must_use]
    pub const fn content_type(&self) -> Option<&'static str> {
        match self.body {
            Body::Empty => None,
            Body::Json(_) => Some(
                "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
            ),
            Body::Text(_) => Some("text/plain"),
            Body::Xml(_) => Some("application/xml"),
        }
    }
}
