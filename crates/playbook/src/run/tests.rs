//! How runs go, on small definitions.

use serde_json::{Value, json};

use super::*;
use crate::{Deployment, import, time::SECOND};

fn noon() -> Ticks {
    Ticks::parse("2026-02-14T12:00:00Z").unwrap()
}

fn definition(actions: Value) -> Arc<Playbook> {
    let text = json!({
        "definition": {
            "parameters": {"$connections": {"type": "Object", "defaultValue": {}},
                           "key": {"type": "securestring", "defaultValue": "hunter2-secret"}},
            "triggers": {"manual": {"type": "Request", "kind": "Http", "inputs": {}}},
            "actions": actions,
        },
        "parameters": {},
    });
    Arc::new(import(&text.to_string(), &Deployment::default()).unwrap())
}

fn try_start(playbook: &Arc<Playbook>, body: Value) -> Result<(Run, RunEvent), StartError> {
    let start = Start {
        run: "r".into(),
        seed: Uuid::from_u128(1),
        trigger: TriggerOutputs { headers: BTreeMap::new(), body },
        parameters: Map::new(),
    };
    Run::start(playbook, start, noon())
}

fn started(actions: Value) -> Run {
    let body = json!({"list": [1, 2, 3], "people": [{"id": 7, "n": "a,b"}, {"id": 8, "n": "c"}]});
    try_start(&definition(actions), body).unwrap().0
}

fn steps(run: &Run) -> Vec<Step> {
    match run.next() {
        Next::Steps(steps) => steps,
        Next::Done { .. } => Vec::new(),
    }
}

fn ids(run: &Run) -> Vec<String> {
    steps(run).into_iter().map(|step| step.id.0).collect()
}

fn answer(run: &mut Run, step: &str, status: u16, headers: &[(&str, &str)], body: Value) {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let outcome = Outcome::Answered { status, headers, body };
    run.apply(&Run::settled(StepId(step.into()), outcome, run.clock.plus(SECOND))).unwrap();
}

fn elapse(run: &mut Run, step: &str) {
    let due = steps(run).into_iter().find(|it| it.id.0 == step).map(|it| it.kind);
    let Some(StepKind::Wait { until }) = due else { panic!("{step} is no wait: {:?}", ids(run)) };
    run.apply(&Run::settled(StepId(step.into()), Outcome::Elapsed, until)).unwrap();
}

fn record<'r>(run: &'r Run, action: &str, iterations: &[u64]) -> &'r Record {
    let found = run.records.get(&Key::new(action, iterations));
    found.unwrap_or_else(|| panic!("no record of {action} {iterations:?}"))
}

fn outputs(run: &Run, action: &str) -> Value {
    record(run, action, &[]).outputs.clone()
}

fn status(run: &Run, action: &str) -> Status {
    record(run, action, &[]).status
}

fn after(name: &str) -> Value {
    json!({name: ["Succeeded"]})
}

fn get(uri: &str) -> Value {
    json!({"type": "Http", "inputs": {"method": "GET", "uri": uri}})
}

#[test]
fn data_operations_run_at_once() {
    let run = started(json!({
        "Filter": {"type": "Query", "inputs": {"from": "@triggerBody()['people']", "where": "@equals(item()?['id'], 8)"}},
        "Map": {"type": "Select", "inputs": {"from": "@triggerBody()['list']", "select": ["@mul(item(), 2)"]}},
        "Joined": {"type": "Join", "inputs": {"from": "@triggerBody()['list']", "joinWith": "-"}},
        "Csv": {"type": "Table", "inputs": {"from": "@triggerBody()['people']", "format": "CSV"}},
        "Html": {"type": "Table", "inputs": {"from": "@triggerBody()['people']", "format": "html",
            "columns": [{"header": "N<", "value": "@item()?['n']"}]}},
        "Parsed": {"type": "ParseJson", "inputs": {"content": "{\"a\": [1]}",
            "schema": {"type": "object", "properties": {"a": {"type": "array"}}}}},
        "All": {"type": "Compose", "runAfter": {"Filter": ["Succeeded"], "Map": ["SUCCEEDED"], "Joined": []},
            "inputs": {"f": "@body('filter')[0]['n']", "m": "@body('Map')", "j": "@{body('Joined')}", "p": "@body('Parsed')?['a']"}},
    }));
    assert_eq!(
        outputs(&run, "All"),
        json!({"f": "c", "m": [[2], [4], [6]], "j": "1-2-3", "p": [1]})
    );
    assert_eq!(outputs(&run, "Csv")["body"], "id,n\r\n7,\"a,b\"\r\n8,c\r\n");
    assert_eq!(
        outputs(&run, "Html")["body"],
        "<table><thead><tr><th>N&lt;</th></tr></thead><tbody><tr><td>a,b</td></tr><tr><td>c</td></tr></tbody></table>"
    );
    assert_eq!(run.next(), Next::Done { status: RunStatus::Succeeded, error: None });
}

