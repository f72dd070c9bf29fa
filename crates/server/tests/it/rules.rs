//! Rules and playbooks checked and tried without a server: those that ship, with the events in
//! `content/rules/fixtures`, and those that others published.
//!
//! Not here: rules on a server (`story`), and the grammar of rule files (`sentinel`).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::commands::{Folder, Ran, ours, shared, text};

const PLAIN: &str = "content/rules/role-assigned-outside-pim.yaml";
const WATCHED: &str = "content/rules/privileged-role-assigned-outside-pim.yaml";
const ROLES: &str = "content/watchlists/PrivilegedAADRoles.csv";
const AT: &str = "2026-02-14T06:06:00Z";

/// `reeve rule test` of one of our rules on some of our fixtures.
fn tried(rule: &str, fixtures: &[&str], more: &[&str]) -> Ran {
    tried_in(&Folder::new(), &ours(rule), fixtures, more)
}

fn tried_in(folder: &Folder, rule: &Path, fixtures: &[&str], more: &[&str]) -> Ran {
    let files: Vec<PathBuf> =
        fixtures.iter().map(|name| ours("content/rules/fixtures").join(name)).collect();
    let mut args = vec!["rule", "test", text(rule), "--at", AT];
    args.extend(files.iter().flat_map(|file| ["--events", text(file)]));
    args.extend(more);
    folder.reeve(&args)
}

/// Of each alert: whom it is about, which role, who did it, when.
fn alerts(document: &Value) -> Vec<[String; 4]> {
    let of = |alert: &Value| {
        let at = |pointer: &str| alert.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        [
            at("/entities/0/DisplayName"),
            at("/customDetails/Role/0"),
            at("/customDetails/AssignedBy/0"),
            at("/startTime"),
        ]
    };
    document["alerts"].as_array().unwrap().iter().map(of).collect()
}

const BY: &str = "ines.moreau@brookfield.example";

#[test]
fn an_assignment_outside_of_pim_is_a_hit() {
    let ran = tried(PLAIN, &["assigned-outside-of-pim.json"], &["--expect", "1"]);
    let document = ran.json();
    assert_eq!((&document["rows"], &document["deadLetters"]), (&json!(2), &json!(0)));
    assert_eq!(
        alerts(&document),
        [["Rosa Lindgren", "Global Administrator", BY, "2026-02-14T06:05:04.1234567Z"]]
    );
    let alert = &document["alerts"][0];
    assert_eq!(alert["rule"], "Directory role assigned outside of PIM");
    assert_eq!(alert["severity"], "High");
    // The run that it belongs to, as the schedule of five minutes has it.
    assert_eq!(alert["queryEnd"], "2026-02-14T06:10:00Z");
    assert_eq!(alert["entities"][1]["HostName"], "62e90394-69f5-4237-9190-012177145e10");
    assert_eq!(document["incidents"].as_array().unwrap().len(), 1);
    assert_eq!(document["incidents"][0]["properties"]["title"], alert["rule"]);
    assert_eq!(document["incidents"][0]["properties"]["status"], "New");
}

#[test]
fn an_assignment_in_pim_is_a_miss() {
    let document = tried(PLAIN, &["assigned-in-pim.json"], &["--expect", "0"]).json();
    assert_eq!((&document["rows"], &document["alerts"]), (&json!(3), &json!([])));
    assert_eq!(document["incidents"], json!([]));
}

#[test]
fn a_row_that_comes_days_late_counts() {
    let files = ["assigned-outside-of-pim.json", "assigned-outside-of-pim-late.json"];
    let document = tried(PLAIN, &files, &["--expect", "2"]).json();
    assert_eq!(
        alerts(&document)[1],
        ["Jo Whitfield", "Privileged Role Administrator", BY, "2026-02-11T22:47:30.9876543Z"]
    );
    // It is judged as its own time's run would have judged it.
    assert_eq!(document["alerts"][1]["queryEnd"], "2026-02-11T22:50:00Z");
}

