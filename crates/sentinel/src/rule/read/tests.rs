//! Reading rule files: our own, Microsoft's peculiarities, and what is refused where.

use std::{fs, path::Path};

use directory::Span;

use super::*;
use crate::rule::{
    AlertProperty, EventGrouping, MatchingMethod, Schedule, Trigger, TriggerOperator,
};

const RULE: &str = "id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11
name: A rule
severity: High
queryFrequency: 5m
queryPeriod: PT1H
triggerOperator: gt
triggerThreshold: 0
query: |
  AuditLogs
  | take 1
entityMappings:
- entityType: Account
  fieldMappings:
  - identifier: AadUserId
    columnName: X
";

fn findings(text: &str) -> Vec<String> {
    let file = read(text);
    let errors = file.findings.iter().any(|finding| finding.level == Level::Error);
    assert_eq!(file.rule.is_none(), errors, "a rule comes exactly without errors");
    file.findings.iter().map(|it| format!("{}:{}: {}", it.line, it.column, it.message)).collect()
}

#[test]
fn a_plain_rule() {
    let file = read(RULE);
    assert_eq!(file.findings, []);
    let rule = file.rule.unwrap();
    let (frequency, period) = (Span::minutes(5), Span::hours(1));
    let schedule = Schedule { frequency, period, trigger: Trigger::ANY_ROW, start: None };
    assert_eq!(rule.kind, Kind::Scheduled(schedule));
    assert_eq!(rule.query, "AuditLogs\n| take 1\n");
    assert!(rule.incidents.create && rule.enabled);
    assert_eq!(rule.event_grouping, EventGrouping::SingleAlert);
}

#[test]
fn the_version_follows_the_wording() {
    let rule = read(RULE).rule.unwrap();
    let same = read(&format!("# a comment\n{RULE}")).rule.unwrap();
    let other = read(&RULE.replace("take 1", "take 2")).rule.unwrap();
    assert_eq!(rule.version(), same.version());
    assert_ne!(rule.version(), other.version());
}

#[test]
fn a_wrong_schedule_is_told_with_its_line() {
    assert_eq!(
        findings(&RULE.replace("PT1H", "1x")),
        [
            "5:14: `queryPeriod`: `1x` is not a duration: write `5m`, `1h`, `14d` or ISO 8601 such as `PT5M`, `P1D`"
        ]
    );
    assert_eq!(
        findings(&RULE.replace("queryFrequency: 5m", "queryFrequency: 1m")),
        ["4:17: `queryFrequency: 1m` is not between 5 minutes and 14 days"]
    );
    assert_eq!(
        findings(&RULE.replace("queryFrequency: 5m", "queryFrequency: 2h")),
        [
            "5:14: `queryPeriod: PT1H` is shorter than `queryFrequency: 2h`: rows between two windows would never be looked at"
        ]
    );
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let missing = findings("name: x\nquery: T\nseverity: urgent\nkind: scheduled\n");
    assert!(missing.contains(&"0:0: `queryPeriod` is missing".to_owned()), "{missing:?}");
    assert!(missing.iter().any(|it| it.starts_with("3:11: `severity: urgent` is none of")));
    assert_eq!(
        findings(&RULE.replace("severity: High", "severity: high")),
        ["3:11: `severity: high` is spelled `High`"]
    );
    assert_eq!(
        findings(&RULE.replace("Account", "Planet")),
        ["12:15: unsupported: entity type `Planet`"]
    );
    assert_eq!(findings("a: 1\nresources: []\n").len(), 1);
    assert_eq!(findings("- 1").len(), 1);
}

#[test]
fn what_sentinel_tolerates_is_told_and_read() {
    let with = |line: &str| findings(&format!("{RULE}{line}\n"));
    assert_eq!(with("alertDetailsOverride: null"), [""; 0]);
    assert_eq!(with("entitymappings: null"), [""; 0]);
    assert_eq!(with("suppressionEnabled: false"), [""; 0]);
    assert_eq!(
        with("tactics: [CommandandControl, Planet]"),
        [
            "16:11: the tactic `CommandandControl` is spelled `CommandAndControl`",
            "16:30: `Planet` is no tactic that Sentinel knows; it is left out"
        ]
    );
    assert_eq!(
        with("colour: red"),
        ["16:1: `colour` is no key that Sentinel knows; it is ignored"]
    );
    assert_eq!(
        with("alertDetailsOverride: {alertDisplaynameFormat: 'x {{A}}'}"),
        ["16:24: `alertDisplaynameFormat` is spelled `alertDisplayNameFormat`"]
    );
    let unnamed = RULE.replace("id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11\n", "");
    let (one, two) = (read(&unnamed).rule.unwrap(), read(&unnamed).rule.unwrap());
    assert_eq!(one.id, two.id);
    assert_eq!(findings(&unnamed), ["0:0: `id` is missing: Reeve derives one from the name"]);
    let named = RULE.replace("4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11", "my-rule");
    assert_eq!(findings(&named), ["1:5: `my-rule` is not a GUID: Reeve derives one from it"]);
}

