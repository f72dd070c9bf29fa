//! The inputs of single action types.
//!
//! Not here: what actions have in common (`read`).

use serde_json::{Value, json};

use super::{Fault, Node, block};
use crate::{
    definition::action::{
        ActionKind, ApiConnection, HttpAction, LoopLimit, RetryPolicy, Switch, VariableDeclaration,
        VariableType,
    },
    duration, expression,
    time::SECOND,
};

/// Azure's bound for the elements of a loop worked on at once.
const MOST_AT_ONCE: u64 = 50;

pub(super) fn container(kind: &str, node: &Node<'_>) -> Result<ActionKind, Fault> {
    match kind {
        "if" => Ok(ActionKind::If {
            expression: node.value_of("expression")?,
            actions: block(node)?,
            otherwise: node.get("else").map_or(Ok(Vec::new()), |node| block(&node))?,
        }),
        "switch" => switch(node),
        "foreach" => Ok(ActionKind::Foreach {
            from: node.value_of("foreach")?,
            actions: block(node)?,
            concurrency: concurrency(node)?,
        }),
        "until" => Ok(ActionKind::Until {
            expression: node.value_of("expression")?,
            actions: block(node)?,
            limit: limit(node)?,
        }),
        _ => Ok(ActionKind::Scope { actions: block(node)? }),
    }
}

fn switch(node: &Node<'_>) -> Result<ActionKind, Fault> {
    let mut cases = Vec::new();
    if let Some(all) = node.get("cases") {
        for (name, node) in all.children()? {
            cases.push((name.to_owned(), node.value_of("case")?, block(&node)?));
        }
    }
    Ok(ActionKind::Switch(Switch {
        expression: node.value_of("expression")?,
        cases,
        otherwise: node.get("default").map_or(Ok(Vec::new()), |node| block(&node))?,
    }))
}

/// Azure works on 20 elements at once unless told otherwise, in no promised order. One after the
/// other is one of the orders it allows, and the only one in which variables do not race.
fn concurrency(node: &Node<'_>) -> Result<usize, Fault> {
    let options = node.value.get("operationOptions").and_then(Value::as_str);
    if options.is_some_and(|it| it.eq_ignore_ascii_case("Sequential")) {
        return Ok(1);
    }
    let runtime = node.get("runtimeConfiguration").and_then(|it| it.get("concurrency"));
    let Some(repetitions) = runtime.and_then(|it| it.get("repetitions")) else { return Ok(1) };
    match repetitions.value.as_u64() {
        Some(count @ 1..=MOST_AT_ONCE) => Ok(usize::try_from(count).unwrap_or(1)),
        _ => Err(repetitions.fault("is not a number from 1 to 50")),
    }
}

fn limit(node: &Node<'_>) -> Result<LoopLimit, Fault> {
    let mut limit = LoopLimit { count: 60, timeout: 3_600 * SECOND };
    let Some(given) = node.get("limit") else { return Ok(limit) };
    if let Some(count) = given.get("count") {
        limit.count = match count.value.as_u64() {
            Some(count @ 1..=5_000) => count,
            _ => return Err(count.fault("is not a number from 1 to 5000")),
        };
    }
    if let Some(timeout) = given.get("timeout") {
        limit.timeout = duration::parse(timeout.text()?)
            .ok_or_else(|| timeout.fault("is not an ISO 8601 duration such as PT1H"))?;
    }
    Ok(limit)
}

pub(super) fn api_connection(node: &Node<'_>) -> Result<ActionKind, Fault> {
    let inputs = node.need("inputs")?;
    let host = inputs.need("host")?.need("connection")?;
    let connection = match host.get("referenceName") {
        Some(name) => name.text()?.to_owned(),
        None => {
            let name = host.need("name")?;
            expression::connection_key(name.text()?).ok_or_else(|| {
                name.fault(
                    "does not have the form @parameters('$connections')['…']['connectionId']",
                )
            })?
        }
    };
    let method = inputs.get("method").map(|it| it.text()).transpose()?.unwrap_or("get");
    Ok(ActionKind::ApiConnection(ApiConnection {
        connection,
        method: method.to_ascii_uppercase(),
        path: inputs.need("path")?.text()?.to_owned(),
        queries: inputs.map_of("queries")?,
        headers: inputs.map_of("headers")?,
        body: inputs.value.get("body").cloned(),
        retry: retry(&inputs)?,
    }))
}

pub(super) fn http(node: &Node<'_>) -> Result<ActionKind, Fault> {
    let inputs = node.need("inputs")?;
    let options = node.get("operationOptions").map(|it| it.text()).transpose()?.unwrap_or("");
    Ok(ActionKind::Http(HttpAction {
        method: inputs.value_of("method")?,
        uri: inputs.value_of("uri")?,
        queries: inputs.map_of("queries")?,
        headers: inputs.map_of("headers")?,
        body: inputs.value.get("body").cloned(),
        authentication: inputs.get("authentication").map(|it| it.value.clone()),
        retry: retry(&inputs)?,
        asynchronous: !options
            .split(',')
            .any(|option| option.trim().eq_ignore_ascii_case("DisableAsyncPattern")),
    }))
}

