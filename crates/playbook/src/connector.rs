//! Managed connectors: from method and path to what a call means.
//!
//! One file for each connector describes its operations; adding one means adding a file and
//! naming it in [`CONNECTORS`].
//!
//! Not here: carrying the calls out.

mod azuresentinel;
mod keyvault;

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

pub use azuresentinel::{IncidentUpdate, SentinelCall, SentinelEntityKind};

const CONNECTORS: &[Connector] = &[azuresentinel::CONNECTOR, keyvault::CONNECTOR];

/// What a connector call means.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "connector")]
#[non_exhaustive]
pub enum ConnectorCall {
    /// `azuresentinel`.
    Sentinel(SentinelCall),
    /// `keyvault`: get a secret. The answer's body is `{"value", "name"}`.
    KeyVaultSecret {
        /// The secret's name.
        name: String,
        /// Its version; the latest when absent.
        version: Option<String>,
    },
}

/// A call that no connector here knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsupportedCall {
    /// There is no such connector.
    #[error("the connector `{api}` is not supported")]
    Connector {
        /// The managed API.
        api: String,
    },
    /// The connector has no such operation.
    #[error("the connector `{api}` has no supported operation {method} {path}")]
    Operation {
        /// The managed API.
        api: String,
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// The operation is known, but not what it is given.
    #[error("`{operation}` of the connector `{api}`: {message}")]
    Input {
        /// The managed API.
        api: String,
        /// The operation's name.
        operation: &'static str,
        /// What is wrong.
        message: String,
    },
}

impl UnsupportedCall {
    /// A short name for the error, in the style of Azure's.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Connector { .. } => "UnsupportedConnector",
            Self::Operation { .. } => "UnsupportedOperation",
            Self::Input { .. } => "BadRequest",
        }
    }
}

/// A call as an action makes it.
pub(crate) struct Request<'a> {
    /// In upper case.
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) queries: BTreeMap<String, String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: &'a Value,
}

/// A connector's operations.
struct Connector {
    api: &'static str,
    operations: &'static [Operation],
}

/// One operation.
struct Operation {
    name: &'static str,
    method: &'static str,
    /// Segments; `{}` stands for any one.
    path: &'static str,
    map: fn(&Matched<'_>) -> Result<ConnectorCall, String>,
}

/// A call that fits an operation.
struct Matched<'a> {
    /// What stands for each `{}`, decoded.
    captured: Vec<String>,
    body: &'a Value,
}

impl Matched<'_> {
    fn captured(&self, index: usize) -> String {
        self.captured.get(index).cloned().unwrap_or_default()
    }
}

fn find<'a>(
    api: &str,
    method: &str,
    segments: &[&'a str],
) -> Result<(&'static Operation, Vec<&'a str>), UnsupportedCall> {
    let connector = CONNECTORS.iter().find(|it| it.api.eq_ignore_ascii_case(api));
    let connector = connector.ok_or_else(|| UnsupportedCall::Connector { api: api.to_owned() })?;
    let fitting = connector.operations.iter().find_map(|operation| {
        let same = operation.method.eq_ignore_ascii_case(method);
        let captured = same.then(|| captures(operation.path, segments)).flatten()?;
        Some((operation, captured))
    });
    fitting.ok_or_else(|| UnsupportedCall::Operation {
        api: api.to_owned(),
        method: method.to_owned(),
        path: format!("/{}", segments.join("/")),
    })
}

fn captures<'a>(pattern: &str, segments: &[&'a str]) -> Option<Vec<&'a str>> {
    let pattern: Vec<&str> = pattern.split('/').skip(1).collect();
    if pattern.len() != segments.len() {
        return None;
    }
    let mut captured = Vec::new();
    for (wanted, given) in pattern.iter().zip(segments) {
        match *wanted {
            "{}" => captured.push(*given),
            wanted if wanted.eq_ignore_ascii_case(given) => {}
            _ => return None,
        }
    }
    Some(captured)
}