#[test]
fn thresholds_in_all_spellings() {
    let trigger = |operator: &str, threshold: &str| {
        let text = RULE.replace("gt", operator).replace("triggerThreshold: 0", threshold);
        let rule = read(&text).rule?;
        rule.schedule().map(|it| (it.trigger.operator, it.trigger.threshold))
    };
    use TriggerOperator::{Equal, GreaterThan, LessThan, NotEqual};
    assert_eq!(trigger("gt", "triggerThreshold: '3'"), Some((GreaterThan, 3)));
    assert_eq!(trigger("LessThan", "triggerThreshold: 1"), Some((LessThan, 1)));
    assert_eq!(trigger("Equals", "triggerThreshold: 0"), Some((Equal, 0)));
    assert_eq!(trigger("ne", ""), Some((NotEqual, 0)));
    assert_eq!(trigger("GreaterThanOrEqual", "triggerThreshold: 3"), Some((GreaterThan, 2)));
    assert_eq!(trigger("GreaterThanOrEqual", "triggerThreshold: 0"), None);
    assert_eq!(trigger("around", "triggerThreshold: 0"), None);
    assert_eq!(trigger("gt", "triggerThreshold: 10001"), None);
}

#[test]
fn every_other_field() {
    let text = format!(
        "{RULE}kind: scheduled
startTimeUtc: 2026-01-01T00:02:00Z
suppressionEnabled: true
suppressionDuration: PT1H
sentinelEntitiesMappings: [{{columnName: Entities}}]
customDetails: {{B: Y, A: X}}
alertDetailsOverride:
  alertDisplayNameFormat: 'About {{{{X}}}}'
  alertSeverityColumnName: S
  alertDynamicProperties: [{{alertProperty: ProductName, value: P}}]
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: true
    lookbackDuration: 2h
    matchingMethod: selected
    groupByEntities: [account]
    groupByAlertDetails: [severity]
    groupByCustomDetails: [A]
version: 1.2.3
tags: [a, b]
"
    );
    assert_eq!(findings(&text), [""; 0]);
    let file = read(&text);
    assert_eq!(file.metadata.template_version.as_deref(), Some("1.2.3"));
    assert_eq!(file.metadata.tags, ["a", "b"]);
    let rule = file.rule.unwrap();
    assert_eq!(rule.suppression, Some(Span::hours(1)));
    assert_eq!(rule.schedule().unwrap().start.unwrap().to_string(), "2026-01-01T00:02:00Z");
    assert_eq!(rule.sentinel_entities, ["Entities"]);
    assert_eq!(rule.custom_details[0], ("A".to_owned(), "X".to_owned()));
    assert_eq!(rule.details_override.display_name_format.as_deref(), Some("About {{X}}"));
    assert_eq!(rule.details_override.properties, [(AlertProperty::ProductName, "P".to_owned())]);
    let grouping = rule.incidents.grouping.unwrap();
    assert_eq!((grouping.method, grouping.lookback), (MatchingMethod::Selected, Span::hours(2)));
    assert_eq!(
        (grouping.by_entities, grouping.by_details),
        (vec!["Account".to_owned()], vec!["Severity".to_owned()])
    );
    assert!(grouping.reopen_closed);
}

#[test]
fn kinds() {
    let nrt = "id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11
name: n
kind: NRT
severity: Low
query: T | extend AccountCustomEntity = A
alertDetailsOverride: {alertDynamicProperties: []}
";
    let rule = read(nrt).rule.unwrap();
    assert_eq!(rule.kind, Kind::Nrt);
    // The columns of older rules, when nothing is mapped.
    assert_eq!(rule.entity_mappings[0].field_mappings[0].identifier, "FullName");
    let hunting = nrt.replace("kind: NRT\n", "").replace("severity: Low\n", "");
    assert_eq!(read(&hunting).rule.unwrap().kind, Kind::Hunting);
    let told = findings(&nrt.replace("NRT", "Fusion"));
    assert_eq!(
        told,
        ["3:7: unsupported: rules of kind `Fusion`; it has no query, only Microsoft evaluates it"]
    );
    let exploration = "Id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11
DisplayName: d
Description: e
InputEntityType: Account
InputFields: [Name]
OutputEntityTypes: [IP]
QueryPeriodBefore: 1d
QueryPeriodAfter: 1d
DataSources: [T]
Tactics: [Persistence]
query: T
";
    assert_eq!(findings(exploration), [""; 0]);
    let file = read(exploration);
    assert_eq!(file.metadata.explores.as_deref(), Some("Account"));
    assert_eq!(file.rule.unwrap().name, "d");
}

