//! The parameters of operators, `kind=inner`, which stand right after the keyword.
//!
//! Not here: arguments and columns that are given a name; those have spaces around `=`.

use super::node::Node;

/// Names before `=` that are no columns.
const NAMES: &[&str] = &[
    "kind",
    "flags",
    "withsource",
    "with_source",
    "isfuzzy",
    "datascope",
    "with_itemindex",
    "bagexpansion",
    "cycles",
    "output",
    "with_match_id",
    "with_step_name",
    "decodeblocks",
    "expandoutput",
    "with_node_id",
    "with_source_id",
    "with_target_id",
];

/// Operators that have no parameters but hints, so that any other name is a column's.
const WITHOUT: &[&str] =
    &["extend", "print", "project", "project-rename", "serialize", "sort", "order", "top"];

/// How many of the nodes after the keyword are its parameters.
pub(super) fn length(keyword: &str, nodes: &[Node<'_>]) -> usize {
    let mut at = 0;
    while let Some(rest) = nodes.get(at..).filter(|rest| !rest.is_empty()) {
        let is = |ahead: usize, text: &str| rest.get(ahead).is_some_and(|node| node.is(text));
        let value = if is(0, "hint") && is(1, ".") && is(3, "=") {
            4
        } else if is(1, "=")
            && !WITHOUT.contains(&keyword)
            && rest.first().and_then(Node::word).is_some_and(|word| NAMES.contains(&word))
        {
            2
        } else {
            return at;
        };
        // `-1`, `dynamic(…)`, or one token.
        let sign = usize::from(is(value, "-"));
        let called = usize::from(
            is(value, "dynamic") && rest.get(value + 1).is_some_and(|node| node.opens("(")),
        );
        at = (at + value + sign + called + 1).min(nodes.len());
    }
    at
}
