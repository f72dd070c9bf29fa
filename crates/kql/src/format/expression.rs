//! Expressions: a line for each operand of `or` and `and` that do not fit on one.
//!
//! Not here: what stands in brackets (`bracket`).

use super::{
    atom::Atom,
    bracket,
    doc::Doc,
    node::{Node, split},
    spacing::{Place, is_apart},
};

/// An atom with its comments.
pub(super) fn atom<'a>(atom: &Atom<'a>) -> Vec<Doc<'a>> {
    let mut parts: Vec<Doc<'a>> =
        atom.before.iter().map(|comment| Doc::OwnComment(comment)).collect();
    parts.push(Doc::Text(atom.text));
    parts.extend(atom.after.map(Doc::Comment));
    parts
}

/// An expression.
pub(super) fn expression<'a>(nodes: &[Node<'a>], place: Place) -> Vec<Doc<'a>> {
    // `x between (a .. b)` has no `and`, so every one joins conditions.
    for word in ["or", "and"] {
        if nodes.iter().any(|node| node.is(word)) {
            return joined(nodes, word, place);
        }
    }
    sequence(nodes, place)
}

fn joined<'a>(nodes: &[Node<'a>], word: &str, place: Place) -> Vec<Doc<'a>> {
    let mut parts = split(nodes, word).into_iter();
    let Some((first, mut operator)) = parts.next() else { return Vec::new() };
    let mut all = vec![Doc::group(expression(first, place))];
    let mut rest = Vec::new();
    for (operand, next) in parts {
        rest.push(Doc::Line);
        if let Some(operator) = operator {
            rest.extend(atom(operator));
            rest.push(Doc::Text(" "));
        }
        rest.push(Doc::group(expression(operand, place)));
        operator = next;
    }
    all.push(Doc::Indent(rest));
    all
}

/// Nodes one after another.
pub(super) fn sequence<'a>(nodes: &[Node<'a>], place: Place) -> Vec<Doc<'a>> {
    let mut parts = Vec::new();
    let mut before: Option<&Node<'a>> = None;
    let mut earlier: Option<&Atom<'a>> = None;
    let mut place = place;
    for node in nodes {
        if place == Place::Graph && ["where", "project", "with"].iter().any(|word| node.is(word)) {
            place = Place::Plain;
        }
        if let Some(previous) = before {
            if is_apart(earlier, previous.last(), node.first(), place) {
                parts.push(Doc::Text(" "));
            }
            earlier = Some(previous.last());
        }
        match node {
            Node::Atom(single) => parts.extend(atom(single)),
            Node::Bracket(inner) => parts.push(bracket::bracket(inner, before, place)),
        }
        before = Some(node);
    }
    parts
}
