//! What stands in brackets: arguments, lists, sub-queries, bodies of functions, rows.
//!
//! Not here: what stands before the brackets.

use super::{
    atom::Kind,
    doc::Doc,
    expression::{atom, expression},
    node::{Bracket, Node, split},
    pipeline,
    spacing::Place,
};
use crate::syntax;

/// From so many literals on, a list has several on a line.
const MANY: usize = 8;

/// Brackets, where `before` stands before them.
pub(super) fn bracket<'a>(
    bracket: &Bracket<'a>,
    before: Option<&Node<'a>>,
    place: Place,
) -> Doc<'a> {
    let inside = &bracket.inside;
    // A bag stands after nothing, a comma or a colon.
    let is_body = bracket.open.text == "{"
        && before.is_some_and(|node| match node {
            Node::Bracket(_) => true,
            Node::Atom(atom) => atom.is_word() || atom.is("="),
        });
    let blank = if is_body { Doc::Line } else { Doc::SoftLine };
    let mut parts = atom(&bracket.open);
    if let ([Node::Bracket(only)], false) = (inside.as_slice(), is_body) {
        parts.push(self::bracket(only, None, place));
    } else if !inside.is_empty() {
        let inner = contents(bracket, before, is_body, place);
        let inner: Vec<Doc<'a>> = std::iter::once(blank.clone()).chain(inner).collect();
        parts.extend([Doc::Indent(inner), blank]);
    }
    parts.extend(atom(&bracket.close));
    Doc::group(parts)
}

fn contents<'a>(
    bracket: &Bracket<'a>,
    before: Option<&Node<'a>>,
    is_body: bool,
    place: Place,
) -> Vec<Doc<'a>> {
    let inside = &bracket.inside;
    if is_body || inside.iter().any(|node| node.is(";")) {
        return vec![pipeline::statements(inside)];
    }
    let starts_operator = inside.first().and_then(Node::word).is_some_and(|word| {
        syntax::is_operator(word) && !inside.get(1).is_some_and(|next| next.opens("("))
    });
    // A comma before the first operator is one between arguments.
    let first = inside.iter().find(|node| node.is("|") || node.is(","));
    if first.is_some_and(|node| node.is("|")) || starts_operator && bracket.open.text == "(" {
        return pipeline::pipeline(inside);
    }
    let items = split(inside, ",");
    if place == Place::Rows
        && bracket.open.text == "["
        && let Some(width) = columns(before)
    {
        return rows(&items, width);
    }
    let is_simple = |(nodes, _): &(&[Node<'a>], _)| match nodes {
        [Node::Atom(atom)] => atom.kind == Kind::Literal,
        _ => nodes.is_empty(),
    };
    let place = if matches!(place, Place::Wildcards | Place::Graph) { place } else { Place::Plain };
    if items.len() >= MANY && items.iter().all(is_simple) {
        let items = items.into_iter().map(|item| Doc::Concat(item_with_comma(item, place)));
        return vec![Doc::Fill(items.collect())];
    }
    commas(&items, place, &Doc::Line)
}

/// Parts and the commas after them, with `line` between them.
pub(super) fn commas<'a>(
    items: &[(&[Node<'a>], Option<&super::atom::Atom<'a>>)],
    place: Place,
    line: &Doc<'a>,
) -> Vec<Doc<'a>> {
    let mut parts = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 && !(item.0.is_empty() && item.1.is_none()) {
            parts.push(line.clone());
        }
        parts.extend(item_with_comma(*item, place));
    }
    parts
}

fn item_with_comma<'a>(
    (nodes, comma): (&[Node<'a>], Option<&super::atom::Atom<'a>>),
    place: Place,
) -> Vec<Doc<'a>> {
    let item = if nodes.iter().any(|node| node.is("|")) {
        pipeline::pipeline(nodes)
    } else {
        expression(nodes, place)
    };
    let mut parts = vec![Doc::group(item)];
    parts.extend(comma.into_iter().flat_map(atom));
    parts
}

/// How many columns `(a: long, b: string)` declares.
fn columns(before: Option<&Node<'_>>) -> Option<usize> {
    match before {
        Some(Node::Bracket(declared)) => Some(split(&declared.inside, ",").len()),
        _ => None,
    }
}

/// The cells of a datatable, a row on each line.
fn rows<'a>(cells: &[(&[Node<'a>], Option<&super::atom::Atom<'a>>)], width: usize) -> Vec<Doc<'a>> {
    let mut parts = Vec::new();
    for (at, row) in cells.chunks(width.max(1)).enumerate() {
        if row.iter().all(|(cell, comma)| cell.is_empty() && comma.is_none()) {
            continue;
        }
        if at > 0 {
            parts.push(Doc::HardLine);
        }
        parts.push(Doc::group(commas(row, Place::Plain, &Doc::Line)));
    }
    parts
}
