//! Finds the workflow in a file: an ARM template, an exported workflow or a bare definition.
//!
//! Not here: evaluating template expressions (`arm`), reading the definition (`read`).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::{Map, Value};

use super::{
    Connection, ImportError, Playbook,
    arm::Arm,
    read::{self, Fault, Node},
    source::{self, child},
};

/// Where a template is deployed to, and with which parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// `subscription().subscriptionId`.
    pub subscription_id: String,
    /// `subscription().tenantId`.
    pub tenant_id: String,
    /// `resourceGroup().name`.
    pub resource_group: String,
    /// `resourceGroup().location`.
    pub location: String,
    /// Values for the template's parameters; for a bare definition, for its own.
    pub parameters: Map<String, Value>,
}

impl Default for Deployment {
    /// No parameters; ids of zeros, group and place `local`.
    fn default() -> Self {
        let zeros = "00000000-0000-0000-0000-000000000000";
        Self {
            subscription_id: zeros.into(),
            tenant_id: zeros.into(),
            resource_group: "local".into(),
            location: "local".into(),
            parameters: Map::new(),
        }
    }
}

/// Reads a playbook from a file's text.
///
/// The file is an ARM template with one Logic App (also inside a solution's content template), an
/// exported workflow (`{"definition", "parameters"}`), or a bare definition. Comments and commas
/// before a closing bracket are allowed.
///
/// # Errors
///
/// When the text is no JSON, holds no or several workflows, uses a template function that is not
/// supported, or an action lacks what its type needs. What is well-formed but not run is left to
/// [`crate::check()`].
pub fn import(text: &str, deployment: &Deployment) -> Result<Playbook, ImportError> {
    let strict = source::strict(text);
    let file: Value = serde_json::from_str(&strict).map_err(|error| ImportError {
        message: format!("is not JSON: {error}"),
        pointer: String::new(),
        line: u32::try_from(error.line()).ok().filter(|line| *line > 0),
    })?;
    from_file(&file, deployment, text).map_err(|fault| {
        let line = source::line_of(text, &fault.pointer);
        ImportError { message: fault.message, pointer: fault.pointer, line }
    })
}

fn from_file(file: &Value, deployment: &Deployment, text: &str) -> Result<Playbook, Fault> {
    let root = Node { value: file, pointer: String::new() };
    if file.get("resources").is_some() {
        return from_template(&root, deployment, text);
    }
    let (workflow, pointer) = match file.get("properties") {
        Some(properties) if properties.get("definition").is_some() => {
            (properties.clone(), "/properties".to_owned())
        }
        _ if file.get("definition").is_some() => (file.clone(), String::new()),
        _ if file.get("actions").is_some() => {
            let mut playbook = build(file, &root, &Value::Null, text)?;
            playbook.parameters.extend(deployment.parameters.clone());
            return Ok(playbook);
        }
        _ => {
            return Err(Fault {
                pointer: String::new(),
                message: "holds neither a template's `resources` nor a workflow's `actions`".into(),
            });
        }
    };
    let mut playbook = from_workflow(&workflow, &pointer, text)?;
    playbook.name = file.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    playbook.parameters.extend(deployment.parameters.clone());
    Ok(playbook)
}

fn from_template(root: &Node<'_>, deployment: &Deployment, text: &str) -> Result<Playbook, Fault> {
    let mut found = Vec::new();
    workflows(root, root, &mut found);
    let (template, resource) = match found.as_slice() {
        [one] => one,
        [] => {
            return Err(Fault {
                pointer: format!("{}/resources", root.pointer),
                message: "holds no Microsoft.Logic/workflows".into(),
            });
        }
        several => {
            return Err(Fault {
                pointer: format!("{}/resources", root.pointer),
                message: format!("holds {} Logic Apps; give one file to each", several.len()),
            });
        }
    };
    let arm = Arm {
        parameters: template.value.get("parameters").and_then(Value::as_object),
        variables: template.value.get("variables").and_then(Value::as_object),
        deployment,
        missing: RefCell::new(BTreeSet::new()),
        secrets: RefCell::new(BTreeSet::new()),
        depth: RefCell::new(0),
    };
    let member = |name: &str| {
        let value = resource.value.get(name).unwrap_or(&Value::Null);
        let pointer = child(&resource.pointer, name);
        arm.resolve(value, &pointer).map(|value| (value, pointer))
    };
    let name = member("name")?.0;
    let (properties, pointer) = member("properties")?;
    let mut playbook = from_workflow(&properties, &pointer, text)?;
    playbook.name = name.as_str().unwrap_or_default().to_owned();
    playbook.missing = arm.missing.into_inner().into_iter().collect();
    playbook.secrets.extend(arm.secrets.into_inner());
    Ok(playbook)
}

