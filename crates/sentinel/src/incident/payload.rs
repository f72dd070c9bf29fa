//! The body that an `/incident-creation` playbook is started with.
//!
//! Not here: who is started; automation rules say that.

use serde_json::{Map, Value, json};

use super::{Incident, Status};
use crate::{alert::Alert, entity::Entity, workspace::Workspace};

impl Status {
    /// Sentinel's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Active => "Active",
            Self::Closed => "Closed",
        }
    }
}

impl Incident {
    /// The incident's ARM id, by which connectors name it.
    #[must_use]
    pub fn arm_id(&self, workspace: &Workspace) -> String {
        workspace.arm_id(&format!("Incidents/{}", self.id))
    }

    /// The trigger body for the incident's creation.
    #[must_use]
    pub fn creation_payload(&self, workspace: &Workspace) -> Value {
        json!({
            "eventUniqueId": self.id,
            "objectSchemaType": "Incident",
            "objectEventType": "Create",
            "workspaceInfo": {
                "SubscriptionId": workspace.subscription_id,
                "ResourceGroupName": workspace.resource_group,
                "WorkspaceName": workspace.name,
            },
            "workspaceId": workspace.id,
            "object": self.object(workspace),
        })
    }

    /// The incident as Sentinel's REST interface and triggers show it.
    #[must_use]
    pub fn object(&self, workspace: &Workspace) -> Value {
        let mut properties = self.properties(workspace);
        if let Value::Object(properties) = &mut properties {
            properties.insert("alerts".into(), self.alert_objects(workspace));
            properties.insert("bookmarks".into(), json!([]));
            properties.insert("relatedEntities".into(), self.entity_objects(workspace));
            properties.insert("comments".into(), self.comment_objects());
        }
        json!({
            "id": self.arm_id(workspace),
            "name": self.id,
            "etag": format!("\"{}-{}\"", self.id, self.revision),
            "type": "Microsoft.SecurityInsights/Incidents",
            "properties": properties,
        })
    }

    fn properties(&self, workspace: &Workspace) -> Value {
        let rules: Vec<_> =
            self.rule_ids().map(|id| workspace.arm_id(&format!("alertRules/{id}"))).collect();
        let classification = self.classification.as_ref();
        json!({
            "title": self.title,
            "description": self.description,
            "severity": self.severity.name(),
            "status": self.status.name(),
            "classification": classification.map(|it| &it.classification),
            "classificationReason": classification.and_then(|it| it.reason.as_ref()),
            "classificationComment": classification.map(|it| &it.comment),
            "owner": {"objectId": null, "email": null, "assignedTo": null, "userPrincipalName": null},
            "labels": [],
            "firstActivityTimeUtc": self.alerts.iter().map(|it| it.start_time).min(),
            "lastActivityTimeUtc": self.alerts.iter().map(|it| it.end_time).max(),
            "lastModifiedTimeUtc": self.modified,
            "createdTimeUtc": self.created,
            "incidentNumber": self.number,
            "additionalData": {
                "alertsCount": self.alerts.len(),
                "bookmarksCount": 0,
                "commentsCount": self.comments.len(),
                "alertProductNames": self.product_names(),
                "tactics": self.tactics(),
                "techniques": self.techniques(),
            },
            "relatedAnalyticRuleIds": rules,
            "incidentUrl": format!("/incidents/{}", self.number),
            "providerName": "Azure Sentinel",
            "providerIncidentId": self.number.to_string(),
        })
    }

    fn alert_objects(&self, workspace: &Workspace) -> Value {
        self.alerts.iter().map(|alert| alert_object(alert, workspace)).collect()
    }

    fn entity_objects(&self, workspace: &Workspace) -> Value {
        let mut seen: Vec<&Entity> = Vec::new();
        for entity in self.alerts.iter().flat_map(|alert| &alert.entities) {
            if !seen.contains(&entity) {
                seen.push(entity);
            }
        }
        let objects = seen.into_iter().enumerate();
        objects.map(|(index, entity)| self.entity_object(entity, index, workspace)).collect()
    }