/// What a call means.
pub(crate) fn call(api: &str, request: &Request<'_>) -> Result<ConnectorCall, UnsupportedCall> {
    let segments: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    let (operation, captured) = find(api, request.method, &segments)?;
    let refused = |message| UnsupportedCall::Input {
        api: api.to_owned(),
        operation: operation.name,
        message,
    };
    // No operation here takes any; passing one over could widen what is done.
    if let Some(query) = request.queries.keys().next() {
        return Err(refused(format!("the query parameter `{query}` is not supported")));
    }
    if let Some(header) = request.headers.keys().next() {
        return Err(refused(format!("the header `{header}` is not supported")));
    }
    let captured = captured.into_iter().map(decoded).collect();
    (operation.map)(&Matched { captured, body: request.body }).map_err(refused)
}

/// Whether a call would find its operation; `path` is the template, with `{}` for expressions.
pub(crate) fn check(api: &str, method: &str, path: &str) -> Result<(), UnsupportedCall> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    find(api, method, &segments).map(|_| ())
}

/// Segments are often encoded twice: by the designer, and by the playbook.
fn decoded(segment: &str) -> String {
    let once = percent_decode_str(segment).decode_utf8_lossy().into_owned();
    percent_decode_str(&once).decode_utf8().map(Into::into).unwrap_or(once)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn update(body: Value) -> Result<IncidentUpdate, String> {
        let (queries, headers) = (BTreeMap::new(), BTreeMap::new());
        let request = Request { method: "PUT", path: "/Incidents", queries, headers, body: &body };
        match call("AzureSentinel", &request) {
            Ok(ConnectorCall::Sentinel(SentinelCall::UpdateIncident(update))) => Ok(*update),
            Ok(other) => panic!("{other:?}"),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn an_update_of_an_incident_is_spelled_out() {
        let closed = update(json!({
            "incidentArmId": "/i", "status": "Closed", "ownerAction": "Unassign",
            "classification": {"ClassificationAndReason": "FalsePositive - InaccurateData", "ClassificationReasonText": "t"},
            "tagsToAdd": {"TagsToAdd": [{"Tag": "a"}]},
        }))
        .unwrap();
        assert_eq!(closed.classification.as_deref(), Some("FalsePositive"));
        assert_eq!(closed.classification_reason.as_deref(), Some("InaccurateData"));
        assert_eq!(closed.owner.as_deref(), Some(""));
        assert_eq!(closed.tags_to_add, ["a"]);
        for (body, message) in [
            (json!({"status": "Active"}), "the body has no `incidentArmId`"),
            (json!({"incidentArmId": "/i", "status": "Closed"}), "closed with a classification"),
            (json!({"incidentArmId": "/i", "labels": []}), "the body's `labels` is not supported"),
            (json!({"incidentArmId": "/i", "ownerAction": "Assign"}), "`owner` is missing"),
        ] {
            let error = update(body).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn paths_are_decoded_segment_by_segment() {
        let request = |path| Request {
            method: "GET",
            path,
            queries: BTreeMap::new(),
            headers: BTreeMap::new(),
            body: &Value::Null,
        };
        let secret = |path| call("keyvault", &request(path));
        let named = |name: &str| ConnectorCall::KeyVaultSecret { name: name.into(), version: None };
        assert_eq!(secret("/secrets/a%2520b%252Fc/value"), Ok(named("a b/c")));
        assert_eq!(secret("/Secrets/x/value"), Ok(named("x")));
        assert!(matches!(secret("/secrets/x"), Err(UnsupportedCall::Operation { .. })));
        let mut with_query = request("/secrets/x/value");
        with_query.queries.insert("q".into(), "1".into());
        let error = call("keyvault", &with_query).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Get secret` of the connector `keyvault`: the query parameter `q` is not supported"
        );
    }
}
