//! Each finding once.

use serde_json::{Value, json};

use super::*;
use crate::{Deployment, import};

const INCIDENT: &str = "/incident-creation";

fn found(trigger: &str, actions: Value) -> Vec<String> {
    let connection = |api: &str| {
        json!({"connectionId": "/c", "connectionName": "c",
               "id": format!("/subscriptions/s/providers/Microsoft.Web/locations/l/managedApis/{api}")})
    };
    let file = json!({
        "definition": {
            "parameters": {"$connections": {"type": "Object", "defaultValue": {}},
                           "key": {"type": "SecureString"}},
            "triggers": {"T": {"type": "ApiConnectionWebhook", "inputs": {
                "host": {"connection": {"name": "@parameters('$connections')['sentinel']['connectionId']"}},
                "body": {"callback_url": "@{listCallbackUrl()}"}, "path": trigger}}},
            "actions": actions,
        },
        "parameters": {"key": {"value": "hidden-key-9"}, "$connections": {"value": {
            "sentinel": connection("AzureSentinel"), "vault": connection("keyvault"), "mail": connection("office365")}}},
    });
    let text = serde_json::to_string_pretty(&file).unwrap();
    let playbook = import(&text, &Deployment::default()).unwrap();
    check(&playbook)
        .into_iter()
        .map(|finding| {
            assert!(finding.line.is_some(), "{finding}");
            let place = finding.pointer.trim_start_matches("/definition").to_owned();
            format!("{} {place}: {}", finding.code, finding.message)
        })
        .collect()
}

fn call(connection: &str, method: &str, path: &str, body: Value) -> Value {
    let name = format!("@parameters('$connections')['{connection}']['connectionId']");
    json!({"type": "ApiConnection", "inputs": {
        "host": {"connection": {"name": name}}, "method": method, "path": path, "body": body}})
}

fn compose(inputs: Value) -> Value {
    json!({"type": "Compose", "inputs": inputs})
}

#[test]
fn what_is_not_supported_is_named() {
    let findings = found(
        INCIDENT,
        json!({
            "Js": {"type": "JavaScriptCode", "inputs": {}},
            "Paged": {"type": "Http", "inputs": {"method": "GET", "uri": "https://x"}, "runtimeConfiguration": {"paginationPolicy": {"minimumItemCount": 5}}},
            "Mail": call("mail", "post", "/v2/Mail", json!({})),
            "Task": call("sentinel", "post", "/Incidents/CreateTask", json!({})),
            "Other": call("nobody", "post", "/x", json!({})),
            "Cert": {"type": "Http", "inputs": {"method": "GET", "uri": "https://x", "authentication": {"type": "ClientCertificate"}}},
            "Parse": {"type": "ParseJson", "inputs": {"content": "1", "schema": {"pattern": "x"}}},
            "Xml": compose(json!("@xml('x')")),
            "Limit": {"type": "Scope", "actions": {}, "limit": {"timeout": "PT1M"}},
        }),
    );
    assert_eq!(
        findings,
        [
            "unsupported-action /actions/Js: `Js`: actions of type `JavaScriptCode` are not supported",
            "unsupported-action /actions/Paged: `Paged`: actions of type `Http with paginationPolicy` are not supported",
            "unsupported-connector /actions/Mail/inputs: `Mail`: the connector `office365` is not supported",
            "unsupported-operation /actions/Task/inputs: `Task`: the connector `azuresentinel` has no supported operation POST /Incidents/CreateTask",
            "unknown-connection /actions/Other/inputs/host: `Other`: `$connections` has no entry `nobody`",
            "unsupported-authentication /actions/Cert/inputs/authentication: `Cert`: authentication by `ClientCertificate` is not supported",
            "unsupported-schema /actions/Parse/inputs/schema/pattern: `Parse`: the schema word `pattern` is not supported",
            "unsupported-function /actions/Xml/inputs: `@xml('x')`, character 1: the function `xml` is not supported",
            "unsupported-limit /actions/Limit/limit: `Limit`: `limit.timeout` is not supported here",
        ]
    );
    assert_eq!(
        found("/Microsoft.Security/Alert/subscribe", json!({})),
        [
            "unsupported-trigger /triggers/T: `T`: the trigger `ApiConnectionWebhook /Microsoft.Security/Alert/subscribe` is not supported"
        ]
    );
}