#[test]
fn a_record_that_comes_twice_alerts_once() {
    for files in [
        &["assigned-outside-of-pim-twice.json"][..],
        &["assigned-outside-of-pim.json", "assigned-outside-of-pim.json"],
    ] {
        let document = tried(PLAIN, files, &["--expect", "1"]).json();
        assert_eq!(document["repeated"], 1, "{files:?}");
    }
}

#[test]
fn the_watchlist_chooses_the_roles() {
    let list = format!("PrivilegedAADRoles={}", text(&ours(ROLES)));
    let files = [
        "assigned-outside-of-pim-unlisted-role.json",
        "assigned-outside-of-pim-late.json",
        "assigned-in-pim.json",
    ];
    let ran = tried(WATCHED, &files, &["--watchlist", &list, "--expect", "1"]);
    let document = ran.json();
    assert_eq!(
        alerts(&document),
        [["Jo Whitfield", "Privileged Role Administrator", BY, "2026-02-11T22:47:30.9876543Z"]]
    );
    assert_eq!((ran.err.as_str(), &document["notes"]), ("", &json!([])));
    // The plain rule takes both.
    assert_eq!(alerts(&tried(PLAIN, &files, &[]).json()).len(), 2);
    // Without the list there is nothing to find, and that is said.
    let ran = tried(WATCHED, &files, &["--expect", "0"]);
    assert!(ran.err.contains("watchlist `PrivilegedAADRoles` was not given"), "{}", ran.err);
    assert_eq!(ran.json()["notes"].as_array().unwrap().len(), 1);
    // A list that is none.
    let folder = Folder::new();
    folder.file("list.csv", "");
    let rule = ours(WATCHED);
    let ran = tried_in(&folder, &rule, &files, &["--watchlist", "PrivilegedAADRoles=list.csv"]);
    assert!(ran.code == 1 && ran.err.contains("watchlist `PrivilegedAADRoles`: "), "{}", ran.err);
    let ran = tried(WATCHED, &files, &["--watchlist", "PrivilegedAADRoles"]);
    assert!(ran.code == 2 && ran.err.contains("write ALIAS=FILE"), "{}", ran.err);
}

#[test]
fn a_trial_reads_well_for_people_and_for_test_reports() {
    let files = ["assigned-outside-of-pim-twice.json"];
    let ran = tried(PLAIN, &files, &["--format", "text"]);
    assert_eq!(
        ran.out.lines().collect::<Vec<_>>(),
        [
            "rows: 2, records that fit no table: 0, alerts: 1, repetitions: 1",
            "2026-02-14T06:01:09.5050505Z High: Directory role assigned outside of PIM",
            "  Account AadUserId=be1656ad-670f-5f65-ac77-ae0ed3d33b4d, DisplayName=Amir Haddad",
            "  Host HostName=e8611ab8-c189-46e8-94e1-60213ab1f814",
            "  AssignedBy: ines.moreau@brookfield.example",
            "  Role: Privileged Role Administrator",
        ]
    );
    let ran = tried(PLAIN, &files, &["--format", "junit", "--expect", "1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("failures=\"0\"><testcase classname=\"rule\" name=\"Directory role"));
    assert!(!ran.out.contains("<failure"));
    let ran = tried(PLAIN, &files, &["--format", "junit", "--expect", "2"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, "error: 1 alerts, not 2 as expected\n"));
    assert!(ran.out.contains("<failure message=\"1 alerts, not 2 as expected\"/>"), "{}", ran.out);
    let ran = tried(PLAIN, &files, &["--format", "csv"]);
    assert!(ran.code == 2 && ran.err.contains("it writes text, json, junit"), "{}", ran.err);
}

#[test]
fn events_that_fit_no_table_are_counted_and_named() {
    let folder = Folder::new();
    folder.file("events.json", "[{\"OperationName\":\"x\"}]");
    let ran = tried_in(&folder, &ours(PLAIN), &[], &["--events", "events.json"]);
    assert_eq!(ran.json()["deadLetters"], 1);
    assert!(ran.err.contains("events.json: record 1: it is no diagnostic record"), "{}", ran.err);
    let ran = tried_in(&folder, &ours(PLAIN), &[], &["--events", "none.json"]);
    assert!(ran.code == 1 && ran.err.contains("`none.json`: No such file"), "{}", ran.err);
}