#[test]
fn variables_keep_their_type() {
    let variable = |name: &str, kind: &str| json!({"type": "InitializeVariable", "inputs": {"variables": [{"name": name, "type": kind}]}});
    let change = |kind: &str, name: &str, value: Value, before: &str| json!({"type": kind, "inputs": {"name": name, "value": value}, "runAfter": after(before)});
    let run = started(json!({
        "A": variable("list", "array"),
        "B": change("AppendToArrayVariable", "List", json!("@triggerBody()['list'][0]"), "A"),
        "S": variable("text", "string"),
        "T": change("AppendToStringVariable", "text", json!("x@{variables('list')}"), "S"),
        "N": {"type": "InitializeVariable", "inputs": {"variables": [{"name": "n", "type": "integer", "value": 5}]}},
        "O": change("IncrementVariable", "n", json!(3), "N"),
        "P": {"type": "DecrementVariable", "inputs": {"name": "n"}, "runAfter": after("O")},
        "Bad": change("SetVariable", "n", json!("seven"), "P"),
        "C": {"type": "Compose", "inputs": "@variables('N')", "runAfter": {"Bad": ["Failed"], "T": ["Succeeded"]}},
    }));
    assert_eq!(run.variables["list"].value, json!([1]));
    assert_eq!(run.variables["text"].value, json!("x[1]"));
    assert_eq!(outputs(&run, "C"), json!(7));
    let failure = record(&run, "Bad", &[]).failure.clone().unwrap();
    assert_eq!(failure.message, "the variable `n` is Integer and cannot hold String");
    assert_eq!(run.status(), RunStatus::Succeeded);
}

#[test]
fn a_skipped_action_skips_its_followers_but_not_the_run() {
    let run = started(json!({
        "If": {"type": "If", "expression": {"and": [{"equals": ["@length(triggerBody()['list'])", 4]}, {"not": {"equals": [1, 1]}}]},
            "actions": {"Yes": {"type": "Compose", "inputs": 1}, "Deep": {"type": "Scope", "actions": {"In": {"type": "Compose", "inputs": 1}}}},
            "else": {"actions": {"No": {"type": "Compose", "inputs": 2}}}},
        "After": {"type": "Compose", "inputs": "@coalesce(outputs('Yes'), outputs('No'))", "runAfter": after("If")},
        "Never": {"type": "Compose", "inputs": 1, "runAfter": {"After": ["Failed", "TimedOut"]}},
        "NeverAfter": {"type": "Compose", "inputs": 1, "runAfter": after("Never")},
    }));
    assert_eq!(outputs(&run, "After"), json!(2));
    for skipped in ["Yes", "Deep", "In", "Never", "NeverAfter"] {
        assert_eq!(status(&run, skipped), Status::Skipped, "{skipped}");
    }
    assert_eq!(run.status(), RunStatus::Succeeded);
}

#[test]
fn a_failure_is_handled_or_fails_the_run() {
    let try_catch = |last: &str| {
        started(json!({
            "Try": {"type": "Scope", "actions": {
                "Break": {"type": "Compose", "inputs": "@triggerBody()['nothing']"},
                "Next": {"type": "Compose", "inputs": 1, "runAfter": after("Break")}}},
            "Catch": {"type": "Query", "runAfter": {"Try": [last]},
                "inputs": {"from": "@result('Try')", "where": "@equals(item()['status'], 'Failed')"}},
        }))
    };
    let run = try_catch("Failed");
    let failed = outputs(&run, "Catch")["body"][0].clone();
    assert_eq!(failed["name"], "Break");
    assert_eq!(failed["error"]["code"], "InvalidTemplate");
    assert_eq!(run.status(), RunStatus::Succeeded);

    let run = try_catch("Succeeded");
    assert_eq!(status(&run, "Catch"), Status::Skipped);
    let Next::Done { status: RunStatus::Failed, error: Some(error) } = run.next() else { panic!() };
    assert_eq!(error["code"], "ActionFailed");
}