const PROPERTIES: &str = r#"{"displayName": "One", "severity": "Low", "enabled": false,
  "query": "[[x", "queryFrequency": "PT5M", "queryPeriod": "PT5M", "triggerOperator": "GreaterThan",
  "triggerThreshold": 0, "suppressionEnabled": null, "customDetails": null, "startTimeUtc": null}"#;

#[test]
fn templates_and_packages() {
    let guids = ["4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11", "5d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11"];
    let resource = |guid: &str, kind: &str, properties: &str| {
        format!(
            r#"{{"type": "{kind}", "kind": "Scheduled", "apiVersion": "2022-11-01",
            "name": "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/{guid}')]",
            "properties": {properties}}}"#
        )
    };
    let second = PROPERTIES.replace("\"One\"", "\"[variables('name')]\"");
    let template = format!(
        r#"{{"parameters": {{"workspace": {{"type": "string"}}}}, "variables": {{"name": "Two"}},
        "resources": [{}, {{"type": "Microsoft.Other/thing"}}, {}]}}"#,
        resource(
            guids[0],
            "Microsoft.OperationalInsights/workspaces/providers/alertRules",
            PROPERTIES
        ),
        resource(guids[1], "Microsoft.SecurityInsights/alertRules", &second),
    );
    let package = format!(
        r#"{{"resources": [{{"type": "Microsoft.OperationalInsights/workspaces/providers/contentTemplates",
        "properties": {{"mainTemplate": {template}}}}}]}}"#
    );
    for text in [&template, &package] {
        let files = read_all(text);
        let names: Vec<_> =
            files.iter().map(|it| it.rule.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(names, ["One", "Two"]);
        for (file, guid) in files.iter().zip(guids) {
            let rule = file.rule.as_ref().unwrap();
            assert_eq!((rule.id.to_string().as_str(), rule.query.as_str()), (guid, "[x"));
            assert!(!rule.enabled);
            assert_eq!(
                read(&file.text).rule.as_ref(),
                Some(rule),
                "its part of the file is the rule"
            );
        }
        assert!(read(text).findings[0].message.contains("2 rules, not one"));
    }
}

fn shared(path: &str) -> Option<std::path::PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    path.exists().then_some(path)
}

/// The same rule, published in both forms.
#[test]
fn yaml_and_template_of_one_rule_are_the_same() {
    let Some(folder) = shared("conformance/rules") else { return };
    let rule = |name: &str| read(&fs::read_to_string(folder.join(name)).unwrap()).rule.unwrap();
    let yaml = rule("AnalyticRules__T1531.Entra.HighlyPrivilegedRoleRemoval.yaml");
    let json = rule("T1531.Entra.HighlyPrivilegedRoleRemoval.json");
    assert_eq!(yaml, json);
    assert_eq!(yaml.schedule().unwrap().trigger.threshold, 2);
}

/// All published rules and hunting queries load as the kind they are.
#[test]
fn published_rules_load() {
    let Some(list) = shared("conformance/artefacts.jsonl") else { return };
    let mut loaded = 0;
    for line in fs::read_to_string(&list).unwrap().lines() {
        let artefact: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| artefact[key].as_str().unwrap();
        if text("kind") == "playbook" {
            continue;
        }
        let path = list.with_file_name(text("file"));
        let file = read(&fs::read_to_string(&path).unwrap());
        let Some(rule) = file.rule else { panic!("{}: {:?}", path.display(), file.findings) };
        let expected = if text("kind") == "hunting" { "Hunting" } else { "Scheduled" };
        assert_eq!(rule.kind.name(), expected, "{}", path.display());
        assert!(file.query_line > 0, "{}", path.display());
        loaded += 1;
    }
    assert!(loaded >= 100, "{loaded}");
}

#[test]
fn broken_yaml_says_where() {
    let file = read("id: x\n  name: [");
    let [finding] = file.findings.as_slice() else { panic!("{:?}", file.findings) };
    assert_eq!(finding.level, Level::Error);
    assert!(finding.line >= 1, "{finding:?}");
}

#[test]
fn our_own_rules_are_readable() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/rules");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(findings(&text), [""; 0]);
        seen += 1;
    }
    assert!(seen >= 2);
}