#[test]
fn a_wrong_rule_is_refused_at_its_place() {
    let folder = Folder::new();
    let rule = fs::read_to_string(ours(PLAIN)).unwrap();
    let line = |of: &str| 1 + rule.lines().position(|line| line.starts_with(of)).unwrap();
    let query = line("query:") + 1;
    for (from, to, place, expected) in [
        (
            "queryPeriod: 5m",
            "queryPeriod: fortnight",
            format!("{}:14: error: ", line("queryPeriod")),
            "`queryPeriod`: `fortnight` is not a duration: write `5m`",
        ),
        (
            "queryPeriod: 5m",
            "queryPeriod: 30d",
            format!("{}:14: error: ", line("queryPeriod")),
            "`queryPeriod: 30d` is not between 5 minutes and 14 days",
        ),
        (
            "  | where OperationName ",
            "  | where OperationNam ",
            format!("{}:11: error: ", query + 1),
            "[SEM0100] there is no column `OperationNam` (did you mean `OperationName`?)",
        ),
        (
            "  | where OperationName ",
            "  | wher OperationName ",
            format!("{}:5: error: ", query + 1),
            "[SYN0001] unknown operator `wher` (did you mean `where`?)",
        ),
    ] {
        assert!(rule.contains(from), "{from}");
        folder.file("rule.yaml", rule.replace(from, to));
        let told = format!("rule.yaml:{place}");
        let ran = folder.reeve(&["rule", "check", "rule.yaml"]);
        assert_eq!((ran.code, ran.err.as_str()), (1, "error: 1 of 1 files cannot be used\n"));
        assert!(ran.out.contains(&told) && ran.out.contains(expected), "{told}: {}", ran.out);
        let path = folder.path().join("rule.yaml");
        let ran = tried_in(&folder, &path, &["assigned-outside-of-pim.json"], &[]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(ran.err.starts_with("error: the rule cannot be used\n"), "{}", ran.err);
        assert!(ran.err.contains(&told) && ran.err.contains(expected), "{told}: {}", ran.err);
    }
}

/// Whether each file got its verdict, and how many are usable.
fn verdicts(ran: &Ran, files: &[PathBuf]) -> usize {
    assert!(!ran.err.contains("panicked") && !ran.err.contains("internal"), "{}", ran.err);
    let mut usable = 0;
    for file in files {
        let starts = format!("{}:", file.display());
        let mut said = ran.out.lines().filter_map(|line| line.strip_prefix(&starts)).peekable();
        assert!(said.peek().is_some(), "nothing is said of {starts}");
        let (good, bad) = said.fold((0, 0), |(good, bad), line| {
            (good + usize::from(line == " usable"), bad + usize::from(line.contains(" error: ")))
        });
        assert!((good == 1) != (bad > 0), "{starts} {good} {bad}");
        usable += good;
    }
    let told = format!("error: {} of {} files cannot be used\n", files.len() - usable, files.len());
    let ends = if usable == files.len() { (0, "") } else { (1, told.as_str()) };
    assert_eq!((ran.code, ran.err.as_str()), ends);
    usable
}

fn files_of(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == extension));
    files.sort();
    files
}

fn checked(noun: &str, files: &[PathBuf]) -> Ran {
    let args = [noun, "check"].into_iter().chain(files.iter().map(|path| text(path)));
    Folder::new().reeve(&args.collect::<Vec<_>>())
}

#[test]
fn everything_that_ships_is_usable() {
    for (noun, folder, extension) in
        [("rule", "content/rules", "yaml"), ("playbook", "content/playbooks", "json")]
    {
        let files = files_of(&ours(folder), extension);
        assert_eq!(verdicts(&checked(noun, &files), &files), 2, "{noun}");
    }
}

