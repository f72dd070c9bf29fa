//! The order of actions: `runAfter`, circles, names.
//!
//! Not here: what expressions refer to (`references`).

use std::collections::BTreeSet;

use super::{Findings, every_action};
use crate::definition::{ActionKind, Actions, Playbook};

pub(super) fn check(playbook: &Playbook, findings: &mut Findings<'_>) {
    let actions = &playbook.definition.actions;
    let mut names = BTreeSet::new();
    for action in every_action(actions) {
        if !names.insert(action.name.to_lowercase()) {
            let message = format!("there is another action named `{}`", action.name);
            findings.error("duplicate-action", &action.pointer, message);
        }
    }
    block(actions, findings);
    for action in every_action(actions) {
        action.blocks().into_iter().for_each(|actions| block(actions, findings));
        let nested = !actions.iter().any(|top| top.name == action.name);
        if nested && matches!(action.kind, ActionKind::InitializeVariable(_)) {
            let message = format!("`{}` declares a variable inside another action", action.name);
            findings.error("nested-variable", &action.pointer, message);
        }
    }
}

fn block(actions: &Actions, findings: &mut Findings<'_>) {
    let known = |name: &str| actions.iter().any(|it| it.name.eq_ignore_ascii_case(name));
    for action in actions {
        for predecessor in action.run_after.iter().filter(|it| !known(&it.action)) {
            let message = format!(
                "`{}` runs after `{}`, which is not beside it",
                action.name, predecessor.action
            );
            findings.error("unknown-run-after", &format!("{}/runAfter", action.pointer), message);
        }
    }
    // Take away what waits for nothing that is left; what stays goes in circles.
    let mut left: Vec<_> = actions.iter().collect();
    loop {
        let waits = |name: &str| left.iter().any(|it| it.name.eq_ignore_ascii_case(name));
        let stays: Vec<_> = left
            .iter()
            .copied()
            .filter(|action| action.run_after.iter().any(|it| waits(&it.action)))
            .collect();
        if stays.len() == left.len() {
            break;
        }
        left = stays;
    }
    // What only waits for the circle is not part of it.
    loop {
        let waited_for = |name: &str| {
            let mut all = left.iter().flat_map(|action| &action.run_after);
            all.any(|it| it.action.eq_ignore_ascii_case(name))
        };
        let stays: Vec<_> =
            left.iter().copied().filter(|action| waited_for(&action.name)).collect();
        if stays.len() == left.len() {
            break;
        }
        left = stays;
    }
    if let Some(first) = left.first() {
        let names: Vec<String> = left.iter().map(|action| format!("`{}`", action.name)).collect();
        let message = format!("{} wait for each other", names.join(", "));
        findings.error("run-after-cycle", &first.pointer, message);
    }
}