#[test]
fn loops_nest_and_are_seen_from_outside_as_arrays() {
    let run = started(json!({
        "Each": {"type": "foreach", "foreach": "@triggerBody()['people']", "actions": {
            "Inner": {"type": "Foreach", "foreach": "@triggerBody()['list']", "actions": {
                "Pair": {"type": "Compose", "inputs": "@concat(items('each')['n'], item(), iterationIndexes('Inner'))"}}}}},
        "Outside": {"type": "Compose", "inputs": "@outputs('Pair')", "runAfter": after("Each")},
        "Empty": {"type": "Foreach", "foreach": "@createArray()", "actions": {"X": {"type": "Compose", "inputs": 1}}},
    }));
    assert_eq!(
        outputs(&run, "Outside"),
        json!([["a,b10", "a,b21", "a,b32"], ["c10", "c21", "c32"]])
    );
    assert_eq!(status(&run, "Empty"), Status::Succeeded);
    assert_eq!(run.status(), RunStatus::Succeeded);
}

#[test]
fn a_loop_over_null_fails() {
    let run = started(json!({
        "Each": {"type": "Foreach", "foreach": "@triggerBody()?['missing']", "actions": {"X": {"type": "Compose", "inputs": 1}}},
    }));
    let failure = record(&run, "Each", &[]).failure.clone().unwrap();
    assert_eq!(failure.message, "a loop needs an Array, not Null");
    assert_eq!(run.status(), RunStatus::Failed);
}

#[test]
fn elements_are_worked_on_one_after_the_other_or_together() {
    let looped = |runtime: Value| {
        started(json!({"Each": {"type": "Foreach", "foreach": "@triggerBody()['list']",
            "runtimeConfiguration": runtime,
            "actions": {"Call": get("https://x.org/@{item()}")}}}))
    };
    let mut run = looped(json!({}));
    assert_eq!(ids(&run), ["r/Call/0/1"]);
    answer(&mut run, "r/Call/0/1", 200, &[], json!(null));
    assert_eq!(ids(&run), ["r/Call/1/1"]);

    let mut run = looped(json!({"concurrency": {"repetitions": 2}}));
    assert_eq!(ids(&run), ["r/Call/0/1", "r/Call/1/1"]);
    answer(&mut run, "r/Call/1/1", 404, &[], json!(null));
    assert_eq!(ids(&run), ["r/Call/0/1", "r/Call/2/1"]);
    answer(&mut run, "r/Call/0/1", 200, &[], json!(null));
    answer(&mut run, "r/Call/2/1", 200, &[], json!(null));
    // One element failed, and so did the loop, but the others were done.
    assert_eq!(run.status(), RunStatus::Failed);
}

#[test]
fn until_asks_after_each_pass_and_gives_up() {
    let until = |limit: Value| {
        started(json!({"Loop": {"type": "Until", "limit": limit,
            "expression": "@equals(body('Ask')?['state'], 'done')",
            "actions": {
                "Ask": get("https://x.org/state"),
                "Pause": {"type": "Wait", "inputs": {"interval": {"count": 5, "unit": "Minute"}}, "runAfter": after("Ask")}}},
            "Last": {"type": "Compose", "inputs": "@body('Ask')['state']", "runAfter": after("Loop")}}))
    };
    let mut run = until(json!({"count": 10, "timeout": "PT1H"}));
    for pass in 0..2 {
        let state = if pass == 0 { "busy" } else { "done" };
        answer(&mut run, &format!("r/Ask/{pass}/1"), 200, &[], json!({"state": state}));
        elapse(&mut run, &format!("r/Pause/{pass}/1"));
    }
    assert_eq!(outputs(&run, "Last"), json!("done"));

    for (limit, reached) in
        [(json!({"count": 2}), "count"), (json!({"timeout": "PT5M"}), "timeout")]
    {
        let mut run = until(limit);
        let mut pass = 0;
        while run.status() == RunStatus::Running {
            answer(&mut run, &format!("r/Ask/{pass}/1"), 200, &[], json!({"state": "busy"}));
            elapse(&mut run, &format!("r/Pause/{pass}/1"));
            pass += 1;
        }
        assert_eq!(outputs(&run, "Loop"), json!({"limit": reached}));
        assert_eq!(outputs(&run, "Last"), json!("busy"));
    }
}