#[test]
fn every_published_playbook_gets_a_verdict() {
    let Some(folder) = shared("conformance/playbooks") else { return };
    let files = files_of(&folder, "json");
    assert!(files.len() > 20, "{} files", files.len());
    let ran = checked("playbook", &files);
    println!("{} of {} playbooks are usable", verdicts(&ran, &files), files.len());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for line in ran.out.lines().filter_map(|line| line.split(" error: ").nth(1)) {
        // Where it is, and names in backquotes, differ from file to file.
        let placed = line.starts_with("line ").then(|| line.split_once(": ")).flatten();
        let kind = placed.map_or(line, |(_, kind)| kind);
        let kind = kind.split('`').step_by(2).collect::<Vec<_>>().join("`…`");
        *kinds.entry(kind.chars().take(100).collect()).or_default() += 1;
    }
    kinds.iter().for_each(|(kind, times)| println!("{times:6} {kind}"));
}

/// Files whose queries Microsoft's own language service refuses too, over the same tables, and the
/// name that it does not know or does not take.
const FAULTY: [(&str, &str); 16] = [
    ("BehaviorAnalytics__Anomalous_AAD_Account_Manipulation", "_ItemId"),
    ("BehaviorAnalytics__Anomalous_Account_Creation", "_ItemId"),
    ("BehaviorAnalytics__Anomalous_Failed_Logon", "_ItemId"),
    ("BehaviorAnalytics__Anomalous_Geo_Location_Logon", "_ItemId"),
    ("BehaviorAnalytics__Anomalous_Password_Reset", "_ItemId"),
    ("BehaviorAnalytics__Anomalous_Role_Assignment", "_ItemId"),
    ("BehaviorAnalytics__Anomalous_Sign-in_Activity", "_ItemId"),
    ("MultipleDataSources__LogonwithExpiredAccount", "Computer"),
    ("MultipleDataSources__RareDomainsInCloudLogs", "UserPrincipalName"),
    ("MultipleDataSources__TrackingPrivAccounts", "the name of a column is needed"),
    ("SecurityAlert__AlertsOnHost", "Computer"),
    ("SecurityAlert__AlertsWithFile", "Extprop"),
    ("SecurityAlert__WebShellCommandAlertEnrich", "sComputerName"),
    ("SigninLogs__AnomalousUserAppSigninLocationIncrease", "timeRange"),
    ("SigninLogs__AnomalousUserAppSigninLocationIncreaseDetail", "timeRange"),
    ("W3CIISLog__MaliciousAlertLinkedWebRequests", "sComputerName"),
];

/// Files that Microsoft's language service takes and Reeve does not yet.
const PENDING: [(&str, &str); 1] =
    [("MultipleDataSources__AnomalousIPUsageFollowedByTeamsAction", "`make_datetime` takes")];

