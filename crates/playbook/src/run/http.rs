//! From evaluated inputs to a request.
//!
//! Not here: sending it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{
    scope::Scope,
    state::{Failure, texts},
    step::{Authentication, HttpStep},
};
use crate::{
    definition::HttpAction,
    expression::{EvaluationError, value},
    time::SECOND,
};

/// How long a call may take unless `limit.timeout` says otherwise.
pub(super) const TIMEOUT: i64 = 120 * SECOND;

const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Evaluates the inputs of an HTTP action.
pub(super) fn inputs(action: &HttpAction, scope: &Scope<'_>) -> Result<Value, EvaluationError> {
    let mut inputs = json!({"method": action.method, "uri": action.uri});
    if let Value::Object(members) = &mut inputs {
        for (name, map) in [("headers", &action.headers), ("queries", &action.queries)] {
            if !map.is_empty() {
                members.insert(name.into(), Value::Object(map.clone()));
            }
        }
        for (name, value) in [("body", &action.body), ("authentication", &action.authentication)] {
            members.extend(value.iter().map(|value| (name.to_owned(), value.clone())));
        }
    }
    scope.resolve(&inputs)
}

/// The request that evaluated inputs ask for.
pub(super) fn request(inputs: &Value, timeout: Option<i64>) -> Result<HttpStep, Failure> {
    let bad = |message: &str| Failure::new("BadRequest", message);
    let text = |name: &str| inputs.get(name).and_then(Value::as_str).unwrap_or_default();
    let uri = text("uri").trim();
    if !(uri.starts_with("https://") || uri.starts_with("http://")) {
        return Err(bad("`uri` is not an absolute http or https address"));
    }
    let method = text("method").to_ascii_uppercase();
    if !matches!(method.as_str(), "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS")
    {
        return Err(bad("`method` is not an HTTP method"));
    }
    let map = |name: &str| inputs.get(name).and_then(Value::as_object);
    Ok(HttpStep {
        method,
        uri: with_queries(uri, map("queries")),
        headers: map("headers").map(texts).unwrap_or_default(),
        body: inputs.get("body").filter(|body| !body.is_null()).cloned(),
        authentication: inputs.get("authentication").map(authentication).transpose()?.flatten(),
        timeout: timeout.unwrap_or(TIMEOUT),
    })
}

fn with_queries(uri: &str, queries: Option<&Map<String, Value>>) -> String {
    let mut uri = uri.to_owned();
    for (name, value) in queries.map(texts).into_iter().flatten() {
        uri.push(if uri.contains('?') { '&' } else { '?' });
        uri.push_str(&utf8_percent_encode(&name, QUERY).to_string());
        uri.push('=');
        uri.push_str(&utf8_percent_encode(&value, QUERY).to_string());
    }
    uri
}

fn authentication(given: &Value) -> Result<Option<Authentication>, Failure> {
    let bad = |message: String| Failure::new("InvalidAuthentication", message);
    if given.is_null() {
        return Ok(None);
    }
    let optional = |name: &str| {
        let members = given.as_object()?;
        value::property(members, name).map(value::text).filter(|text| !text.is_empty())
    };
    let kind = optional("type").unwrap_or_default();
    let need = |name: &str| {
        optional(name).ok_or_else(|| bad(format!("authentication of type `{kind}` lacks `{name}`")))
    };
    let trimmed = |text: String| text.trim_end_matches('/').to_owned();
    Ok(Some(match kind.to_ascii_lowercase().as_str() {
        "managedserviceidentity" => Authentication::ManagedServiceIdentity {
            // Azure's own default.
            audience: trimmed(
                optional("audience").unwrap_or_else(|| "https://management.azure.com".into()),
            ),
            identity: optional("identity"),
        },
        "activedirectoryoauth" if optional("pfx").is_none() => {
            Authentication::ActiveDirectoryOAuth {
                authority: optional("authority"),
                tenant: need("tenant")?,
                audience: trimmed(need("audience")?),
                client_id: need("clientId")?,
                secret: need("secret")?,
            }
        }
        "basic" => Authentication::Basic {
            username: need("username")?,
            password: optional("password").unwrap_or_default(),
        },
        "raw" => Authentication::Raw { value: need("value")? },
        _ => return Err(bad(format!("authentication of type `{kind}` is not supported"))),
    }))
}