#[test]
fn names_that_do_not_exist_are_named() {
    let findings = found(
        INCIDENT,
        json!({
            "A": compose(json!("@body('Nope')")),
            "B": compose(json!("x @{variables('v')}")),
            "C": compose(json!({"deep": ["@parameters('p')"]})),
            "D": compose(json!("@items('A')")),
            "E": {"type": "SetVariable", "inputs": {"name": "w", "value": 1}},
            "F": compose(json!("@length(1, 2)")),
            "G": compose(json!("@length(")),
        }),
    );
    assert_eq!(
        findings,
        [
            "unknown-action /actions/A/inputs: `@body('Nope')`, character 1: there is no action `Nope`",
            "unknown-variable /actions/B/inputs: `x @{variables('v')}`, character 4: there is no variable `v`",
            "unknown-parameter /actions/C/inputs/deep/0: `@parameters('p')`, character 1: there is no parameter `p`",
            "unknown-loop /actions/D/inputs: `@items('A')`, character 1: there is no loop `A` around the action",
            "unknown-variable /actions/E/inputs/name: `E`: there is no variable `w`",
            "wrong-arguments /actions/F/inputs: `@length(1, 2)`, character 1: `length` takes 1 arguments, not 2",
            "expression-syntax /actions/G/inputs: `@length(`: expression is missing at character 8",
        ]
    );
}

#[test]
fn the_order_of_actions_makes_sense() {
    let after =
        |name: &str| json!({"type": "Compose", "inputs": 1, "runAfter": {name: ["Succeeded"]}});
    let findings = found(
        INCIDENT,
        json!({
            "A": after("B"), "B": after("C"), "C": after("A"), "D": after("A"), "E": after("Gone"),
            "S": {"type": "Scope", "actions": {
                "e": compose(json!(1)),
                "V": {"type": "InitializeVariable", "inputs": {"variables": [{"name": "v", "type": "string"}]}}}},
        }),
    );
    assert_eq!(
        findings,
        [
            "run-after-cycle /actions/A: `A`, `B`, `C` wait for each other",
            "unknown-run-after /actions/E/runAfter: `E` runs after `Gone`, which is not beside it",
            "duplicate-action /actions/S/actions/e: there is another action named `e`",
            "nested-variable /actions/S/actions/V: `V` declares a variable inside another action",
        ]
    );
}

#[test]
fn secrets_that_people_would_read_are_found() {
    let comment = |message: &str| {
        call(
            "sentinel",
            "post",
            "/Incidents/Comment",
            json!({"incidentArmId": "x", "message": message}),
        )
    };
    let findings = found(
        INCIDENT,
        json!({
            "Secret": call("vault", "get", "/secrets/@{encodeURIComponent('x')}/value", json!(null)),
            "Hidden": {"type": "ApiConnection", "runtimeConfiguration": {"secureData": {"properties": ["outputs"]}},
                "inputs": call("vault", "get", "/secrets/y/value", json!(null))["inputs"]},
            "Keep": compose(json!("@body('Hidden')?['value']")),
            "V": {"type": "InitializeVariable", "inputs": {"variables": [{"name": "new", "type": "string", "value": "@guid()"}]}},
            "Reset": {"type": "Http", "inputs": {"method": "PATCH", "uri": "https://graph.microsoft.com/v1.0/users/1", "body": {"passwordProfile": {"password": "@variables('new')"}}}},
            "C1": comment("@{outputs('Keep')}"),
            "C2": comment("@{variables('new')}"),
            "C3": comment("@{parameters('key')}"),
            "C4": comment("@{body('Reset')}"),
        }),
    );
    assert_eq!(
        findings,
        [
            "visible-secret /actions/Secret: `Secret` shows a secret in its history; hide its outputs",
            "leaked-secret /actions/C1/inputs/body/message: `C1` gives away a secret: outputs('Keep')",
            "leaked-secret /actions/C2/inputs/body/message: `C2` gives away a secret: variables('new')",
            "leaked-secret /actions/C3/inputs/body/message: `C3` gives away a secret: parameters('key')",
        ]
    );
}

#[test]
fn fields_of_another_trigger_are_found() {
    let actions = json!({"A": compose(json!("@triggerBody()?['Entities']")), "B": compose(json!("@triggerBody()?['Object']?['id']"))});
    assert_eq!(
        found(INCIDENT, actions.clone()),
        ["trigger-field /actions/A/inputs: the trigger gives an incident, which has no `Entities`"]
    );
    assert_eq!(
        found("/subscribe", actions.clone()),
        ["trigger-field /actions/B/inputs: the trigger gives an alert, which has no `Object`"]
    );
    assert_eq!(found("/entity/@{encodeURIComponent('Account')}", actions).len(), 2);
}

#[test]
fn lists_read_without_paging_are_found() {
    let list = |uri: &str| {
        json!({
            "List": {"type": "Http", "inputs": {"method": "GET", "uri": uri}},
            "Each": {"type": "Foreach", "foreach": "@body('List')?['value']", "actions": {}, "runAfter": {"List": ["Succeeded"]}},
        })
    };
    assert_eq!(
        found(INCIDENT, list("https://graph.microsoft.com/v1.0/groups/1/members")),
        [
            "missing-paging /actions/List: `List` reads the first page of a list; `Each` misses the others"
        ]
    );
    assert!(found(INCIDENT, list("https://example.org/members")).is_empty());
}
