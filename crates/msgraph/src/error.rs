//! Graph's error: HTTP status, code, message, and what goes with it on the wire.
//!
//! Not here: the `WWW-Authenticate` text ([`Challenge`]) and deciding that something is wrong.
//! Clients branch on status and code; the messages are Graph's where it has one.

use std::borrow::Cow;

use directory::Ticks;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Challenge;

/// A refusal, as Graph renders it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct GraphError {
    /// HTTP status.
    pub status: u16,
    /// The word that clients branch on, such as `Request_ResourceNotFound`.
    pub code: Cow<'static, str>,
    /// What is wrong, for a person.
    pub message: String,
    /// The `WWW-Authenticate` header of a 401.
    pub challenge: Option<Box<Challenge>>,
    /// The `Retry-After` header of a 429 or 503, in seconds.
    pub retry_after: Option<u32>,
}

/// What ties an answer to its request: the `innerError` of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When the answer was made, in wall time.
    pub date: Ticks,
    /// The server's id of this request.
    pub request_id: Uuid,
    /// The caller's `client-request-id`, or the server's when it sent none.
    pub client_request_id: String,
}

impl GraphError {
    /// An error with Graph's code and message.
    #[must_use]
    pub fn new(
        status: u16,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        let (code, message) = (code.into(), message.into());
        Self { status, code, message, challenge: None, retry_after: None }
    }

