//! Every string of a definition that can hold an expression, with the action it belongs to.
//!
//! Not here: what the expressions refer to (`references`).

use serde_json::Value;

use super::{Findings, every_action};
use crate::{
    definition::{Playbook, source::child},
    expression::{Expr, Template},
};

/// A string with its expressions.
pub(super) struct Text {
    /// The action; empty for a trigger.
    pub(super) action: String,
    pub(super) pointer: String,
    pub(super) text: String,
    pub(super) template: Template,
}

impl Text {
    /// Calls of functions with a constant first argument, as `(function in lower case, argument)`.
    pub(super) fn named(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        for expression in self.template.expressions() {
            expression.walk(&mut |it| {
                if let Expr::Call { name, arguments, .. } = it
                    && let Some(first) = arguments.first().and_then(Expr::text)
                {
                    found.push((name.to_ascii_lowercase(), first));
                }
            });
        }
        found
    }

    /// The last segment of the pointer.
    pub(super) fn member(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }
}

/// Members of an action that hold other actions, or no expressions.
const NOT_OWN: &[&str] = &[
    "actions",
    "else",
    "default",
    "runAfter",
    "metadata",
    "description",
    "type",
    "cases",
    "kind",
    "operationOptions",
    "evaluatedRecurrence",
];

/// Collects the strings; those that do not parse become findings.
pub(super) fn of(playbook: &Playbook, findings: &mut Findings<'_>) -> Vec<Text> {
    let mut collected = Collected { texts: Vec::new(), findings };
    let raw = |pointer: &str| {
        let below = pointer.strip_prefix(playbook.root.as_str()).unwrap_or(pointer);
        playbook.raw.pointer(below)
    };
    for trigger in &playbook.definition.triggers {
        collected.owned("", raw(&trigger.pointer), &trigger.pointer);
    }
    for action in every_action(&playbook.definition.actions) {
        collected.owned(&action.name, raw(&action.pointer), &action.pointer);
    }
    collected.texts
}

struct Collected<'f, 'p> {
    texts: Vec<Text>,
    findings: &'f mut Findings<'p>,
}

impl Collected<'_, '_> {
    fn owned(&mut self, action: &str, raw: Option<&Value>, pointer: &str) {
        for (name, value) in raw.and_then(Value::as_object).into_iter().flatten() {
            if !NOT_OWN.contains(&name.as_str()) {
                self.value(action, value, &child(pointer, name));
            }
        }
    }

    fn value(&mut self, action: &str, value: &Value, pointer: &str) {
        match value {
            Value::String(text) => self.text(action, text, pointer),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(action, item, &format!("{pointer}/{index}"));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let at = child(pointer, name);
                    self.text(action, name, &at);
                    self.value(action, member, &at);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, action: &str, text: &str, pointer: &str) {
        match Template::parse(text) {
            Ok(Template::Text(_)) => {}
            Ok(template) => self.texts.push(Text {
                action: action.to_owned(),
                pointer: pointer.to_owned(),
                text: text.to_owned(),
                template,
            }),
            Err(error) => {
                let message = format!("`{text}`: {error}");
                self.findings.error("expression-syntax", pointer, message);
            }
        }
    }
}