#[test]
fn switch_takes_one_case() {
    let run =
        started(json!({"Switch": {"type": "Switch", "expression": "@triggerBody()['list'][1]",
        "cases": {"One": {"case": 1, "actions": {"A": {"type": "Compose", "inputs": 1}}},
                  "Two": {"case": 2, "actions": {"B": {"type": "Compose", "inputs": 2}}}},
        "default": {"actions": {"C": {"type": "Compose", "inputs": 3}}}}}));
    let statuses: Vec<_> = ["A", "B", "C"].iter().map(|name| status(&run, name)).collect();
    assert_eq!(statuses, [Status::Skipped, Status::Succeeded, Status::Skipped]);
}

#[test]
fn a_failed_call_can_be_read_by_who_follows() {
    let mut run = started(json!({
        "Manager": get("https://graph.microsoft.com/v1.0/users/1/manager"),
        "Found": {"type": "If", "runAfter": {"Manager": ["Succeeded", "Failed"]},
            "expression": {"and": [{"equals": ["@outputs('Manager')['statusCode']", 200]}]},
            "actions": {}, "else": {"actions": {"Code": {"type": "Compose", "inputs": "@body('Manager')['error']['code']"}}}},
    }));
    answer(
        &mut run,
        "r/Manager/-/1",
        404,
        &[],
        json!({"error": {"code": "none", "message": "no"}}),
    );
    assert_eq!(outputs(&run, "Code"), json!("none"));
    assert_eq!(run.status(), RunStatus::Succeeded);
    let failure = record(&run, "Manager", &[]).failure.clone().unwrap();
    assert_eq!(failure.message, "the answer has status 404: no");
}

#[test]
fn retries_follow_the_policy_and_what_the_other_side_asks() {
    let mut call = get("https://x.org");
    call["inputs"]["retryPolicy"] = json!({"type": "fixed", "count": 1, "interval": "PT30S"});
    let mut run = started(json!({"Call": call}));
    answer(&mut run, "r/Call/-/1", 500, &[], json!(null));
    assert_eq!(ids(&run), ["r/Call/-/1/wait"]);
    assert_eq!(steps(&run)[0].kind, StepKind::Wait { until: noon().plus(31 * SECOND) });
    elapse(&mut run, "r/Call/-/1/wait");
    answer(&mut run, "r/Call/-/2", 503, &[], json!("still"));
    assert_eq!(run.status(), RunStatus::Failed);
    assert_eq!(record(&run, "Call", &[]).attempts, 2);
    assert_eq!(outputs(&run, "Call")["body"], "still");

    let mut run = started(json!({"Call": get("https://x.org")}));
    answer(&mut run, "r/Call/-/1", 429, &[("retry-after", "100")], json!(null));
    assert_eq!(steps(&run)[0].kind, StepKind::Wait { until: noon().plus(101 * SECOND) });

    let mut run = started(json!({"Call": get("https://x.org")}));
    run.apply(&Run::settled(StepId("r/Call/-/1".into()), Outcome::TimedOut, noon())).unwrap();
    assert_eq!(status(&run, "Call"), Status::TimedOut);
}

#[test]
fn accepted_work_is_asked_about_until_it_is_done() {
    let mut run = started(
        json!({"Call": {"type": "Http", "inputs": {"method": "POST", "uri": "https://x.org", "body": {"a": 1}}}}),
    );
    let headers = [("Location", "https://x.org/jobs/1"), ("Retry-After", "5")];
    answer(&mut run, "r/Call/-/1", 202, &headers, json!(null));
    elapse(&mut run, "r/Call/-/1/wait");
    let StepKind::Http(poll) = &steps(&run)[0].kind else { panic!() };
    assert_eq!(
        (poll.method.as_str(), poll.uri.as_str(), &poll.body),
        ("GET", "https://x.org/jobs/1", &None)
    );
    answer(&mut run, "r/Call/-/2", 200, &[], json!("done"));
    assert_eq!(outputs(&run, "Call")["body"], "done");

    let mut call = get("https://x.org");
    call["operationOptions"] = json!("DisableAsyncPattern");
    let mut run = started(json!({"Call": call}));
    answer(&mut run, "r/Call/-/1", 202, &headers, json!(null));
    assert_eq!(run.status(), RunStatus::Succeeded);
}

