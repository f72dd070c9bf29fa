//! Automation rules: reading, matching, order.

use super::*;
use crate::incident::tests::incident;

fn rule(name: &str, order: u32, conditions: &str) -> AutomationRule {
    read(&format!(
        r#"{{"properties": {{"displayName": "{name}", "order": {order},
            "triggeringLogic": {{"isEnabled": true, "triggersOn": "Incidents", "triggersWhen": "Created", "conditions": [{conditions}]}},
            "actions": [{{"order": 1, "actionType": "RunPlaybook", "actionConfiguration": {{"logicAppResourceId": "/x/workflows/{name}", "tenantId": "t"}}}}]}}}}"#
    ))
    .unwrap()
}

fn property(name: &str, operator: &str, value: &str) -> String {
    format!(
        r#"{{"conditionType": "Property", "conditionProperties": {{"propertyName": "{name}", "operator": "{operator}", "propertyValues": ["{value}"]}}}}"#
    )
}

#[test]
fn conditions_decide_and_order_sorts() {
    let incident = incident();
    let id = incident.alerts[0].rule_id;
    let matching = property(
        "IncidentRelatedAnalyticRuleIds",
        "Equals",
        &format!(
            "/subscriptions/s/providers/Microsoft.SecurityInsights/alertRules/{}",
            id.to_string().to_uppercase()
        ),
    );
    let rules = [
        rule("late", 20, &matching),
        rule("early", 10, ""),
        rule("other", 1, &property("IncidentTitle", "Contains", "no such title")),
        rule("severe", 30, &property("IncidentSeverity", "NotEquals", "low")),
    ];
    assert_eq!(
        planned(&rules, &incident, Ticks::MIN),
        ["/x/workflows/early", "/x/workflows/late", "/x/workflows/severe"]
    );
}

#[test]
fn an_expired_or_disabled_rule_does_nothing() {
    let end: Ticks = "2026-01-01T00:00:00Z".parse().unwrap();
    let expiring = AutomationRule { expiration_time_utc: Some(end), ..rule("r", 1, "") };
    assert_eq!(planned(std::slice::from_ref(&expiring), &incident(), Ticks::MIN).len(), 1);
    assert!(planned(&[expiring], &incident(), end).is_empty());
    let off = AutomationRule { is_enabled: false, ..rule("r", 1, "") };
    assert!(planned(&[off], &incident(), Ticks::MIN).is_empty());
}

#[test]
fn what_is_not_done_is_refused_by_name() {
    let text = r#"{"displayName": "close", "order": 1,
        "triggeringLogic": {"isEnabled": true, "triggersOn": "Incidents", "triggersWhen": "Created"},
        "actions": [{"order": 1, "actionType": "ModifyProperties", "actionConfiguration": {}}]}"#;
    assert_eq!(
        read(text).unwrap_err().to_string(),
        "automation rule `close`: unsupported: actionType `ModifyProperties`"
    );
    let updated = text.replace("Created", "Updated");
    assert!(read(&updated).unwrap_err().problem.contains("triggersWhen `Updated`"));
    assert!(read("{}").unwrap_err().problem.contains("missing field"));
}
