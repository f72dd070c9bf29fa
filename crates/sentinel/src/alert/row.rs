//! The `SecurityAlert` row of an alert.
//!
//! Not here: the table's definition, which is the lake's.

use directory::Span;
use serde_json::{Map, Value, json};

use super::Alert;
use crate::{rule::EventGrouping, workspace::Workspace};

impl Alert {
    /// Entities as Sentinel stores them: a JSON array whose members carry `$id`.
    #[must_use]
    pub fn stored_entities(&self) -> Value {
        // Ids of real rows start above those of the alert object itself.
        self.entities.iter().enumerate().map(|(index, it)| it.stored(index + 3)).collect()
    }

    /// `ExtendedProperties`: all values are texts, keys as in real rows.
    #[must_use]
    pub fn extended_properties(&self, workspace: &Workspace) -> Value {
        let details: Map<String, Value> =
            self.custom_details.iter().map(|(key, values)| (key.clone(), json!(values))).collect();
        let grouping = match self.event_grouping {
            EventGrouping::SingleAlert => "SingleAlert",
            EventGrouping::AlertPerResult => "AlertPerEvent",
        };
        json!({
            "Query Period": clock(self.query_end - self.query_start),
            "Trigger Operator": "GreaterThan",
            "Trigger Threshold": "0",
            "Search Query Results Overall Count": self.result_count.to_string(),
            "Data Sources": json!([workspace.name]).to_string(),
            "Query": self.query,
            "Query Start Time UTC": self.query_start.to_string(),
            "Query End Time UTC": self.query_end.to_string(),
            "Analytic Rule Ids": json!([self.rule_id]).to_string(),
            "Event Grouping": grouping,
            "Analytic Rule Name": self.rule_name,
            "ProcessedBySentinel": "True",
            "Alert generation status": "Full alert created",
            "Custom Details": Value::Object(details).to_string(),
        })
    }

    /// The row, keyed by column.
    #[must_use]
    pub fn row(&self, workspace: &Workspace) -> Value {
        json!({
            "TimeGenerated": self.time_generated,
            "DisplayName": self.rule_name,
            "AlertName": self.rule_name,
            "AlertSeverity": self.severity.name(),
            "Description": self.description,
            "ProviderName": "ASI Scheduled Alerts",
            "VendorName": "Microsoft",
            "VendorOriginalId": vendor_id(&self.identity),
            "SystemAlertId": self.system_alert_id,
            "AlertType": format!("{}_{}", workspace.id, self.rule_id),
            "IsIncident": false,
            "StartTime": self.start_time,
            "EndTime": self.end_time,
            "ProcessingEndTime": self.time_generated,
            "ExtendedProperties": self.extended_properties(workspace).to_string(),
            "Entities": self.stored_entities().to_string(),
            "SourceSystem": "Detection",
            "WorkspaceSubscriptionId": workspace.subscription_id,
            "WorkspaceResourceGroup": workspace.resource_group,
            "ProductName": "Azure Sentinel",
            "ProductComponentName": "Scheduled Alerts",
            "Status": "New",
            "Tactics": if self.tactics.is_empty() { "Unknown".into() } else { self.tactics.join(",") },
            "Techniques": json!(self.techniques).to_string(),
        })
    }
}

/// A GUID made of the identity, so that it differs from `SystemAlertId` and stays the same.
fn vendor_id(identity: &str) -> String {
    let digits = identity.get(..32).unwrap_or_default();
    uuid::Uuid::try_parse(digits).unwrap_or_default().to_string()
}

/// `05:00:00`, or `2.05:00:00` from a day on.
fn clock(span: Span) -> String {
    let seconds = span.0 / Span::seconds(1).0;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let text = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if days == 0 { text } else { format!("{days}.{text}") }
}
