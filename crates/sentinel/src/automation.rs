//! Automation rules: what starts by itself when an incident is created.
//!
//! Not here: doing it. [`planned`] says what is to be done, in order.

use directory::Ticks;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::incident::Incident;

/// How a property is compared. Positive operators want any value to match, negated ones none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operator {
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    NotStartsWith,
    EndsWith,
    NotEndsWith,
}

/// One condition; all of a rule's conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Such as `IncidentTitle`, `IncidentSeverity` or `IncidentRelatedAnalyticRuleIds`.
    pub property_name: String,
    /// How to compare.
    pub operator: Operator,
    /// With what, ignoring case.
    pub property_values: Vec<String>,
}

/// An automation rule for created incidents that runs playbooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutomationRule {
    /// Name shown to people.
    pub display_name: String,
    /// Rules run in this order, 1 first.
    pub order: u32,
    /// Whether it is on.
    pub is_enabled: bool,
    /// From this time on it counts as off.
    pub expiration_time_utc: Option<Ticks>,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// Playbooks to run, in order: `logicAppResourceId` or the playbook's name.
    pub playbooks: Vec<String>,
}

/// Why an automation rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("automation rule `{rule}`: {problem}")]
pub struct Unusable {
    /// The rule's name, as far as known.
    pub rule: String,
    /// What is wrong, or not supported, and where.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    display_name: String,
    order: u32,
    triggering_logic: RawTrigger,
    actions: Vec<RawAction>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawTrigger {
    is_enabled: bool,
    expiration_time_utc: Option<Ticks>,
    triggers_on: String,
    triggers_when: String,
    #[serde(default)]
    conditions: Vec<RawCondition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawCondition {
    condition_type: String,
    condition_properties: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAction {
    order: u32,
    action_type: String,
    action_configuration: Value,
}

/// Reads the REST form, `{"properties": {…}}` or the inner object alone.
///
/// # Errors
///
/// When the JSON is not an automation rule, or asks for something that Reeve does not do.
pub fn read(text: &str) -> Result<AutomationRule, Unusable> {
    let unusable = |rule: &str, problem: String| Unusable { rule: rule.to_owned(), problem };
    let value: Value =
        serde_json::from_str(text).map_err(|error| unusable("", error.to_string()))?;
    let body = value.get("properties").unwrap_or(&value);
    let name = body.get("displayName").and_then(Value::as_str).unwrap_or_default().to_owned();
    let raw: Raw =
        serde_json::from_value(body.clone()).map_err(|error| unusable(&name, error.to_string()))?;
    rule(raw).map_err(|problem| unusable(&name, problem))
}

fn rule(raw: Raw) -> Result<AutomationRule, String> {
    let trigger = raw.triggering_logic;
    if (trigger.triggers_on.as_str(), trigger.triggers_when.as_str()) != ("Incidents", "Created") {
        return Err(format!(
            "unsupported: triggersOn `{}`, triggersWhen `{}`; only Incidents, Created runs",
            trigger.triggers_on, trigger.triggers_when
        ));
    }
    let conditions = trigger.conditions.into_iter().map(condition).collect::<Result<_, _>>()?;
    let mut actions = raw.actions;
    actions.sort_by_key(|action| action.order);
    Ok(AutomationRule {
        display_name: raw.display_name,
        order: raw.order,
        is_enabled: trigger.is_enabled,
        expiration_time_utc: trigger.expiration_time_utc,
        conditions,
        playbooks: actions.into_iter().map(playbook).collect::<Result<_, _>>()?,
    })
}

fn condition(raw: RawCondition) -> Result<Condition, String> {
    if raw.condition_type != "Property" {
        return Err(format!("unsupported: conditionType `{}`", raw.condition_type));
    }
    let condition: Condition = serde_json::from_value(raw.condition_properties)
        .map_err(|error| format!("conditionProperties: {error}"))?;
    if !PROPERTIES.contains(&condition.property_name.as_str()) {
        return Err(format!("unsupported: propertyName `{}`", condition.property_name));
    }
    Ok(condition)
}

fn playbook(action: RawAction) -> Result<String, String> {
    if action.action_type != "RunPlaybook" {
        return Err(format!("unsupported: actionType `{}`", action.action_type));
    }
    let id = action.action_configuration.get("logicAppResourceId").and_then(Value::as_str);
    id.map(str::to_owned).ok_or_else(|| "RunPlaybook lacks `logicAppResourceId`".to_owned())
}

const PROPERTIES: [&str; 9] = [
    "IncidentTitle",
    "IncidentDescription",
    "IncidentSeverity",
    "IncidentStatus",
    "IncidentTactics",
    "IncidentRelatedAnalyticRuleIds",
    "AccountName",
    "AccountUPNSuffix",
    "AccountAadUserId",
];

fn values(incident: &Incident, property: &str) -> Vec<String> {
    let accounts = |identifier: &str| {
        let entities = incident.alerts.iter().flat_map(|alert| &alert.entities);
        entities
            .filter(|entity| entity.kind == "Account")
            .filter_map(|entity| entity.property(identifier).map(str::to_owned))
            .collect()
    };
    match property {
        "IncidentTitle" => vec![incident.title.clone()],
        "IncidentDescription" => vec![incident.description.clone()],
        "IncidentSeverity" => vec![incident.severity.name().to_owned()],
        "IncidentStatus" => vec![incident.status.name().to_owned()],
        "IncidentTactics" => incident.tactics(),
        "IncidentRelatedAnalyticRuleIds" => incident.rule_ids().map(|id| id.to_string()).collect(),
        "AccountName" => accounts("Name"),
        "AccountUPNSuffix" => accounts("UPNSuffix"),
        _ => accounts("AadUserId"),
    }
}

fn holds(condition: &Condition, incident: &Incident) -> bool {
    let by_rule = condition.property_name == "IncidentRelatedAnalyticRuleIds";
    let wanted: Vec<String> = condition
        .property_values
        .iter()
        // Rule ids come as ARM ids; their last segment is the GUID.
        .map(|text| if by_rule { text.rsplit('/').next().unwrap_or(text) } else { text })
        .map(str::to_lowercase)
        .collect();
    let any = |matches: fn(&str, &str) -> bool| {
        let found = values(incident, &condition.property_name);
        found.iter().any(|have| wanted.iter().any(|want| matches(&have.to_lowercase(), want)))
    };
    match condition.operator {
        Operator::Equals => any(|have, want| have == want),
        Operator::NotEquals => !any(|have, want| have == want),
        Operator::Contains => any(|have, want| have.contains(want)),
        Operator::NotContains => !any(|have, want| have.contains(want)),
        Operator::StartsWith => any(|have, want| have.starts_with(want)),
        Operator::NotStartsWith => !any(|have, want| have.starts_with(want)),
        Operator::EndsWith => any(|have, want| have.ends_with(want)),
        Operator::NotEndsWith => !any(|have, want| have.ends_with(want)),
    }
}

/// The playbooks that a new incident starts, in the order in which Sentinel would run them.
#[must_use]
pub fn planned(rules: &[AutomationRule], incident: &Incident, now: Ticks) -> Vec<String> {
    let mut rules: Vec<&AutomationRule> = rules
        .iter()
        .filter(|rule| rule.is_enabled && rule.expiration_time_utc.is_none_or(|end| now < end))
        .filter(|rule| rule.conditions.iter().all(|condition| holds(condition, incident)))
        .collect();
    rules.sort_by(|a, b| (a.order, &a.display_name).cmp(&(b.order, &b.display_name)));
    rules.into_iter().flat_map(|rule| rule.playbooks.clone()).collect()
}

#[cfg(test)]
mod tests;
