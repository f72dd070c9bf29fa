//! Microsoft Sentinel.
//!
//! Not here: alerts, watchlists, tasks, indicators and the legacy `/Case` operations.

mod entities;

use serde::Serialize;
use serde_json::Value;

use super::{Connector, ConnectorCall, Matched, Operation};

pub use entities::SentinelEntityKind;

/// A call of Sentinel's connector.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "operation")]
#[non_exhaustive]
pub enum SentinelCall {
    /// Picks the entities of one kind; [`SentinelEntityKind::answer`] makes the answer's body.
    GetEntities {
        /// Which kind.
        kind: SentinelEntityKind,
        /// All entities, of an incident or of an alert.
        entities: Vec<Value>,
    },
    /// Puts a comment on an incident.
    AddComment {
        /// The incident.
        incident_arm_id: String,
        /// The comment, HTML.
        message: String,
    },
    /// Changes an incident. The answer's body is the incident.
    UpdateIncident(Box<IncidentUpdate>),
}

/// What changes of an incident; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentUpdate {
    /// The incident.
    pub incident_arm_id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// `High`, `Medium`, `Low` or `Informational`.
    pub severity: Option<String>,
    /// `New`, `Active` or `Closed`.
    pub status: Option<String>,
    /// `TruePositive`, `BenignPositive`, `FalsePositive` or `Undetermined`.
    pub classification: Option<String>,
    /// Such as `SuspiciousActivity`.
    pub classification_reason: Option<String>,
    /// Why it is classified so.
    pub classification_comment: Option<String>,
    /// The new owner's object id or user principal name; empty to take the owner away.
    pub owner: Option<String>,
    /// Labels to add.
    pub tags_to_add: Vec<String>,
    /// Labels to take away.
    pub tags_to_remove: Vec<String>,
}

macro_rules! get_entities {
    ($name:literal, $path:literal, $kind:ident) => {
        Operation {
            name: $name,
            method: "POST",
            path: $path,
            map: |it| get_entities(it, SentinelEntityKind::$kind),
        }
    };
}

pub(super) const CONNECTOR: Connector = Connector {
    api: "azuresentinel",
    operations: &[
        get_entities!("Entities - Get Accounts", "/entities/account", Account),
        get_entities!("Entities - Get Hosts", "/entities/host", Host),
        get_entities!("Entities - Get IPs", "/entities/ip", Ip),
        get_entities!("Entities - Get URLs", "/entities/url", Url),
        get_entities!("Entities - Get FileHashes", "/entities/filehash", FileHash),
        get_entities!("Entities - Get DNS", "/entities/dnsresolution", Dns),
        Operation {
            name: "Add comment to incident (V3)",
            method: "POST",
            path: "/Incidents/Comment",
            map: add_comment,
        },
        Operation {
            name: "Update incident",
            method: "PUT",
            path: "/Incidents",
            map: update_incident,
        },
    ],
};

fn get_entities(it: &Matched<'_>, kind: SentinelEntityKind) -> Result<ConnectorCall, String> {
    let parsed: Value;
    let entities = match it.body {
        // Some triggers give the entities as JSON inside a string.
        Value::String(text) => {
            parsed = serde_json::from_str(text).unwrap_or(Value::Null);
            parsed.as_array()
        }
        body => body.as_array(),
    };
    let entities = entities.ok_or("the body is no array of entities")?.clone();
    Ok(ConnectorCall::Sentinel(SentinelCall::GetEntities { kind, entities }))
}

/// A text of the body; absent when it is null or empty.
fn text(body: &Value, pointer: &str) -> Option<String> {
    let text = body.pointer(pointer).and_then(Value::as_str);
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn incident(body: &Value) -> Result<String, String> {
    text(body, "/incidentArmId").ok_or_else(|| "the body has no `incidentArmId`".into())
}

fn add_comment(it: &Matched<'_>) -> Result<ConnectorCall, String> {
    Ok(ConnectorCall::Sentinel(SentinelCall::AddComment {
        incident_arm_id: incident(it.body)?,
        message: text(it.body, "/message").ok_or("the body has no `message`")?,
    }))
}

/// Members of the body that are understood.
const UPDATE_MEMBERS: &[&str] = &[
    "incidentArmId",
    "title",
    "description",
    "severity",
    "status",
    "classification",
    "owner",
    "ownerAction",
    "tagsToAdd",
    "tagsToRemove",
];

fn update_incident(it: &Matched<'_>) -> Result<ConnectorCall, String> {
    let body = it.body;
    for (name, _) in body.as_object().into_iter().flatten() {
        if !UPDATE_MEMBERS.contains(&name.as_str()) {
            return Err(format!("the body's `{name}` is not supported"));
        }
    }
    let status = text(body, "/status");
    let spelled = text(body, "/classification/ClassificationAndReason");
    let (classification, reason) = match spelled.as_deref().map(|it| it.split_once('-')) {
        None => (None, None),
        Some(None) => (spelled, None),
        Some(Some((classification, reason))) => {
            (Some(classification.trim().to_owned()), Some(reason.trim().to_owned()))
        }
    };
    if status.as_deref() == Some("Closed") && classification.is_none() {
        return Err("an incident is closed with a classification".into());
    }
    let owner = match text(body, "/ownerAction").as_deref() {
        None => text(body, "/owner"),
        Some("Assign") => Some(text(body, "/owner").ok_or("`owner` is missing")?),
        Some("Unassign") => Some(String::new()),
        Some(other) => return Err(format!("`ownerAction` is `{other}`")),
    };
    let update = IncidentUpdate {
        incident_arm_id: incident(body)?,
        title: text(body, "/title"),
        description: text(body, "/description"),
        severity: text(body, "/severity"),
        status,
        classification,
        classification_reason: reason,
        classification_comment: text(body, "/classification/ClassificationReasonText"),
        owner,
        tags_to_add: tags(body, "/tagsToAdd/TagsToAdd"),
        tags_to_remove: tags(body, "/tagsToRemove/TagsToRemove"),
    };
    Ok(ConnectorCall::Sentinel(SentinelCall::UpdateIncident(Box::new(update))))
}

fn tags(body: &Value, pointer: &str) -> Vec<String> {
    let all = body.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|tag| tag.get("Tag").unwrap_or(tag).as_str()).map(str::to_owned).collect()
}
