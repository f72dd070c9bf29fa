//! The `SecurityAlert` row of an alert.
//!
//! Not here: the table's definition, which is the lake's.

use directory::{Span, Ticks};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Alert;
use crate::{
    rule::{AlertProperty, EventGrouping},
    workspace::Workspace,
};

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
        let status = match self.dropped_entities {
            0 => "Full alert created".to_owned(),
            dropped => format!("Alert created with partial data: {dropped} entities were dropped"),
        };
        let mut properties = json!({
            "Query Period": clock(self.query_end - self.query_start),
            "Trigger Operator": self.trigger.operator.name(),
            "Trigger Threshold": self.trigger.threshold.to_string(),
            "Correlation Id": self.correlation_id(),
            "Search Query Results Overall Count": self.result_count.to_string(),
            "Data Sources": json!([workspace.name]).to_string(),
            "Query": self.event_query.as_ref().unwrap_or(&self.query),
            "Query Start Time UTC": spaced(self.query_start),
            "Query End Time UTC": spaced(self.query_end),
            "Analytic Rule Ids": json!([self.rule_id]).to_string(),
            "Event Grouping": grouping,
            "Analytic Rule Name": self.rule_name,
            "ProcessedBySentinel": "True",
            "Alert generation status": status,
            "Custom Details": Value::Object(details).to_string(),
        });
        if let Value::Object(properties) = &mut properties
            && self.event_query.is_some()
        {
            properties.insert("OriginalQuery".to_owned(), self.query.clone().into());
        }
        properties
    }

    /// A GUID that the alerts of one run share.
    fn correlation_id(&self) -> String {
        let text = format!("{} {}", self.rule_id, self.query_end);
        vendor_id(
            &Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        )
    }

    /// What the rule takes from the rows for this property.
    fn property(&self, property: AlertProperty) -> Option<&str> {
        let mut found = self.properties.iter().filter(|(it, _)| *it == property);
        found.next().map(|(_, text)| text.as_str())
    }

    /// The product, which the rule may take from the rows.
    #[must_use]
    pub fn product_name(&self) -> &str {
        self.property(AlertProperty::ProductName).unwrap_or("Azure Sentinel")
    }

    /// The part of the product, which the rule may take from the rows.
    #[must_use]
    pub fn component_name(&self) -> &str {
        let own = if self.nrt { "NRT Alerts" } else { "Scheduled Alerts" };
        self.property(AlertProperty::ProductComponentName).unwrap_or(own)
    }

    fn techniques(&self, of: AlertProperty, is_sub: bool) -> Vec<String> {
        match self.property(of) {
            Some(text) => crate::rule::list(text),
            None => {
                self.techniques.iter().filter(|it| it.contains('.') == is_sub).cloned().collect()
            }
        }
    }

    /// The row, keyed by column.
    #[must_use]
    pub fn row(&self, workspace: &Workspace) -> Value {
        let text = |property| self.property(property).unwrap_or_default();
        let provider = if self.nrt { "ASI NRT Alerts" } else { "ASI Scheduled Alerts" };
        let sub_techniques = self.techniques(AlertProperty::SubTechniques, true);
        json!({
            "TimeGenerated": self.time_generated,
            "DisplayName": self.name(),
            "AlertName": self.name(),
            "AlertSeverity": self.severity.name(),
            "Description": self.description,
            "ProviderName": self.property(AlertProperty::ProviderName).unwrap_or(provider),
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
            "ProductName": self.product_name(),
            "ProductComponentName": self.component_name(),
            "AlertLink": text(AlertProperty::AlertLink),
            "ExtendedLinks": text(AlertProperty::ExtendedLinks),
            "RemediationSteps": text(AlertProperty::RemediationSteps),
            "ConfidenceLevel": text(AlertProperty::ConfidenceLevel),
            "ConfidenceScore": text(AlertProperty::ConfidenceScore).parse::<f64>().ok(),
            "Status": "New",
            "Tactics": if self.tactics.is_empty() { "Unknown".into() } else { self.tactics.join(",") },
            "Techniques": json!(self.techniques(AlertProperty::Techniques, false)).to_string(),
            "SubTechniques": json!(sub_techniques).to_string(),
        })
    }
}

/// A GUID made of the identity, so that it differs from `SystemAlertId` and stays the same.
fn vendor_id(identity: &str) -> String {
    let digits = identity.get(..32).unwrap_or_default();
    uuid::Uuid::try_parse(digits).unwrap_or_default().to_string()
}

/// `2023-07-24 15:23:59Z`.
fn spaced(time: Ticks) -> String {
    let text = time.to_string();
    let whole = text.split_once('.').map_or(text.trim_end_matches('Z'), |(whole, _)| whole);
    format!("{}Z", whole.replace('T', " "))
}

/// `05:00:00`, or `2.05:00:00` from a day on.
fn clock(span: Span) -> String {
    let seconds = span.0 / Span::seconds(1).0;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let text = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if days == 0 { text } else { format!("{days}.{text}") }
}
