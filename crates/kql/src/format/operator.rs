//! An operator: its keyword, parameters, and what follows; long lists one element a line.
//!
//! Not here: the `|` before it.

use super::{
    bracket::commas,
    doc::Doc,
    expression::{atom, expression, sequence},
    node::{Node, split},
    parameter,
    spacing::Place,
};

/// An operator, beginning with its keyword.
pub(super) fn operator<'a>(nodes: &[Node<'a>]) -> Vec<Doc<'a>> {
    let mut nodes = nodes.to_vec();
    // The comment at the end of the line is no reason to break the line.
    let comment = nodes.last_mut().and_then(|last| last.last_mut().after.take());
    let Some((first, rest)) = nodes.split_first() else { return Vec::new() };
    let keyword = first.word().unwrap_or_default();
    let (parameters, rest) = rest.split_at(parameter::length(keyword, rest));
    let mut parts = atom(first.first());
    if !parameters.is_empty() {
        parts.push(Doc::Text(" "));
        parts.extend(sequence(parameters, Place::Parameter));
    }
    if !rest.is_empty() {
        parts.extend(body(keyword, rest));
    }
    let mut parts = vec![Doc::group(parts)];
    parts.extend(comment.map(Doc::Comment));
    parts
}

fn body<'a>(keyword: &str, rest: &[Node<'a>]) -> Vec<Doc<'a>> {
    match keyword {
        "where" | "filter" | "search" => {
            let place = if keyword == "search" { Place::Wildcards } else { Place::Plain };
            std::iter::once(Doc::Text(" ")).chain(expression(rest, place)).collect()
        }
        "extend" | "print" | "serialize" | "project" | "project-rename" | "project-by-names"
        | "top-nested" => list(rest, &[], Place::Plain),
        "distinct" | "project-away" | "project-keep" | "project-reorder" | "union" => {
            list(rest, &[], Place::Wildcards)
        }
        "summarize" => list(rest, &["by"], Place::Plain),
        "make-series" => list(rest, &["on", "by"], Place::Plain),
        "mv-expand" | "mvexpand" => list(rest, &["limit"], Place::Plain),
        "find" => list(rest, &["where", "project", "project-away"], Place::Wildcards),
        "sort" | "order" | "top" | "facet" => {
            let by = rest.iter().position(|node| node.is("by")).map_or(0, |at| at + 1);
            let (head, rest) = rest.split_at(by);
            let mut parts = vec![Doc::Text(" ")];
            parts.extend(sequence(head, Place::Plain));
            if !rest.is_empty() {
                parts.extend(list(rest, &["with"], Place::Plain));
            }
            parts
        }
        _ => {
            let place = match keyword {
                "graph-match" | "graph-shortest-paths" | "make-graph" => Place::Graph,
                "datatable" | "externaldata" => Place::Rows,
                _ => Place::Plain,
            };
            let space = match rest.first() {
                Some(node) if node.is(",") => "",
                _ => " ",
            };
            std::iter::once(Doc::Text(space)).chain(sequence(rest, place)).collect()
        }
    }
}

/// A list, and the clauses after it, which these words begin.
fn list<'a>(nodes: &[Node<'a>], clauses: &[&str], place: Place) -> Vec<Doc<'a>> {
    let begins = |node: &Node<'a>| clauses.iter().any(|clause| node.is(clause));
    let end = nodes.iter().position(begins).unwrap_or(nodes.len());
    let (items, mut rest) = nodes.split_at(end);
    let mut parts = Vec::new();
    let items = split(items, ",");
    let mut only = Vec::new();
    if items.len() > 1 {
        parts.push(Doc::Line);
        parts.extend(commas(&items, place, &Doc::Line));
    } else if end > 0 {
        only.push(Doc::Text(" "));
        only.extend(commas(&items, place, &Doc::Line));
    }
    while let Some((word, after)) = rest.split_first() {
        let end = after.iter().position(begins).unwrap_or(after.len());
        let (items, next) = after.split_at(end);
        parts.push(Doc::Line);
        parts.extend(atom(word.first()));
        if !items.is_empty() {
            let items = commas(&split(items, ","), place, &Doc::Line);
            let items = std::iter::once(Doc::Text(" ")).chain([Doc::Indent(items)]);
            parts.push(Doc::group(items.collect()));
        }
        rest = next;
    }
    only.push(Doc::Indent(parts));
    only
}
