//! Reading files.

use serde_json::{Map, Value, json};

use super::*;
use crate::check;

fn template(parameters: Value, variables: Value, message: &str) -> Value {
    json!({
        "parameters": parameters,
        "variables": variables,
        "resources": [
            {"type": "Microsoft.Web/connections", "name": "x", "properties": {"secret": "[listKeys('x', 'y')]"}},
            {"type": "microsoft.logic/Workflows", "name": "[parameters('Name')]", "properties": {
                "definition": {
                    "triggers": {"T": {"type": "Recurrence", "recurrence": {"frequency": "Day", "interval": 1}}},
                    "actions": {"A": {"type": "Compose", "inputs": message}}},
                "parameters": {"$connections": {"value": {"azuresentinel_1": {
                    "id": "[concat(subscription().id, '/providers/Microsoft.Web/locations/', resourceGroup().location, '/managedApis/azureSentinel')]",
                    "connectionId": "[resourceId('Microsoft.Web/connections', variables('Connection'))]"}}}},
            }},
        ],
    })
}

fn names() -> (Value, Value) {
    (
        json!({"Name": {"type": "string", "defaultValue": "Undo"}, "Given": {"type": "string"}}),
        json!({"Connection": "[concat('c-', parameters('name'))]"}),
    )
}

fn read(file: &Value, given: &[(&str, Value)]) -> Result<Playbook, ImportError> {
    let parameters: Map<String, Value> =
        given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let text = serde_json::to_string_pretty(file).unwrap();
    import(&text, &Deployment { parameters, ..Deployment::default() })
}

fn composed(playbook: &Playbook) -> &Value {
    match &playbook.definition.actions.first().unwrap().kind {
        ActionKind::Compose(value) => value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn template_expressions_are_evaluated() {
    let (parameters, variables) = names();
    let message = "[concat(toUpper(parameters('Given')), ': @{triggerBody()}')]";
    let playbook =
        read(&template(parameters, variables, message), &[("given", json!("role"))]).unwrap();
    assert_eq!(playbook.name, "Undo");
    assert_eq!(composed(&playbook), "ROLE: @{triggerBody()}");
    let zeros = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        playbook.connections["azuresentinel_1"],
        Connection {
            api: "azuresentinel".into(),
            connection_id: format!(
                "/subscriptions/{zeros}/resourceGroups/local/providers/Microsoft.Web/connections/c-Undo"
            ),
            connection_name: String::new(),
        }
    );
    assert_eq!(check(&playbook), []);
}

#[test]
fn an_escaped_bracket_is_text() {
    let (parameters, variables) = names();
    for (written, meant) in [("[[x]", "[x]"), ("[x", "[x"), ("x]", "x]")] {
        let file = template(parameters.clone(), variables.clone(), written);
        assert_eq!(composed(&read(&file, &[]).unwrap()), meant);
    }
}

#[test]
fn a_parameter_without_value_is_a_finding() {
    let (parameters, variables) = names();
    for message in ["[parameters('Given')]", "[parameters('Given').inner[0]]"] {
        let file = template(parameters.clone(), variables.clone(), message);
        let findings = check(&read(&file, &[]).unwrap());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, "missing-parameter");
        assert!(findings[0].message.contains("`Given`"), "{}", findings[0]);
    }
}

#[test]
fn what_a_template_cannot_say_here_is_named_with_its_line() {
    let (parameters, variables) = names();
    let failed = |message: &str| {
        read(&template(parameters.clone(), variables.clone(), message), &[]).unwrap_err()
    };
    let error = failed("[listCallbackUrl('x', '2019-05-01')]");
    assert_eq!(error.pointer, "/resources/1/properties/definition/actions/A/inputs");
    assert!(error.line.is_some());
    assert!(error.message.contains("`listCallbackUrl` takes 0 arguments"), "{error}");
    assert!(failed("[reference('x')]").message.contains("`reference` is not supported"));
    assert!(failed("[variables('None')]").message.contains("has no variable `None`"));
    assert!(failed("[concat('a'.]").message.contains("`.` is not followed by a name"));

    let circle = json!({"A": "[variables('B')]", "B": "[variables('A')]"});
    let error = read(&template(parameters, circle, "[variables('A')]"), &[]).unwrap_err();
    assert!(error.message.contains("refer to each other"), "{error}");
}

#[test]
fn a_solution_carries_its_playbook_in_a_template_of_its_own() {
    let (parameters, variables) = names();
    let inner = template(parameters, variables, "[variables('Connection')]");
    let solution = json!({"resources": [{
        "type": "Microsoft.OperationalInsights/workspaces/providers/contentTemplates",
        "properties": {"mainTemplate": inner},
    }]});
    let playbook = read(&solution, &[]).unwrap();
    assert_eq!(composed(&playbook), "c-Undo");
    assert_eq!(
        playbook.definition.actions[0].pointer,
        "/resources/0/properties/mainTemplate/resources/1/properties/definition/actions/A"
    );
}

#[test]
fn a_file_holds_exactly_one_workflow() {
    let (parameters, variables) = names();
    let mut file = template(parameters, variables, "x");
    let resources = file["resources"].as_array_mut().unwrap();
    let twin = resources[1].clone();
    resources.push(twin);
    assert!(read(&file, &[]).unwrap_err().message.contains("holds 2 Logic Apps"));
    assert!(read(&json!({"resources": []}), &[]).unwrap_err().message.contains("holds no"));
    assert!(read(&json!({"a": 1}), &[]).unwrap_err().message.contains("holds neither"));
    let error = import("{\n\"a\": }", &Deployment::default()).unwrap_err();
    assert_eq!(error.line, Some(2));
}

#[test]
fn bare_definitions_take_parameters_too() {
    let bare = json!({
        "parameters": {"p": {"type": "String"}},
        "triggers": {"T": {"type": "Request", "kind": "Http"}},
        "actions": {"A": {"type": "Compose", "inputs": "@parameters('p')"}},
    });
    let playbook = read(&bare, &[("p", json!("v"))]).unwrap();
    assert_eq!(playbook.parameters["p"], "v");
    assert!(check(&playbook).is_empty());
}

#[test]
fn actions_that_lack_something_are_named_by_place() {
    let broken = |action: Value| {
        let file = json!({"triggers": {}, "actions": {"A/B": action}});
        read(&file, &[]).unwrap_err().to_string()
    };
    for (action, message) in [
        (json!({"inputs": 1}), "line 4, /actions/A~1B: has no `type`"),
        (
            json!({"type": "Http", "inputs": {"method": "GET"}}),
            "line 6, /actions/A~1B/inputs: has no `uri`",
        ),
        (
            json!({"type": "Foreach", "foreach": "@x", "runtimeConfiguration": {"concurrency": {"repetitions": 51}}}),
            "line 9, /actions/A~1B/runtimeConfiguration/concurrency/repetitions: is not a number from 1 to 50",
        ),
        (
            json!({"type": "Compose", "inputs": 1, "runAfter": {"C": ["Done"]}}),
            "line 8, /actions/A~1B/runAfter/C: names the status \"Done\"; statuses are Succeeded, Failed, Skipped, TimedOut",
        ),
        (
            json!({"type": "Wait", "inputs": {}}),
            "line 6, /actions/A~1B/inputs: needs either `interval` or `until`",
        ),
        (
            json!({"type": "ApiConnection", "inputs": {"host": {"connection": {"name": "x"}}, "path": "/"}}),
            "line 9, /actions/A~1B/inputs/host/connection/name: does not have the form @parameters('$connections')['…']['connectionId']",
        ),
    ] {
        assert_eq!(broken(action), message);
    }
}
