//! `SentinelAudit`: a row for each change of a rule, with its state before and after, as
//! Microsoft Sentinel writes it.
//!
//! Not here: changes of incidents, which are rows of `SecurityIncident`.

use directory::Ticks;
use sentinel::{Workspace, rule};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::content::{ContentEvent, Library, RuleEntry};

/// The state of all rules as of the last event read.
#[derive(Debug, Default)]
pub struct RuleAudit {
    library: Library,
}

impl RuleAudit {
    /// Takes an event into account. A row if it changed a rule.
    pub fn row(
        &mut self,
        event: &ContentEvent,
        workspace: &Workspace,
        at: Ticks,
        position: i64,
    ) -> Option<Value> {
        let id = rule_of(event);
        let state = |library: &Library| {
            let content = library.current();
            id.and_then(|id| content.rules.get(&id).cloned())
        };
        let before = state(&self.library);
        self.library.apply(event);
        let after = state(&self.library);
        let id = id?;
        let removed = matches!(event, ContentEvent::RuleRemoved { .. });
        let (operation, description) = if removed {
            ("Microsoft.SecurityInsights/alertRules/Delete", "Analytics rule deleted.")
        } else if before.is_none() {
            ("Microsoft.SecurityInsights/alertRules/Write", "Analytics rule created.")
        } else {
            ("Microsoft.SecurityInsights/alertRules/Write", "Analytics rule updated.")
        };
        let shown = after.as_ref().or(before.as_ref())?;
        let resource = workspace.arm_id(&format!("alertRules/{id}"));
        let (original, updated) =
            (document(before.as_ref()), document(after.as_ref().filter(|_| !removed)));
        Some(json!({
            "TimeGenerated": at,
            "OperationName": operation,
            "Status": "Success",
            "Description": description,
            "CorrelationId": Uuid::from_u128(id.as_u128() ^ u128::from(position.unsigned_abs())),
            "SentinelResourceType": "Analytic Rule",
            "SentinelResourceKind": shown.rule.kind.name(),
            "SentinelResourceName": shown.rule.name,
            "SentinelResourceId": resource,
            "WorkspaceId": workspace.id,
            "SourceSystem": "Azure",
            "ExtendedProperties": {
                "ResourceDisplayName": shown.rule.name,
                "ResourceId": resource,
                "ResourceDiffMemberNames": differing(&original, &updated),
                "OriginalResourceState": original,
                "UpdatedResourceState": updated,
                "SubscriptionId": workspace.subscription_id,
                "ResourceGroupName": workspace.resource_group,
                "WorkspaceId": workspace.id,
                "WorkspaceName": workspace.name,
            },
        }))
    }
}

fn rule_of(event: &ContentEvent) -> Option<Uuid> {
    match event {
        ContentEvent::RuleImported { text } => rule::read(text).rule.map(|rule| rule.id),
        ContentEvent::RuleSwitched { id, .. }
        | ContentEvent::RuleModeSet { id, .. }
        | ContentEvent::RuleRemoved { id } => Some(*id),
        ContentEvent::PlaybookImported { .. } | ContentEvent::AutomationRuleImported { .. } => None,
    }
}

fn document(entry: Option<&RuleEntry>) -> Value {
    let Some(entry) = entry else { return Value::Null };
    let mut document = json!(entry.rule);
    if let Value::Object(members) = &mut document {
        members.insert("compatible".to_owned(), entry.compatible.into());
    }
    document
}

fn differing(before: &Value, after: &Value) -> Vec<String> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else {
        return Vec::new();
    };
    let differs = |(name, value): &(&String, &Value)| before.get(*name) != Some(*value);
    after.iter().filter(differs).map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told() {
        let workspace = Workspace {
            id: Uuid::nil(),
            name: "w".into(),
            subscription_id: Uuid::nil(),
            resource_group: "g".into(),
        };
        let mut audit = RuleAudit::default();
        let text = "{id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11, name: n, severity: Low, kind: NRT, query: T}";
        let id = rule::read(text).rule.unwrap().id;
        let mut row = |event: ContentEvent| audit.row(&event, &workspace, Ticks::MIN, 1);
        let imported = |text: String| ContentEvent::RuleImported { text };
        let created = row(imported(text.to_owned())).unwrap();
        assert_eq!(created["Description"], "Analytics rule created.");
        assert_eq!(created["ExtendedProperties"]["OriginalResourceState"], Value::Null);
        let updated = row(imported(text.replace("Low", "High"))).unwrap();
        assert_eq!(updated["ExtendedProperties"]["ResourceDiffMemberNames"], json!(["severity"]));
        let off = row(ContentEvent::RuleSwitched { id, enabled: false }).unwrap();
        assert_eq!(off["ExtendedProperties"]["ResourceDiffMemberNames"], json!(["enabled"]));
        let removed = row(ContentEvent::RuleRemoved { id }).unwrap();
        assert_eq!(removed["OperationName"], "Microsoft.SecurityInsights/alertRules/Delete");
        let playbook = ContentEvent::PlaybookImported { name: "p".into(), text: "{}".into() };
        assert_eq!(row(playbook), None);
    }
}