    /// 400 `BadRequest`: Graph's gateway could not make sense of the URL, query or JSON.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// 400 `Request_BadRequest`: the directory refuses a value or a reference.
    #[must_use]
    pub fn directory_bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    /// 400 `Request_UnsupportedQuery`: valid OData that the directory does not offer.
    #[must_use]
    pub fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(400, "Request_UnsupportedQuery", message)
    }

    /// 400 `BadRequest` for a path that Graph does not have.
    #[must_use]
    pub fn unknown_segment(segment: &str) -> Self {
        Self::bad_request(format!("Resource not found for the segment '{segment}'."))
    }

    /// 501 `unsupported`: Graph has it and this server does not. Graph itself never says so.
    #[must_use]
    pub fn unsupported(what: impl std::fmt::Display) -> Self {
        Self::new(
            501,
            "unsupported",
            format!("{what} is part of Microsoft Graph but not served here"),
        )
    }

    /// 400 `Request_BadRequest` for an id that is not a GUID.
    #[must_use]
    pub fn invalid_identifier(text: &str) -> Self {
        Self::directory_bad_request(format!("Invalid object identifier '{text}'."))
    }

    /// 404 `Request_ResourceNotFound` for a directory object.
    #[must_use]
    pub fn not_found(what: impl std::fmt::Display) -> Self {
        let message = format!(
            "Resource '{what}' does not exist or one of its queried reference-property objects are not present."
        );
        Self::new(404, "Request_ResourceNotFound", message)
    }

    /// 404 `ResourceNotFound` for objects of PIM.
    #[must_use]
    pub fn resource_not_found() -> Self {
        Self::new(404, "ResourceNotFound", "The resource is not found.")
    }

    /// 405 for a method that the path does not take.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        let message = "Specified HTTP method is not allowed for the request target.";
        Self::new(405, "Request_BadRequest", message)
    }

    /// 415 for a body that does not say it is JSON.
    #[must_use]
    pub fn unsupported_media_type(content_type: &str) -> Self {
        let message = format!(
            "A supported MIME type could not be found that matches the content type of the request. None of the supported type(s) 'application/json' matches the content type '{content_type}'."
        );
        Self::new(415, "RequestBodyRead", message)
    }

    /// 403 `Authorization_RequestDenied`: the caller's permissions do not cover the request.
    #[must_use]
    pub fn denied() -> Self {
        let message = "Insufficient privileges to complete the operation.";
        Self::new(403, "Authorization_RequestDenied", message)
    }

    /// 403: the user holds none of the directory roles that may read audit logs.
    #[must_use]
    pub fn unsupported_user_role() -> Self {
        let message = "User is not in the allowed roles";
        Self::new(403, "Authentication_RequestFromUnsupportedUserRole", message)
    }

    /// 403 `PermissionScopeNotGranted`: PIM's way to say which permission is missing.
    #[must_use]
    pub fn scope_not_granted(permissions: &[&str]) -> Self {
        let message = format!(
            "Authorization failed due to missing permission scope {}.",
            permissions.join(",")
        );
        Self::new(403, "PermissionScopeNotGranted", message)
    }

    /// 401 `InvalidAuthenticationToken` with the plain challenge.
    #[must_use]
    pub fn invalid_token(message: impl Into<String>) -> Self {
        let error = Self::new(401, "InvalidAuthenticationToken", message);
        Self { challenge: Some(Box::new(Challenge::Bearer)), ..error }
    }

    /// 401 for a request without a token.
    #[must_use]
    pub fn empty_token() -> Self {
        Self::invalid_token("Access token is empty.")
    }

    /// 401 for a token past its end or before its start.
    #[must_use]
    pub fn expired_token() -> Self {
        Self::invalid_token("Lifetime validation failed, the token is expired.")
    }

    /// 401 for a token that was issued before the user's sessions were revoked: continuous
    /// access evaluation asks the client for one not older than `valid_from`.
    #[must_use]
    pub fn revoked_sessions(valid_from: Ticks) -> Self {
        let message = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";
        let challenge = Challenge::not_before(valid_from);
        Self { challenge: Some(Box::new(challenge)), ..Self::invalid_token(message) }
    }

    /// 401 for a token of a user who is disabled or deleted.
    #[must_use]
    pub fn disabled_user(now: Ticks) -> Self {
        let message = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: UserAccountDisabled";
        let challenge = Challenge::not_before(now);
        Self { challenge: Some(Box::new(challenge)), ..Self::invalid_token(message) }
    }

    /// 429 with the seconds to wait.
    #[must_use]
    pub fn too_many_requests(retry_after: u32) -> Self {
        let error = Self::new(429, "TooManyRequests", "Too many requests.");
        Self { retry_after: Some(retry_after), ..error }
    }

    /// 424 inside a batch: a request it depends on failed.
    #[must_use]
    pub fn failed_dependency() -> Self {
        Self::new(424, "FailedDependency", "A request that this one depends on failed.")
    }

    /// 503 with the seconds to wait.
    #[must_use]
    pub fn unavailable(message: impl Into<String>, retry_after: u32) -> Self {
        let error = Self::new(503, "serviceNotAvailable", message);
        Self { retry_after: Some(retry_after), ..error }
    }

    /// The body, as Graph renders it.
    #[must_use]
    pub fn to_json(&self, stamp: &Stamp) -> Value {
        json!({"error": {
            "code": self.code,
            "message": self.message,
            "innerError": {
                "date": seconds_text(stamp.date),
                "request-id": stamp.request_id,
                "client-request-id": stamp.client_request_id,
            },
        }})
    }
}

// Graph writes this one date without a zone and without a fraction.
fn seconds_text(instant: Ticks) -> String {
    let text = instant.to_string();
    text.get(..19).unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_on_the_wire() {
        let stamp = Stamp {
            date: "2026-01-02T03:04:05.1234567Z".parse().unwrap(),
            request_id: uuid::uuid!("11111111-2222-4333-8444-555555555555"),
            client_request_id: "from-the-caller".into(),
        };
        insta::assert_json_snapshot!(GraphError::not_found("x").to_json(&stamp), @r#"
        {
          "error": {
            "code": "Request_ResourceNotFound",
            "message": "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
            "innerError": {
              "date": "2026-01-02T03:04:05",
              "request-id": "11111111-2222-4333-8444-555555555555",
              "client-request-id": "from-the-caller"
            }
          }
        }
        "#);
    }
}