#[test]
fn every_published_rule_is_usable() {
    let Some(list) = shared("conformance/artefacts.jsonl") else { return };
    let schema = shared("conformance/corpus/schema.json").unwrap();
    let listed = fs::read_to_string(&list).unwrap();
    let artefacts = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let files: Vec<PathBuf> = artefacts
        .filter(|artefact| artefact["kind"] != "playbook")
        .map(|artefact| list.with_file_name(artefact["file"].as_str().unwrap()))
        .collect();
    assert!(files.len() > 100, "{} files", files.len());
    let flags = ["rule", "check", "--schema", text(&schema)];
    let args = flags.into_iter().chain(files.iter().map(|path| text(path)));
    let ran = Folder::new().reeve(&args.collect::<Vec<_>>());
    let usable = verdicts(&ran, &files);
    let mut refused: BTreeMap<&str, String> = BTreeMap::new();
    for line in ran.out.lines() {
        if let Some((place, fault)) = line.split_once(" error: ") {
            let file = place.rsplit('/').next().unwrap().split(".yaml:").next().unwrap();
            refused.entry(file).or_default().push_str(fault);
        }
    }
    let known = |file: &str, faults: &str| {
        let mut known = FAULTY.iter().chain(&PENDING);
        known.any(|(name, fault)| *name == file && faults.contains(fault))
    };
    let unknown: Vec<_> = refused.iter().filter(|(file, faults)| !known(file, faults)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert_eq!(usable + refused.len(), files.len());
}

#[test]
fn a_file_that_is_no_playbook_is_refused() {
    let folder = Folder::new();
    folder.file("none.json", "{\"a\":").file("other.json", "[1]");
    let ran = folder.reeve(&["playbook", "check", "none.json", "other.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, "error: 2 of 2 files cannot be used\n"));
    assert!(ran.out.contains("none.json: error: ") && ran.out.contains("other.json: error: "));
    let ran = folder.reeve(&["playbook", "check", "missing.json"]);
    assert!(ran.code == 1 && ran.err.contains("`missing.json`: No such file"), "{}", ran.err);
}

/// A removal of a permanent Global Administrator, as Entra's diagnostic settings tell it.
fn removal(time: &str, user: &str) -> Value {
    let details = [
        json!({"key": "RoleDefinitionOriginId", "value": "62e90394-69f5-4237-9190-012177145e10"}),
        json!({"key": "ipaddr", "value": "203.0.113.7"}),
    ];
    let targets = [
        json!({"id": "r", "type": "Role", "displayName": "Global Administrator"}),
        json!({"id": user, "type": "User", "userPrincipalName": format!("{user}@c.example")}),
    ];
    json!({
        "time": time, "category": "AuditLogs", "operationName": "Remove member from role",
        "properties": {
            "id": format!("x{user}"), "activityDateTime": time, "category": "RoleManagement",
            "activityDisplayName": "Remove member from role", "result": "success",
            "operationType": "AdminRemovePermanentGrantedRole", "loggedByService": "PIM",
            "initiatedBy": {"user": {"id": "actor"}},
            "targetResources": targets, "additionalDetails": details,
        },
    })
}

/// Somebody else's rule, as it was published: three removals within two hours, not two.
#[test]
fn the_published_rule_for_mass_removal_runs_unchanged_in_both_forms() {
    let Some(folder) = shared("conformance/rules") else { return };
    let times = [
        ("2026-02-14T04:31:00Z", "u1"),
        ("2026-02-14T06:02:00Z", "u2"),
        ("2026-02-14T06:03:00Z", "u3"),
    ];
    let records: Vec<Value> = times.iter().map(|(time, user)| removal(time, user)).collect();
    let place = Folder::new();
    place.file("three.json", json!({"records": records}).to_string());
    place.file("two.json", json!({"records": &records[1..]}).to_string());
    let tried = |name: &str, events: &str, expected: &str| {
        let rule = folder.join(name);
        let args =
            ["rule", "test", text(&rule), "--at", "2026-02-14T06:20:00Z", "--events", events];
        place.reeve(&[&args[..], &["--expect", expected]].concat()).json()
    };
    let yaml = "AnalyticRules__T1531.Entra.HighlyPrivilegedRoleRemoval.yaml";
    let template = "T1531.Entra.HighlyPrivilegedRoleRemoval.json";
    let found = tried(yaml, "three.json", "1");
    assert_eq!(found, tried(template, "three.json", "1"));
    let alert = &found["alerts"][0];
    assert_eq!(
        (&alert["severity"], &alert["queryEnd"]),
        (&json!("Medium"), &json!("2026-02-14T06:05:00Z"))
    );
    let entities = alert["entities"].as_array().unwrap();
    let ids: Vec<_> = entities.iter().filter_map(|it| it["AadUserId"].as_str()).collect();
    assert_eq!(ids, ["u1", "actor", "u2", "u3"]);
    assert_eq!(alert["customDetails"]["RoleDisplayName"], json!(["Global Administrator"]));
    assert_eq!(found["repeated"], 3, "the runs at 10, 15 and 20 find the same");
    assert_eq!(found["incidents"].as_array().unwrap().len(), 1);
    assert_eq!(tried(yaml, "two.json", "0")["alerts"], json!([]));
}