    fn entity_object(&self, entity: &Entity, index: usize, workspace: &Workspace) -> Value {
        // Derived, so that the payload of a replayed event is the same to the letter.
        let name = uuid::Uuid::from_u128(self.id.as_u128().wrapping_add(index as u128 + 1));
        let mut properties: Map<String, Value> = entity
            .properties
            .iter()
            .map(|(key, value)| (related_name(&entity.kind, key), value.clone().into()))
            .collect();
        let friendly = ["Name", "DisplayName", "HostName", "Address"];
        let friendly = friendly.iter().find_map(|key| entity.property(key));
        let first = entity.properties.first().map(|(_, value)| value.as_str());
        properties.insert("friendlyName".into(), json!(friendly.or(first)));
        json!({
            "id": workspace.arm_id(&format!("Entities/{name}")),
            "name": name,
            "type": "Microsoft.SecurityInsights/Entities",
            "kind": entity.kind,
            "properties": properties,
        })
    }

    fn comment_objects(&self) -> Value {
        self.comments
            .iter()
            .map(|comment| {
                json!({
                    "name": comment.id,
                    "properties": {
                        "message": comment.message,
                        "createdTimeUtc": comment.created,
                        "author": {"name": comment.author},
                    },
                })
            })
            .collect()
    }

    /// The rules behind the incident, each once.
    pub fn rule_ids(&self) -> impl Iterator<Item = uuid::Uuid> {
        let mut ids: Vec<_> = self.alerts.iter().map(|alert| alert.rule_id).collect();
        ids.dedup();
        ids.into_iter()
    }

    /// Products of all alerts, each once.
    pub(super) fn product_names(&self) -> Vec<String> {
        let names: Vec<_> = self.alerts.iter().map(|it| it.product_name().to_owned()).collect();
        each_once(names.iter())
    }

    /// Tactics of all alerts, each once.
    #[must_use]
    pub fn tactics(&self) -> Vec<String> {
        each_once(self.alerts.iter().flat_map(|alert| &alert.tactics))
    }

    /// Techniques of all alerts, each once.
    #[must_use]
    pub fn techniques(&self) -> Vec<String> {
        each_once(self.alerts.iter().flat_map(|alert| &alert.techniques))
    }
}

fn each_once<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(text) {
            seen.push(text.clone());
        }
    }
    seen
}

fn alert_object(alert: &Alert, workspace: &Workspace) -> Value {
    json!({
        "id": workspace.arm_id(&format!("Entities/{}", alert.system_alert_id)),
        "name": alert.system_alert_id,
        "type": "Microsoft.SecurityInsights/Entities",
        "kind": "SecurityAlert",
        "properties": {
            "systemAlertId": alert.system_alert_id,
            "tactics": alert.tactics,
            "alertDisplayName": alert.name(),
            "description": alert.description,
            "severity": alert.severity.name(),
            "vendorName": "Microsoft",
            "productName": alert.product_name(),
            "productComponentName": alert.component_name(),
            "alertType": format!("{}_{}", workspace.id, alert.rule_id),
            "processingEndTime": alert.time_generated,
            "status": "New",
            "endTimeUtc": alert.end_time,
            "startTimeUtc": alert.start_time,
            "timeGenerated": alert.time_generated,
            "providerAlertId": alert.system_alert_id,
            "resourceIdentifiers": [],
            "additionalData": alert.extended_properties(workspace),
            "friendlyName": alert.name(),
        },
    })
}

/// The name of an identifier in a related entity: `AadUserId` is `aadUserId`, and an account's
/// `Name` is `accountName`.
fn related_name(kind: &str, identifier: &str) -> String {
    if kind == "Account" && identifier == "Name" {
        return "accountName".into();
    }
    let mut letters = identifier.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
