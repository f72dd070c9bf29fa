//! Azure Resource Manager's template expressions, as far as playbooks use them.
//!
//! Not here: which resource is the workflow (`template`).

use std::{borrow::Cow, cell::RefCell, collections::BTreeSet};

use serde_json::{Map, Value, json};

use super::{read::Fault, source::child, template::Deployment};
use crate::expression::{self, Context, Expr};

/// Variables may name variables; deeper than this is a circle.
const DEEPEST: usize = 32;

/// A template's parameters and variables, ready to be evaluated.
pub(super) struct Arm<'a> {
    pub(super) parameters: Option<&'a Map<String, Value>>,
    pub(super) variables: Option<&'a Map<String, Value>>,
    pub(super) deployment: &'a Deployment,
    /// Parameters without a value that were asked for.
    pub(super) missing: RefCell<BTreeSet<String>>,
    /// Values of secure parameters that were asked for.
    pub(super) secrets: RefCell<BTreeSet<String>>,
    pub(super) depth: RefCell<usize>,
}

impl Arm<'_> {
    /// Evaluates every template expression inside a value.
    pub(super) fn resolve(&self, value: &Value, pointer: &str) -> Result<Value, Fault> {
        match value {
            Value::String(text) => {
                self.text(text).map_err(|message| Fault { pointer: pointer.to_owned(), message })
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items
                    .map(|(index, item)| self.resolve(item, &format!("{pointer}/{index}")))
                    .collect::<Result<Vec<_>, _>>()
                    .map(Value::Array)
            }
            Value::Object(members) => {
                let mut resolved = Map::new();
                for (name, member) in members {
                    let at = child(pointer, name);
                    resolved.insert(name.clone(), self.resolve(member, &at)?);
                }
                Ok(Value::Object(resolved))
            }
            other => Ok(other.clone()),
        }
    }

    fn text(&self, text: &str) -> Result<Value, String> {
        if let Some(escaped) = text.strip_prefix("[[") {
            return Ok(format!("[{escaped}").into());
        }
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let Some(inner) = inner else { return Ok(text.into()) };
        let expression = expression::parse(inner)
            .map_err(|error| format!("template expression `{text}`: {error}"))?;
        let missing = self.missing_in(&expression);
        match (expression::evaluate(&expression, self), missing) {
            (Ok(value), _) => Ok(value.into_owned()),
            // A member of a parameter without a value: the missing value is the finding.
            (Err(_), Some(name)) => Ok(format!("<{name}>").into()),
            (Err(fault), None) => Err(format!("template expression `{text}`: {}", fault.message)),
        }
    }

    /// A parameter without a value that an expression names.
    fn missing_in(&self, expression: &Expr) -> Option<String> {
        let mut found = None;
        expression.walk(&mut |it| {
            if let Expr::Call { name, arguments, .. } = it
                && name.eq_ignore_ascii_case("parameters")
                && let Some(name) = arguments.first().and_then(Expr::text)
                && lookup(&self.deployment.parameters, name).is_none()
                && let Some(declared) = self.parameters.and_then(|all| lookup(all, name))
                && declared.get("defaultValue").is_none()
            {
                found = Some(name.to_owned());
            }
        });
        found
    }

    /// Evaluates something that a parameter or variable refers to.
    fn nested(&self, value: &Value) -> Result<Value, String> {
        if *self.depth.borrow() >= DEEPEST {
            return Err("parameters and variables of the template refer to each other".into());
        }
        *self.depth.borrow_mut() += 1;
        let resolved = self.resolve(value, "").map_err(|fault| fault.message);
        *self.depth.borrow_mut() -= 1;
        resolved
    }

    fn parameter(&self, name: &str) -> Result<Value, String> {
        let declared = self.parameters.and_then(|all| lookup(all, name));
        let given = lookup(&self.deployment.parameters, name);
        let Some(declared) = declared else {
            return Err(format!("the template has no parameter `{name}`"));
        };
        let value = match (given, declared.get("defaultValue")) {
            (Some(given), _) => given.clone(),
            (None, Some(default)) => self.nested(default)?,
            (None, None) => {
                self.missing.borrow_mut().insert(name.to_owned());
                return Ok(format!("<{name}>").into());
            }
        };
        let kind = declared.get("type").and_then(Value::as_str).unwrap_or_default();
        if kind.to_ascii_lowercase().starts_with("secure") {
            crate::run::secret_texts(&value, &mut self.secrets.borrow_mut());
        }
        Ok(value)
    }

    fn resource_group_id(&self) -> String {
        let Deployment { subscription_id, resource_group, .. } = self.deployment;
        format!("/subscriptions/{subscription_id}/resourceGroups/{resource_group}")
    }
}

