//! The two playbooks that undo a role assigned outside of PIM.

use playbook::{Deployment, Outcome, Severity, Step, StepKind, check, import};
use serde_json::json;

use crate::play::{answered, history, incident, play, shipped};

const USER: &str = "11111111-1111-1111-1111-111111111111";
const ROLE: &str = "62e90394-69f5-4237-9190-012177145e10";
const IDENTITY: &str = "remove-role-assigned-outside-pim.json";
const SECRET: &str = "remove-role-assigned-outside-pim-client-secret.json";

fn assignment() -> serde_json::Value {
    incident(&[("Account", "aadUserId", USER), ("Host", "hostName", ROLE)])
}

fn is(step: &Step, action: &str) -> bool {
    step.action == action
}

fn granted(step: &Step) -> Outcome {
    match step.action.as_str() {
        "Remove_role_member" => answered(204, json!(null)),
        "Request_token" => {
            answered(200, json!({"access_token": "tok3n-of-graph", "expires_in": 3599}))
        }
        _ => answered(200, json!({"value": true})),
    }
}

#[test]
fn a_role_is_removed_and_the_incident_closed() {
    let (text, run, _) = play(&shipped(IDENTITY), assignment(), granted);
    insta::assert_snapshot!("removed", format!("{text}\n{}", history(&run)));
}

#[test]
fn a_client_secret_serves_as_well() {
    let (text, run, _) = play(&shipped(SECRET), assignment(), granted);
    insta::assert_snapshot!("removed_with_client_secret", text);
    let shown = serde_json::to_string(&run.history()).unwrap();
    for secret in ["tok3n-of-graph", "value of pim-remediation-client-secret", "value%20of"] {
        assert!(!shown.contains(secret), "the history shows `{secret}`");
    }
    assert!(shown.contains("[redacted]"));
}

#[test]
fn a_refusal_by_the_guard_keeps_the_incident_active() {
    let (text, _, _) = play(&shipped(IDENTITY), assignment(), |step| match &step.kind {
        StepKind::Http(http) if http.method == "DELETE" => answered(
            403,
            json!({"error": {"code": "guardRefused", "message": "the user is protected (break glass)"}}),
        ),
        _ => panic!("nothing else may be called: {step:?}"),
    });
    insta::assert_snapshot!("refused_by_the_guard", text);
}

#[test]
fn a_failing_graph_is_tried_again_and_then_reported() {
    let (text, _, _) = play(&shipped(IDENTITY), assignment(), |step| {
        answered(503, json!({"error": {"message": "try later"}, "attempt": step.attempt}))
    });
    insta::assert_snapshot!("graph_unavailable", text);
}

#[test]
fn a_transient_failure_changes_nothing_but_the_time() {
    let mut failures = 2;
    let (text, _, _) = play(&shipped(IDENTITY), assignment(), |step| {
        if is(step, "Remove_role_member") && failures > 0 {
            failures -= 1;
            return Outcome::Failed {
                code: "ConnectionFailure".into(),
                message: "connection reset".into(),
                retry: true,
            };
        }
        granted(step)
    });
    insta::assert_snapshot!("removed_at_the_third_attempt", text);
}

#[test]
fn sessions_that_cannot_be_revoked_keep_the_incident_active() {
    let (text, _, _) = play(&shipped(IDENTITY), assignment(), |step| {
        if is(step, "Revoke_sign_in_sessions") {
            return answered(403, json!({"error": {"message": "Insufficient privileges"}}));
        }
        granted(step)
    });
    assert!(text.contains("Sign-in sessions NOT revoked"), "{text}");
    assert!(text.contains(r#""status":"Active""#), "{text}");
    assert!(!text.contains("Closed"), "{text}");
}

#[test]
fn an_incident_without_ids_is_left_to_a_person() {
    let body = incident(&[("Account", "displayName", "Ada"), ("Host", "hostName", ROLE)]);
    let (text, _, _) = play(&shipped(IDENTITY), body, |step| panic!("{step:?}"));
    assert!(text.contains("0 removed, 1 left open"), "{text}");
    assert!(text.contains(r#""status":"Active""#), "{text}");
}

#[test]
fn without_a_token_nothing_is_done_and_the_incident_says_so() {
    let (text, _, _) = play(&shipped(SECRET), assignment(), |step| {
        assert!(is(step, "Request_token"), "{step:?}");
        answered(401, json!({"error": "invalid_client"}))
    });
    insta::assert_snapshot!("no_token", text);
}

#[test]
fn both_are_free_of_findings() {
    for file in [IDENTITY, SECRET] {
        let findings = check(&shipped(file));
        assert!(findings.is_empty(), "{file}: {findings:?}");
    }
}

#[test]
fn a_damaged_copy_is_refused_by_line() {
    let path = format!("{}/../../content/playbooks/{IDENTITY}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let broken = text.replace(r#""type": "Query""#, r#""type": "JavaScriptCode""#);
    let findings = check(&import(&broken, &Deployment::default()).unwrap());
    let found = findings.iter().find(|it| it.code == "unsupported-action").unwrap();
    assert_eq!(found.severity, Severity::Error);
    let line = usize::try_from(found.line.unwrap()).unwrap();
    assert!(broken.lines().nth(line - 1).unwrap().contains("Accounts_with_object_id"));
}