/// Azure's default: four further attempts, from 7.5 s, between 5 s and 45 s.
fn retry(inputs: &Node<'_>) -> Result<RetryPolicy, Fault> {
    let Some(policy) = inputs.get("retryPolicy") else { return Ok(default_retry()) };
    let count = match policy.get("count").map(|it| it.value.as_u64()) {
        None => 4,
        Some(Some(count @ 1..=90)) => u32::try_from(count).unwrap_or(4),
        Some(_) => return Err(policy.fault("has a `count` that is not a number from 1 to 90")),
    };
    let span = |name: &str, default: i64| match policy.get(name) {
        None => Ok(default),
        Some(node) => duration::parse(node.text()?)
            .ok_or_else(|| node.fault("is not an ISO 8601 duration such as PT20S")),
    };
    let kind = policy.get("type").map(|it| it.text()).transpose()?.unwrap_or("exponential");
    match kind.to_ascii_lowercase().as_str() {
        "none" => Ok(RetryPolicy::None),
        "fixed" => Ok(RetryPolicy::Fixed { count, interval: span("interval", 20 * SECOND)? }),
        "exponential" => Ok(RetryPolicy::Exponential {
            count,
            interval: span("interval", 75 * SECOND / 10)?,
            minimum: span("minimumInterval", 5 * SECOND)?,
            maximum: span("maximumInterval", 86_400 * SECOND)?,
        }),
        other => Err(policy
            .fault(format!("has the type `{other}`; types are `none`, `fixed` and `exponential`"))),
    }
}

fn default_retry() -> RetryPolicy {
    RetryPolicy::Exponential {
        count: 4,
        interval: 75 * SECOND / 10,
        minimum: 5 * SECOND,
        maximum: 45 * SECOND,
    }
}

pub(super) fn variable(kind: &str, inputs: &Node<'_>) -> Result<ActionKind, Fault> {
    if kind == "initializevariable" {
        let list = inputs.need("variables")?;
        let all = list.value.as_array().ok_or_else(|| list.fault("is not an array"))?;
        let mut declared = Vec::new();
        for (index, value) in all.iter().enumerate() {
            let node = Node { value, pointer: format!("{}/{index}", list.pointer) };
            declared.push(VariableDeclaration {
                name: node.need("name")?.text()?.to_owned(),
                kind: variable_type(&node.need("type")?)?,
                value: node.value.get("value").cloned(),
            });
        }
        return Ok(ActionKind::InitializeVariable(declared));
    }
    let name = inputs.need("name")?.text()?.to_owned();
    let value = match kind {
        "incrementvariable" | "decrementvariable" => {
            inputs.value.get("value").cloned().unwrap_or_else(|| json!(1))
        }
        _ => inputs.value_of("value")?,
    };
    Ok(match kind {
        "setvariable" => ActionKind::SetVariable { name, value },
        "appendtoarrayvariable" => ActionKind::AppendToArrayVariable { name, value },
        "appendtostringvariable" => ActionKind::AppendToStringVariable { name, value },
        _ => ActionKind::IncrementVariable { name, value, negative: kind == "decrementvariable" },
    })
}

fn variable_type(node: &Node<'_>) -> Result<VariableType, Fault> {
    Ok(match node.text()?.to_ascii_lowercase().as_str() {
        "boolean" => VariableType::Boolean,
        "integer" => VariableType::Integer,
        "float" => VariableType::Float,
        "string" => VariableType::String,
        "array" => VariableType::Array,
        "object" => VariableType::Object,
        other => return Err(node.fault(format!("is `{other}`, which is no type of a variable"))),
    })
}

pub(super) fn data(kind: &str, inputs: &Node<'_>) -> Result<ActionKind, Fault> {
    Ok(match kind {
        "parsejson" => ActionKind::ParseJson {
            content: inputs.value_of("content")?,
            schema: inputs.value.get("schema").cloned().unwrap_or_else(|| json!({})),
        },
        "query" => ActionKind::Query {
            from: inputs.value_of("from")?,
            condition: inputs.value_of("where")?,
        },
        "select" => ActionKind::Select {
            from: inputs.value_of("from")?,
            select: inputs.value_of("select")?,
        },
        "join" => ActionKind::Join {
            from: inputs.value_of("from")?,
            join_with: inputs.value_of("joinWith")?,
        },
        _ => ActionKind::Table {
            from: inputs.value_of("from")?,
            format: table_format(&inputs.need("format")?)?,
            columns: columns(inputs)?,
        },
    })
}

fn table_format(node: &Node<'_>) -> Result<String, Fault> {
    let format = node.text()?.to_ascii_uppercase();
    match format.as_str() {
        "CSV" | "HTML" => Ok(format),
        _ => Err(node.fault("is neither `CSV` nor `HTML`")),
    }
}

fn columns(inputs: &Node<'_>) -> Result<Option<Vec<(Value, Value)>>, Fault> {
    let Some(list) = inputs.get("columns") else { return Ok(None) };
    let all = list.value.as_array().ok_or_else(|| list.fault("is not an array"))?;
    let mut columns = Vec::new();
    for (index, value) in all.iter().enumerate() {
        let node = Node { value, pointer: format!("{}/{index}", list.pointer) };
        let header = node.value.get("header").cloned().unwrap_or_else(|| json!(""));
        columns.push((header, node.value_of("value")?));
    }
    Ok(Some(columns))
}

pub(super) fn control(kind: &str, inputs: &Node<'_>) -> Result<ActionKind, Fault> {
    Ok(match kind {
        "terminate" => ActionKind::Terminate {
            status: inputs.value_of("runStatus")?,
            error: inputs.get("runError").map(|it| it.value.clone()),
        },
        "response" => ActionKind::Response {
            status_code: inputs.value.get("statusCode").cloned().unwrap_or_else(|| json!(200)),
            headers: inputs.map_of("headers")?,
            body: inputs.value.get("body").cloned(),
        },
        _ => {
            let interval = inputs.get("interval").map(|it| it.value.clone());
            let until = inputs.get("until").map(|it| it.value_of("timestamp")).transpose()?;
            if interval.is_some() == until.is_some() {
                return Err(inputs.fault("needs either `interval` or `until`"));
            }
            ActionKind::Wait { interval, until }
        }
    })
}
