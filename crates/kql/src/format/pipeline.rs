//! Statements, and pipelines: each operator on a line of its own that begins with `| `.
//!
//! Not here: what is on such a line (`operator`).

use super::{
    doc::Doc,
    expression::{atom, expression, sequence},
    node::{Node, split},
    operator,
    spacing::Place,
};
use crate::syntax;

/// Statements, each on a line of its own.
pub(super) fn statements<'a>(nodes: &[Node<'a>]) -> Doc<'a> {
    let mut parts = Vec::new();
    for (at, (nodes, end)) in split(nodes, ";").into_iter().enumerate() {
        let first = nodes.first().map(Node::first).or(end);
        if at > 0
            && let Some(first) = first
        {
            parts.push(if first.blank { Doc::BlankLine } else { Doc::HardLine });
        }
        parts.extend(statement(nodes));
        parts.extend(end.into_iter().flat_map(atom));
    }
    Doc::Concat(parts)
}

fn statement<'a>(nodes: &[Node<'a>]) -> Vec<Doc<'a>> {
    let named = nodes.first().is_some_and(|node| node.is("let"))
        || nodes.first().is_some_and(|node| node.is("declare"));
    let Some(at) = nodes.iter().position(|node| node.is("=")).filter(|_| named) else {
        return pipeline(nodes);
    };
    let (name, value) = nodes.split_at(at + 1);
    let mut parts = sequence(name, Place::Plain);
    if value.iter().any(|node| node.is("|")) {
        let value = std::iter::once(Doc::Line).chain(pipeline(value)).collect();
        parts.push(Doc::group(vec![Doc::Indent(value)]));
    } else {
        parts.push(Doc::Text(" "));
        parts.extend(pipeline(value));
    }
    parts
}

/// A source and its operators, or operators alone. One operator may stay on its line inside of
/// something; several, and all of a query's own, have a line each.
pub(super) fn pipeline<'a>(nodes: &[Node<'a>]) -> Vec<Doc<'a>> {
    let mut parts = Vec::new();
    let segments = split(nodes, "|");
    let line = if segments.len() > 2 { Doc::HardLine } else { Doc::Line };
    let mut pipe = None;
    for (nodes, next) in segments {
        if let Some(pipe) = pipe {
            parts.push(line.clone());
            parts.extend(atom(pipe));
            parts.push(Doc::Text(" "));
        }
        let starts_operator = pipe.is_some()
            || nodes.first().and_then(Node::word).is_some_and(|word| {
                // `count(…)` and `range(…)` are functions as well.
                syntax::is_operator(word)
                    && (!matches!(word, "count" | "range")
                        || !nodes.get(1).is_some_and(|next| next.opens("(")))
            });
        parts.extend(if starts_operator {
            operator::operator(nodes)
        } else {
            expression(nodes, Place::Plain)
        });
        pipe = next;
    }
    parts
}
