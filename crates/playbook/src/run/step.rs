//! What the shell is to do next, and what came of it.
//!
//! Not here: when a step comes up (`advance`).

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{connector::ConnectorCall, time::Ticks};

/// Names one attempt of one step: `run/action/iteration/attempt`. The same fold of events gives
/// the same id, so it serves as the idempotency key of the call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub String);

impl fmt::Display for StepId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// One thing to do. It holds secrets in clear text: show [`crate::Run::redact`]ed values only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its name, the same after a restart.
    pub id: StepId,
    /// The action it belongs to.
    pub action: String,
    /// From 1, counting retries and polls.
    pub attempt: u32,
    /// What to do.
    #[serde(flatten)]
    pub kind: StepKind,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "do")]
#[non_exhaustive]
pub enum StepKind {
    /// Call an address.
    Http(HttpStep),
    /// Call a connector.
    Connector(ConnectorStep),
    /// Do nothing before `until`, then report [`Outcome::Elapsed`].
    Wait {
        /// When to go on.
        until: Ticks,
    },
}

/// A request to any address.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpStep {
    /// The method in upper case.
    pub method: String,
    /// The address with its query.
    pub uri: String,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// Body; [`crate::encode_body`] makes bytes of it.
    pub body: Option<Value>,
    /// The credential to add, if any.
    pub authentication: Option<Authentication>,
    /// How long the call may take, in ticks; then report [`Outcome::TimedOut`].
    pub timeout: i64,
}

/// A credential that the shell is to find.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "type")]
#[non_exhaustive]
pub enum Authentication {
    /// The playbook's own identity.
    ManagedServiceIdentity {
        /// For which resource, without a trailing slash.
        audience: String,
        /// The ARM id of a user-assigned identity.
        identity: Option<String>,
    },
    /// A client of an Entra tenant (`ActiveDirectoryOAuth`).
    ActiveDirectoryOAuth {
        /// The authority; the public cloud's when absent.
        authority: Option<String>,
        /// The tenant.
        tenant: String,
        /// For which resource.
        audience: String,
        /// The client.
        client_id: String,
        /// Its secret.
        secret: String,
    },
    /// A name and a password.
    Basic {
        /// The name.
        username: String,
        /// The password.
        password: String,
    },
    /// The `Authorization` header as it is.
    Raw {
        /// The header's value.
        value: String,
    },
}

/// A call of a managed connector.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectorStep {
    /// The managed API, such as `azuresentinel`.
    pub api: String,
    /// The connection's key in `$connections`.
    pub connection: String,
    /// The method in upper case.
    pub method: String,
    /// The path.
    pub path: String,
    /// What the call means.
    pub call: ConnectorCall,
    /// How long the call may take, in ticks.
    pub timeout: i64,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Outcome {
    /// There was an answer, good or bad. A refusal by the guard is an answer with status 403 and
    /// the reason in its body.
    Answered {
        /// The HTTP status, or the status that the connector would have given.
        status: u16,
        /// Headers.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
        /// Body; [`crate::decode_body`] makes it from bytes.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        body: Value,
    },
    /// There was no answer: the connection failed, or the call may not be made.
    Failed {
        /// A short name in Azure's style, such as `ConnectionFailure`.
        code: String,
        /// What happened.
        message: String,
        /// Whether the retry policy applies.
        retry: bool,
    },
    /// There was no answer in time.
    TimedOut,
    /// The time of a [`StepKind::Wait`] has come.
    Elapsed,
}
