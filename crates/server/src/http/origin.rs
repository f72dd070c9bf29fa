//! The scheme, host and port by which the client reached the server, for links in answers.
//!
//! Not here: which addresses the server listens on.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

/// Put into a request's extensions by a listener that speaks TLS.
#[derive(Debug, Clone, Copy)]
pub struct Secure;

/// Such as `https://localhost:8443`, without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(pub String);

impl Origin {
    /// The origin of a request, from its listener and its `Host`.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let scheme = if parts.extensions.get::<Secure>().is_some() { "https" } else { "http" };
        let named = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        // HTTP/2 names the host in the request's target instead.
        let host = named.or_else(|| parts.uri.authority().map(|it| it.as_str()));
        Self(format!("{scheme}://{}", host.unwrap_or("localhost")))
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
