//! Words that Sentinel knows: keys of a rule, tactics, techniques.
//!
//! Not here: words of single fields, such as severities, which stand with their field.

use super::{Node, Reader};

/// MITRE ATT&CK's tactics as Sentinel's API spells them, those for industrial control last.
const TACTICS: [&str; 17] = [
    "Reconnaissance",
    "ResourceDevelopment",
    "InitialAccess",
    "Execution",
    "Persistence",
    "PrivilegeEscalation",
    "DefenseEvasion",
    "CredentialAccess",
    "Discovery",
    "LateralMovement",
    "Collection",
    "Exfiltration",
    "CommandAndControl",
    "Impact",
    "PreAttack",
    "ImpairProcessControl",
    "InhibitResponseFunction",
];

/// The keys of rules, hunting queries and explorations, in YAML and in templates.
const KEYS: [&str; 52] = [
    "id",
    "name",
    "displayName",
    "description",
    "severity",
    "status",
    "kind",
    "requiredDataConnectors",
    "dataTypes",
    "queryFrequency",
    "queryPeriod",
    "triggerOperator",
    "triggerThreshold",
    "tactics",
    "relevantTechniques",
    "techniques",
    "subTechniques",
    "query",
    "entityMappings",
    "sentinelEntitiesMappings",
    "customDetails",
    "alertDetailsOverride",
    "eventGroupingSettings",
    "incidentConfiguration",
    "suppressionEnabled",
    "suppressionDuration",
    "version",
    "templateVersion",
    "alertRuleTemplateName",
    "startTimeUtc",
    "enabled",
    "tags",
    "metadata",
    "lastModifiedUtc",
    "createdDateUTC",
    "lastUpdatedDateUTC",
    "alertRulesCreatedByTemplateCount",
    "etag",
    "category",
    "InputEntityType",
    "InputFields",
    "OutputEntityTypes",
    "QueryPeriodBefore",
    "QueryPeriodAfter",
    "DataSources",
    "apiVersion",
    "type",
    "functionAlias",
    "functionParameters",
    "properties",
    "scope",
    "location",
];

/// The tactic of that name, whatever its case and spaces, as Sentinel spells it.
pub(in crate::rule) fn tactic(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    TACTICS.into_iter().find(|known| known.eq_ignore_ascii_case(&plain))
}

impl Reader<'_> {
    /// Keys that nobody reads are told, since they are often slips of the pen.
    pub(super) fn unknown_keys(&mut self) {
        let body = self.source.body;
        let known = |key: &str| KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
        let unknown = body.pairs().filter(|(key, _)| !key.text().is_some_and(known));
        for (key, _) in unknown.collect::<Vec<_>>() {
            self.unknown_key(key);
        }
    }

    pub(super) fn unknown_key(&mut self, key: &Node) {
        let name = key.text().unwrap_or_default();
        self.warn(key, format!("`{name}` is no key that Sentinel knows; it is ignored"));
    }

    pub(super) fn tactics(&mut self) -> Vec<String> {
        let mut found = self.texts(&["tactics"]);
        if found.is_empty() {
            let tagged = self.saved_search_tag("tactics").map(super::list).unwrap_or_default();
            let body = self.source.body;
            found.extend(tagged.into_iter().map(|text| (body, text)));
        }
        let mut tactics: Vec<String> = Vec::new();
        for (node, text) in found {
            match tactic(&text) {
                Some(known) => {
                    if known != text {
                        self.warn(node, format!("the tactic `{text}` is spelled `{known}`"));
                    }
                    if !tactics.iter().any(|it| it == known) {
                        tactics.push(known.to_owned());
                    }
                }
                None => {
                    let message =
                        format!("`{text}` is no tactic that Sentinel knows; it is left out");
                    self.warn(node, message);
                }
            }
        }
        tactics
    }

    pub(super) fn techniques(&mut self) -> Vec<String> {
        let mut found = self.texts(&["relevantTechniques", "techniques"]);
        found.extend(self.texts(&["subTechniques"]));
        let mut techniques: Vec<String> = Vec::new();
        for (node, text) in found {
            if is_technique(&text) {
                if !techniques.contains(&text) {
                    techniques.push(text);
                }
            } else {
                let message =
                    format!("`{text}` is no technique such as T1098 or T1098.003; it is left out");
                self.warn(node, message);
            }
        }
        techniques
    }
}

fn is_technique(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = text.strip_prefix('T') else { return false };
    match number.split_once('.') {
        Some((number, sub)) => digits(number, 4) && digits(sub, 3),
        None => digits(number, 4),
    }
}
