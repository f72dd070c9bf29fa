//! The `SecurityIncident` row: the whole incident, written anew on every change.
//!
//! Not here: the table's definition, which is the lake's.

use directory::Ticks;
use serde_json::{Value, json};

use super::Incident;
use crate::workspace::Workspace;

impl Incident {
    /// The row, keyed by column. `now` is when it is written.
    #[must_use]
    pub fn row(&self, workspace: &Workspace, now: Ticks) -> Value {
        let classification = self.classification.as_ref();
        let alert_ids: Vec<_> = self.alerts.iter().map(|alert| alert.system_alert_id).collect();
        let rule_ids: Vec<_> = self.rule_ids().collect();
        let comments: Vec<_> = self
            .comments
            .iter()
            .map(|it| json!({"message": it.message, "createdTimeUtc": it.created, "author": {"name": it.author}}))
            .collect();
        json!({
            "TimeGenerated": now,
            "IncidentName": self.id,
            "IncidentNumber": self.number,
            "Title": self.title,
            "Description": self.description,
            "Severity": self.severity.name(),
            "Status": self.status.name(),
            "Classification": classification.map_or("", |it| it.classification.as_str()),
            "ClassificationComment": classification.map_or("", |it| it.comment.as_str()),
            "ClassificationReason": classification.and_then(|it| it.reason.as_deref()).unwrap_or_default(),
            "Owner": {"objectId": null, "email": null, "assignedTo": null, "userPrincipalName": null},
            "ProviderName": "Azure Sentinel",
            "ProviderIncidentId": self.number.to_string(),
            "FirstActivityTime": self.alerts.iter().map(|it| it.start_time).min(),
            "LastActivityTime": self.alerts.iter().map(|it| it.end_time).max(),
            "FirstModifiedTime": (self.revision > 1).then_some(self.modified),
            "LastModifiedTime": self.modified,
            "CreatedTime": self.created,
            "ClosedTime": self.closed,
            "IncidentUrl": format!("/incidents/{}", self.number),
            "RelatedAnalyticRuleIds": rule_ids,
            "AlertIds": alert_ids,
            "BookmarkIds": [],
            "Comments": comments,
            "Tasks": [],
            "Labels": [],
            "AdditionalData": {
                "alertsCount": self.alerts.len(),
                "bookmarksCount": 0,
                "commentsCount": self.comments.len(),
                "alertProductNames": self.product_names(),
                "tactics": self.tactics(),
                "techniques": self.techniques(),
            },
            "ModifiedBy": "Reeve",
            "SourceSystem": "Azure",
            "TenantId": workspace.id,
        })
    }
}
