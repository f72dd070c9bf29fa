//! Real playbooks from outside: all are read; what is not run is refused by name.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use playbook::{Deployment, Finding, RunStatus, Severity, StepKind, check, import};
use serde_json::json;

use crate::play::{answered, history, play};

/// How many are free of errors; may only grow.
const RUNNABLE: usize = 8;

#[test]
fn real_playbooks_are_read_and_refused_by_name_where_they_need_more() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance/playbooks");
    let Ok(entries) = std::fs::read_dir(Path::new(folder)) else {
        println!("skipped: {folder} is absent");
        return;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut runnable = 0;
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(file).unwrap();
        let playbook = import(&text, &Deployment::default())
            .unwrap_or_else(|error| panic!("{name} is not read: {error}"));
        let findings = check(&playbook);
        let errors: Vec<&Finding> =
            findings.iter().filter(|it| it.severity == Severity::Error).collect();
        println!("{name}: {} errors, {} findings", errors.len(), findings.len());
        for finding in &findings {
            println!("    {finding}");
            assert!(finding.line.is_some(), "{name}: no line: {finding}");
        }
        // Where it comes from does not count: parameters are given when it is deployed.
        let errors = errors.iter().filter(|it| it.code != "missing-parameter");
        let mut clean = true;
        for error in errors {
            clean = false;
            *reasons.entry(error.code.to_owned()).or_default() += 1;
        }
        runnable += usize::from(clean);
    }
    println!("{runnable} of {} run; refused for {reasons:?}", files.len());
    assert_eq!(files.len(), 24);
    assert!(runnable >= RUNNABLE, "only {runnable} run");
}

#[test]
fn the_eligible_roles_playbook_runs_unchanged_with_its_known_fault() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/conformance/playbooks/",
        "Entra-ID-PIM-Eligible-Directory-Roles__la-pimroleassignments.json"
    );
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: {file} is absent");
        return;
    };
    let playbook = Arc::new(import(&text, &Deployment::default()).unwrap());
    let role = json!({"id": "role", "displayName": "Global Reader", "description": "d",
        "isBuiltIn": true, "isEnabled": true, "templateId": "role", "version": "1",
        "resourceScopes": ["/"], "rolePermissions": [], "inheritsPermissionsFrom": []});
    let schedule = |id: &str, principal: serde_json::Value| {
        json!({"id": id, "principalId": principal["id"], "roleDefinitionId": "role",
            "directoryScopeId": "/", "appScopeId": null, "createdUsing": "x",
            "createdDateTime": "2026-01-01T00:00:00Z", "modifiedDateTime": "2026-01-01T00:00:00Z", "status": "Provisioned",
            "memberType": "Direct", "scheduleInfo": {}, "roleDefinition": role, "principal": principal})
    };
    let user = |id: &str, name: &str| {
        json!({"@odata.type": "#microsoft.graph.user", "id": id, "businessPhones": [],
            "displayName": name, "givenName": name, "jobTitle": "j", "mail": "m", "mobilePhone": null,
            "officeLocation": "o", "preferredLanguage": "en", "surname": "s",
            "userPrincipalName": format!("{name}@x.org")})
    };
    let group = json!({"@odata.type": "#microsoft.graph.group", "id": "g1", "displayName": "G"});
    let body = json!({"value": [schedule("s1", user("u1", "ada")), schedule("s2", group)]});
    let mut put = None;
    let (text, run, _) = play(&playbook, body, |step| {
        let StepKind::Http(http) = &step.kind else { panic!("{step:?}") };
        if http.method == "PUT" {
            put.clone_from(&http.body);
            return answered(200, json!({}));
        }
        assert_eq!(http.uri, "https://graph.microsoft.com/v1.0/groups/g1/members");
        answered(200, json!({"@odata.context": "c", "value": [user("u2", "bob")]}))
    });
    assert_eq!(run.status(), RunStatus::Succeeded, "{text}\n{}", history(&run));
    let put = put.expect("the watchlist is written").to_string();
    // The id of the schedule where the principal's belongs: what the file says, kept.
    for row in [
        "Eligible,/,s1,role,Global Reader,ada@x.org",
        "g1,Eligible,/,u2,role,Global Reader,bob@x.org",
    ] {
        assert!(put.contains(row), "{row} is not in {put}");
    }
}
