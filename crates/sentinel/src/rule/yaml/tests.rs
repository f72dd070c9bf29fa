//! Reading rule files: our own, Microsoft's peculiarities, and what is refused where.

use super::*;

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
    assert_eq!(rule.query_frequency, Span::minutes(5));
    assert_eq!(rule.query_period, Span::hours(1));
    assert_eq!(rule.query, "AuditLogs\n| take 1\n");
    assert!(rule.create_incident && rule.enabled);
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
    let missing = findings("name: x\nquery: T\nseverity: urgent\n");
    assert!(missing.contains(&"0:0: `id` is missing".to_owned()), "{missing:?}");
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
}

#[test]
fn what_reeve_does_not_evaluate_is_refused() {
    let with = |line: &str| findings(&format!("{RULE}{line}\n"));
    assert_eq!(with("kind: NRT"), ["16:7: unsupported: rules of kind `NRT`; only Scheduled runs"]);
    assert_eq!(
        with("suppressionEnabled: true"),
        ["16:21: unsupported: `suppressionEnabled: true`"]
    );
    assert_eq!(with("alertDetailsOverride: null"), [""; 0]);
    assert_eq!(with("suppressionEnabled: false"), [""; 0]);
    assert_eq!(
        findings(&RULE.replace("triggerThreshold: 0", "triggerThreshold: 2")),
        ["7:19: unsupported: `triggerThreshold: 2`; only 0 runs"]
    );
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