/// Collects the workflow resources below a template, each with the template that it belongs to.
fn workflows<'a>(template: &Node<'a>, holder: &Node<'a>, found: &mut Vec<(Node<'a>, Node<'a>)>) {
    let resources = holder.value.get("resources").and_then(Value::as_array);
    for (index, value) in resources.into_iter().flatten().enumerate() {
        let pointer = format!("{}/resources/{index}", holder.pointer);
        let node = Node { value, pointer };
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        if kind.eq_ignore_ascii_case("Microsoft.Logic/workflows") {
            found.push((template.clone(), node));
            continue;
        }
        // Solutions carry each playbook as a template of its own.
        match value.get("properties").and_then(|it| it.get("mainTemplate")) {
            Some(main) => {
                let pointer = format!("{}/properties/mainTemplate", node.pointer);
                let main = Node { value: main, pointer };
                workflows(&main, &main, found);
            }
            None => workflows(template, &node, found),
        }
    }
}

fn from_workflow(workflow: &Value, pointer: &str, text: &str) -> Result<Playbook, Fault> {
    let definition = workflow.get("definition").ok_or_else(|| Fault {
        pointer: pointer.to_owned(),
        message: "has no `definition`".into(),
    })?;
    let node = Node { value: definition, pointer: format!("{pointer}/definition") };
    let parameters = workflow.get("parameters").unwrap_or(&Value::Null);
    build(definition, &node, parameters, text)
}

fn build(
    definition: &Value,
    node: &Node<'_>,
    parameters: &Value,
    text: &str,
) -> Result<Playbook, Fault> {
    let mut values = Map::new();
    for (name, parameter) in parameters.as_object().into_iter().flatten() {
        // Either `{"value": …}` or, in some exports, the value itself.
        values.insert(name.clone(), parameter.get("value").unwrap_or(parameter).clone());
    }
    let read = read::definition(node)?;
    let mut secrets = BTreeSet::new();
    for (name, parameter) in read.parameters.iter().filter(|(_, it)| it.is_secure()) {
        for value in values.get(name).into_iter().chain(&parameter.default) {
            crate::run::secret_texts(value, &mut secrets);
        }
    }
    Ok(Playbook {
        name: String::new(),
        connections: connections(values.get("$connections").unwrap_or(&Value::Null)),
        digest: digest(&[definition, parameters]),
        definition: read,
        parameters: values,
        secrets: secrets.into_iter().collect(),
        missing: Vec::new(),
        raw: definition.clone(),
        root: node.pointer.clone(),
        text: text.to_owned(),
    })
}

fn connections(all: &Value) -> BTreeMap<String, Connection> {
    let all = all.as_object().into_iter().flatten();
    all.map(|(key, value)| {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        let id = text("id").to_ascii_lowercase();
        let api = id.split_once("/managedapis/").map(|(_, api)| api.trim_end_matches('/'));
        let connection = Connection {
            api: api.unwrap_or_default().to_owned(),
            connection_id: text("connectionId").to_owned(),
            connection_name: text("connectionName").to_owned(),
        };
        (key.clone(), connection)
    })
    .collect()
}

/// FNV-1a over the JSON: it tells definitions apart and is no protection against forgery.
fn digest(parts: &[&Value]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.to_string().bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
