//! What expressions refer to: functions, actions, loops, variables, parameters.
//!
//! Not here: values; they are known only when the playbook runs.

use std::collections::BTreeSet;

use super::{Findings, every_action, strings::Text};
use crate::{
    definition::{Action, ActionKind, Actions, Playbook},
    expression::{Expr, function},
};

pub(super) fn check(playbook: &Playbook, strings: &[Text], findings: &mut Findings<'_>) {
    let names = Names::of(playbook);
    // What is refused as a whole needs no second finding.
    let refused: BTreeSet<&str> = every_action(&playbook.definition.actions)
        .into_iter()
        .filter(|action| matches!(action.kind, ActionKind::Unsupported { .. }))
        .map(|action| action.name.as_str())
        .collect();
    for text in strings.iter().filter(|text| !refused.contains(text.action.as_str())) {
        for expression in text.template.expressions() {
            expression.walk(&mut |it| {
                if let Expr::Call { name, arguments, at } = it {
                    call(&names, text, name, arguments, *at, findings);
                }
            });
        }
    }
    for action in every_action(&playbook.definition.actions) {
        let variable = match &action.kind {
            ActionKind::SetVariable { name, .. }
            | ActionKind::AppendToArrayVariable { name, .. }
            | ActionKind::AppendToStringVariable { name, .. }
            | ActionKind::IncrementVariable { name, .. } => name,
            _ => continue,
        };
        if !names.variables.contains(&variable.to_lowercase()) {
            let message = format!("`{}`: there is no variable `{variable}`", action.name);
            let pointer = format!("{}/inputs/name", action.pointer);
            findings.error("unknown-variable", &pointer, message);
        }
    }
}

/// What can be referred to, in lower case.
struct Names {
    actions: BTreeSet<String>,
    variables: BTreeSet<String>,
    parameters: BTreeSet<String>,
    /// Pairs of an action and a `Foreach` around it.
    loops: BTreeSet<(String, String)>,
}

impl Names {
    fn of(playbook: &Playbook) -> Self {
        let definition = &playbook.definition;
        let mut names = Self {
            actions: BTreeSet::new(),
            variables: BTreeSet::new(),
            parameters: definition
                .parameters
                .keys()
                .chain(playbook.parameters.keys())
                .map(|name| name.to_lowercase())
                .collect(),
            loops: BTreeSet::new(),
        };
        for action in every_action(&definition.actions) {
            names.actions.insert(action.name.to_lowercase());
            if let ActionKind::InitializeVariable(declared) = &action.kind {
                names.variables.extend(declared.iter().map(|it| it.name.to_lowercase()));
            }
        }
        names.add_loops(&definition.actions, &[]);
        names
    }

    fn add_loops(&mut self, actions: &Actions, around: &[String]) {
        for action in actions {
            let name = action.name.to_lowercase();
            self.loops.extend(around.iter().map(|it| (name.clone(), it.clone())));
            let inner: Vec<String> = around.iter().cloned().chain(own_loop(action)).collect();
            for block in action.blocks() {
                self.add_loops(block, &inner);
            }
        }
    }
}

fn own_loop(action: &Action) -> Option<String> {
    matches!(action.kind, ActionKind::Foreach { .. }).then(|| action.name.to_lowercase())
}

fn call(
    names: &Names,
    text: &Text,
    name: &str,
    arguments: &[Expr],
    at: usize,
    findings: &mut Findings<'_>,
) {
    let mut error = |code: &'static str, what: String| {
        let message = format!("`{}`, character {at}: {what}", text.text);
        findings.error(code, &text.pointer, message);
    };
    let lower = name.to_ascii_lowercase();
    if function::arity(name).is_none() {
        error("unsupported-function", format!("the function `{name}` is not supported"));
        return;
    }
    if let Err(why) = function::check_arity(name, arguments.len()) {
        error("wrong-arguments", why);
        return;
    }
    if lower == "listcallbackurl" && !text.action.is_empty() {
        error("unsupported-function", format!("`{name}` is supported in triggers only"));
    }
    if matches!(lower.as_str(), "action") {
        error("unsupported-function", format!("the function `{name}` is not supported"));
    }
    let Some(first) = arguments.first().and_then(Expr::text) else { return };
    let key = first.to_lowercase();
    let known = match lower.as_str() {
        "body" | "outputs" | "actions" | "result" => names.actions.contains(&key),
        "variables" => names.variables.contains(&key),
        "parameters" => names.parameters.contains(&key),
        "items" => names.loops.contains(&(text.action.to_lowercase(), key)),
        _ => true,
    };
    if known {
        return;
    }
    match lower.as_str() {
        "variables" => error("unknown-variable", format!("there is no variable `{first}`")),
        "parameters" => error("unknown-parameter", format!("there is no parameter `{first}`")),
        "items" => error("unknown-loop", format!("there is no loop `{first}` around the action")),
        _ => error("unknown-action", format!("there is no action `{first}`")),
    }
}