#[test]
fn requests_are_put_together_from_their_inputs() {
    let run = started(json!({"Call": {"type": "Http", "inputs": {
        "method": "post", "uri": "https://x.org/a?b=1", "queries": {"q": "x y&", "n": 2},
        "headers": {"Content-Type": "application/json", "Count": "@length(triggerBody()['list'])"},
        "body": {"ids": "@triggerBody()['list']"},
        "authentication": {"type": "managedServiceIdentity", "audience": "https://graph.microsoft.com/"}}}}));
    let StepKind::Http(http) = &steps(&run)[0].kind else { panic!() };
    assert_eq!(http.method, "POST");
    assert_eq!(http.uri, "https://x.org/a?b=1&n=2&q=x%20y%26");
    assert_eq!(http.headers["Count"], "3");
    assert_eq!(http.body, Some(json!({"ids": [1, 2, 3]})));
    let audience = "https://graph.microsoft.com".to_owned();
    let identity = Authentication::ManagedServiceIdentity { audience, identity: None };
    assert_eq!(http.authentication, Some(identity));
}

#[test]
fn terminate_ends_the_run_and_response_does_not() {
    let run = started(json!({
        "Answer": {"type": "Response", "kind": "Http", "inputs": {"statusCode": "@int('201')", "headers": {"A": 1}, "body": "@triggerBody()['list']"}},
        "Stop": {"type": "Terminate", "runAfter": after("Answer"), "inputs": {"runStatus": "Cancelled", "runError": {"code": "x", "message": "y"}}},
        "Open": get("https://x.org"),
        "Later": {"type": "Compose", "inputs": 1, "runAfter": after("Open")},
    }));
    let response = run.response().unwrap();
    assert_eq!((response.status, &response.body), (201, &json!([1, 2, 3])));
    let error = Some(json!({"code": "x", "message": "y"}));
    assert_eq!(run.next(), Next::Done { status: RunStatus::Cancelled, error });
    assert!(!run.records.contains_key(&Key::new("Later", &[])));
}

#[test]
fn a_run_can_be_stopped_from_outside() {
    let mut run = started(json!({"Call": get("https://x.org")}));
    run.apply(&RunEvent::Cancelled { at: noon() }).unwrap();
    assert_eq!(run.status(), RunStatus::Cancelled);
    assert_eq!(status(&run, "Call"), Status::Cancelled);
    let late = Run::settled(StepId("r/Call/-/1".into()), Outcome::TimedOut, noon());
    assert!(run.apply(&late).is_err());
}

#[test]
fn only_awaited_outcomes_are_taken() {
    let mut run = started(json!({"Call": get("https://x.org")}));
    for (step, outcome) in [
        ("r/Other/-/1", Outcome::TimedOut),
        ("r/Call/-/2", Outcome::TimedOut),
        ("r/Call/-/1", Outcome::Elapsed),
    ] {
        let stray = Run::settled(StepId(step.into()), outcome, noon());
        assert!(run.apply(&stray).is_err(), "{step}");
    }
    assert_eq!(ids(&run), ["r/Call/-/1"]);
}

#[test]
fn what_is_hidden_is_not_in_the_history() {
    let mut run = started(json!({
        "Login": {"type": "Http", "inputs": {"method": "POST", "uri": "https://x.org/?k=@{parameters('key')}",
            "headers": {"Authorization": "Basic abc"}, "body": {"password": "open sesame"}}},
        "Raw": {"type": "Http", "inputs": {"method": "GET", "uri": "https://x.org", "authentication": {"type": "Raw", "value": "raw-credential"}}},
        "Quiet": {"type": "Compose", "inputs": "all of it", "runtimeConfiguration": {"secureData": {"properties": ["inputs", "outputs"]}}},
        "Whole": {"type": "Compose", "inputs": {"copy": ["@outputs('Object')"]}, "runAfter": after("Object")},
        "Object": {"type": "Compose", "inputs": {"x": "inner part"}, "runtimeConfiguration": {"secureData": {"properties": ["inputs", "outputs"]}}},
        "Text": {"type": "Compose", "inputs": "got @{outputs('Quiet')}", "runAfter": after("Quiet")},
        "Echo": {"type": "Compose", "inputs": "@{body('Login')['access_token']} and @{uriComponent('open sesame')}", "runAfter": after("Login")},
    }));
    answer(&mut run, "r/Login/-/1", 200, &[], json!({"access_token": "ey.token"}));
    let shown = serde_json::to_string(&run.history()).unwrap();
    for secret in [
        "hunter2-secret",
        "Basic abc",
        "open sesame",
        "open%20sesame",
        "ey.token",
        "all of it",
        "raw-credential",
        "inner part",
    ] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    assert!(shown.contains("got [redacted]"), "{shown}");
    assert_eq!(outputs(&run, "Echo"), json!("ey.token and open%20sesame"));
}

