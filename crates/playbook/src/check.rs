//! What is wrong with a playbook, found without running it.
//!
//! Not here: the checks themselves, one file each.

mod calls;
mod order;
mod paging;
mod references;
mod secrets;
mod strings;
mod trigger;

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    definition::{Action, ActionKind, Actions, Playbook, TriggerKind, place},
    run,
};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The playbook runs, but probably not as meant.
    Warning,
    /// The playbook is not run.
    Error,
}

/// Something wrong with a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of finding it is, such as `unsupported-action`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where, as a JSON pointer into the file.
    pub pointer: String,
    /// The line, from 1.
    pub line: Option<u32>,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{} [{}]", place(&self.pointer, self.line), self.message, self.code)
    }
}

/// Collects findings.
struct Findings<'p> {
    playbook: &'p Playbook,
    all: Vec<Finding>,
}

impl Findings<'_> {
    fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        self.add(Severity::Error, code, pointer, message.into());
    }

    fn warning(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        self.add(Severity::Warning, code, pointer, message.into());
    }

    fn add(&mut self, severity: Severity, code: &'static str, pointer: &str, message: String) {
        let line = self.playbook.line(pointer);
        // The definition's texts are quoted, and a template may have put a secret into them.
        let mut message = message;
        for secret in &self.playbook.secrets {
            message = message.replace(secret.as_str(), run::REDACTED);
        }
        let finding = Finding { severity, code, message, pointer: pointer.to_owned(), line };
        if !self.all.contains(&finding) {
            self.all.push(finding);
        }
    }
}

/// Checks a playbook. Findings of [`Severity::Error`] keep it from being run; they come in the
/// order of the file.
#[must_use]
pub fn check(playbook: &Playbook) -> Vec<Finding> {
    let mut findings = Findings { playbook, all: Vec::new() };
    for name in &playbook.missing {
        let message =
            format!("the template's parameter `{name}` has neither a value nor a default");
        findings.error("missing-parameter", &playbook.root, message);
    }
    let strings = strings::of(playbook, &mut findings);
    trigger::check(playbook, &strings, &mut findings);
    order::check(playbook, &mut findings);
    calls::check(playbook, &mut findings);
    references::check(playbook, &strings, &mut findings);
    secrets::check(playbook, &strings, &mut findings);
    paging::check(playbook, &strings, &mut findings);
    let mut all = findings.all;
    all.sort_by_key(|finding| finding.line);
    all
}

/// Declared parameters that have no value anywhere.
pub(crate) fn missing_parameters(playbook: &Playbook, given: &Map<String, Value>) -> Vec<Finding> {
    let mut findings = Findings { playbook, all: Vec::new() };
    for (name, parameter) in &playbook.definition.parameters {
        let has = |map: &Map<String, Value>| map.contains_key(name);
        if parameter.default.is_none() && !has(&playbook.parameters) && !has(given) {
            let pointer = format!("{}/parameters", playbook.root);
            let message = format!("the parameter `{name}` has neither a value nor a default");
            findings.error("missing-parameter", &pointer, message);
        }
    }
    findings.all
}

/// All actions, outer ones first.
fn every_action(actions: &Actions) -> Vec<&Action> {
    let mut all = Vec::new();
    for action in actions {
        all.push(action);
        for block in action.blocks() {
            all.extend(every_action(block));
        }
    }
    all
}

/// Whether some trigger is of a kind.
fn has_trigger(playbook: &Playbook, is: impl Fn(&TriggerKind) -> bool) -> bool {
    playbook.definition.triggers.iter().any(|trigger| is(&trigger.kind))
}

/// Whether an action is a loop.
const fn is_loop(action: &Action) -> bool {
    matches!(action.kind, ActionKind::Foreach { .. } | ActionKind::Until { .. })
}

#[cfg(test)]
mod tests;