impl Context for Arm<'_> {
    fn call<'c>(
        &'c self,
        name: &str,
        arguments: &[&Value],
    ) -> Option<Result<Cow<'c, Value>, String>> {
        let first = || arguments.first().and_then(|it| it.as_str()).unwrap_or_default();
        let deployment = self.deployment;
        let value = match name.to_ascii_lowercase().as_str() {
            "parameters" => self.parameter(first()),
            "variables" => match self.variables.and_then(|all| lookup(all, first())) {
                Some(value) => self.nested(value),
                None => Err(format!("the template has no variable `{}`", first())),
            },
            "resourcegroup" => Ok(json!({
                "id": self.resource_group_id(),
                "name": deployment.resource_group,
                "location": deployment.location,
            })),
            "subscription" => Ok(json!({
                "id": format!("/subscriptions/{}", deployment.subscription_id),
                "subscriptionId": deployment.subscription_id,
                "tenantId": deployment.tenant_id,
            })),
            "tenant" => Ok(json!({"tenantId": deployment.tenant_id})),
            "resourceid" => resource_id(arguments, &self.resource_group_id()),
            "subscriptionresourceid" => {
                let scope = format!("/subscriptions/{}", deployment.subscription_id);
                resource_id(arguments, &scope)
            }
            "concat" if arguments.iter().all(|it| it.is_array()) => {
                let items = arguments.iter().filter_map(|it| it.as_array()).flatten();
                Ok(items.cloned().collect())
            }
            _ => return None,
        };
        Some(value.map(Cow::Owned))
    }
}

/// Names in templates are found whatever the case.
fn lookup<'a>(all: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let same = || all.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    all.get(name).or_else(|| same().map(|(_, value)| value))
}

/// `resourceId([subscription], [resource group], 'provider/type[/type…]', 'name', …)`.
fn resource_id(arguments: &[&Value], scope: &str) -> Result<Value, String> {
    let texts: Vec<&str> = arguments.iter().filter_map(|it| it.as_str()).collect();
    let type_at = texts.iter().position(|text| text.contains('/'));
    let type_at = type_at.ok_or("resourceId names no resource type")?;
    let (before, rest) = texts.split_at(type_at);
    let Some((kind, names)) = rest.split_first() else { return Err("resourceId is empty".into()) };
    let mut parts = kind.split('/');
    let provider = parts.next().unwrap_or_default();
    let types: Vec<&str> = parts.collect();
    if types.len() != names.len() {
        return Err(format!("resourceId has {} names for `{kind}`", names.len()));
    }
    let mut path = match before {
        [] => scope.to_owned(),
        [group] => {
            let subscription = scope.split("/resourceGroups").next().unwrap_or(scope);
            format!("{subscription}/resourceGroups/{group}")
        }
        [subscription, group, ..] => {
            format!("/subscriptions/{subscription}/resourceGroups/{group}")
        }
    };
    path.push_str(&format!("/providers/{provider}"));
    for (kind, name) in types.iter().zip(names) {
        path.push_str(&format!("/{kind}/{name}"));
    }
    Ok(path.into())
}