#[test]
fn time_and_identifiers_follow_from_the_events() {
    let actions = json!({
        "Now": {"type": "Compose", "inputs": ["@utcNow('s')", "@guid()", "@guid('N')", "@getPastTime(1, 'Day', 'd')"]},
        "Call": get("https://x.org"),
        "Then": {"type": "Compose", "inputs": ["@{utcNow()}", "@guid()", "@workflow()['run']['name']"], "runAfter": after("Call")},
    });
    let mut run = started(actions.clone());
    answer(&mut run, "r/Call/-/1", 200, &[], json!(null));
    let (now, then) = (outputs(&run, "Now"), outputs(&run, "Then"));
    assert_eq!((&now[0], &now[3]), (&json!("2026-02-14T12:00:00"), &json!("02/13/2026")));
    assert_eq!((&then[0], &then[2]), (&json!("2026-02-14T12:00:01.0000000Z"), &json!("r")));
    assert_ne!(now[1], then[1]);
    assert_eq!(started(actions).records[&Key::new("Now", &[])].outputs, now);
}

#[test]
fn what_is_stored_does_not_change_its_shape() {
    let playbook = definition(json!({"Call": get("https://x.org")}));
    let (_, event) = try_start(&playbook, json!({"x": 1})).unwrap();
    let RunEvent::Started { definition, .. } = &event else { panic!() };
    let started = json!({
        "event": "started", "run": "r", "seed": "00000000-0000-0000-0000-000000000001",
        "definition": definition, "trigger": {"body": {"x": 1}}, "parameters": {}, "at": noon(),
    });
    let settled = |outcome| Run::settled(StepId("r/Call/-/1".into()), outcome, noon());
    let head = |mut rest: Value| {
        rest["event"] = json!("settled");
        rest["step"] = json!("r/Call/-/1");
        rest["at"] = json!(noon());
        rest
    };
    let failed = Outcome::Failed { code: "X".into(), message: "m".into(), retry: true };
    let answered = Outcome::Answered {
        status: 200,
        headers: BTreeMap::from([("A".into(), "b".into())]),
        body: json!([1]),
    };
    for (event, stored) in [
        (event, started),
        (
            settled(answered),
            head(json!({"outcome": "answered", "status": 200, "headers": {"A": "b"}, "body": [1]})),
        ),
        (
            settled(failed),
            head(json!({"outcome": "failed", "code": "X", "message": "m", "retry": true})),
        ),
        (settled(Outcome::TimedOut), head(json!({"outcome": "timedOut"}))),
        (settled(Outcome::Elapsed), head(json!({"outcome": "elapsed"}))),
        (RunEvent::Cancelled { at: noon() }, json!({"event": "cancelled", "at": noon()})),
    ] {
        assert_eq!(serde_json::to_value(&event).unwrap(), stored);
        assert_eq!(serde_json::from_value::<RunEvent>(stored).unwrap(), event);
    }
}

#[test]
fn a_run_goes_on_with_its_own_definition_only() {
    let playbook = definition(json!({"Call": get("https://x.org")}));
    let (_, event) = try_start(&playbook, json!(null)).unwrap();
    let other = definition(json!({"Call": get("https://y.org")}));
    assert!(matches!(Run::resume(&other, [&event]), Err(ResumeError::OtherDefinition { .. })));
    assert!(matches!(Run::resume(&playbook, []), Err(ResumeError::NoStart)));
}

#[test]
fn what_cannot_be_run_is_not_started() {
    let playbook = definition(json!({"F": {"type": "Function", "inputs": {}}}));
    let error = try_start(&playbook, json!(null)).unwrap_err();
    assert!(error.to_string().contains("actions of type `Function` are not supported"), "{error}");
}

#[test]
fn a_long_loop_takes_no_quadratic_time() {
    let run = started(json!({
        "V": {"type": "InitializeVariable", "inputs": {"variables": [{"name": "sum", "type": "integer", "value": 0}]}},
        "Each": {"type": "Foreach", "foreach": "@range(0, 20000)", "runAfter": after("V"), "actions": {
            "Add": {"type": "IncrementVariable", "inputs": {"name": "sum", "value": "@item()"}}}},
    }));
    assert_eq!(run.variables["sum"].value, json!(199_990_000));
}

#[test]
fn runs_may_move_between_threads() {
    fn moves<T: Send + Sync>() {}
    moves::<Run>();
    moves::<Playbook>();
}
