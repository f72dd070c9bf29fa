//! Atoms by the brackets that they stand in.
//!
//! Not here: what brackets mean.

use super::atom::{Atom, Kind};

/// An atom, or what stands in brackets.
#[derive(Debug, Clone)]
pub(super) enum Node<'a> {
    Atom(Atom<'a>),
    Bracket(Box<Bracket<'a>>),
}

/// Brackets and what is in them.
#[derive(Debug, Clone)]
pub(super) struct Bracket<'a> {
    pub(super) open: Atom<'a>,
    pub(super) inside: Vec<Node<'a>>,
    pub(super) close: Atom<'a>,
}

impl<'a> Node<'a> {
    pub(super) const fn first(&self) -> &Atom<'a> {
        match self {
            Self::Atom(atom) => atom,
            Self::Bracket(bracket) => &bracket.open,
        }
    }

    pub(super) const fn last(&self) -> &Atom<'a> {
        match self {
            Self::Atom(atom) => atom,
            Self::Bracket(bracket) => &bracket.close,
        }
    }

    pub(super) const fn last_mut(&mut self) -> &mut Atom<'a> {
        match self {
            Self::Atom(atom) => atom,
            Self::Bracket(bracket) => &mut bracket.close,
        }
    }

    /// Whether it is this word or symbol.
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self, Self::Atom(atom) if atom.is(text))
    }

    /// The word, if it is one.
    pub(super) fn word(&self) -> Option<&'a str> {
        match self {
            Self::Atom(atom) if atom.is_word() => Some(atom.text),
            _ => None,
        }
    }

    /// Whether it is a bracket of this kind.
    pub(super) fn opens(&self, text: &str) -> bool {
        matches!(self, Self::Bracket(bracket) if bracket.open.text == text)
    }
}

/// The nodes of a text.
pub(super) fn nodes(atoms: Vec<Atom<'_>>) -> Vec<Node<'_>> {
    let mut open: Vec<(Atom<'_>, Vec<Node<'_>>)> = Vec::new();
    let mut nodes = Vec::new();
    for atom in atoms {
        let symbol = if atom.kind == Kind::Symbol { atom.text } else { "" };
        match symbol {
            "(" | "[" | "{" => open.push((atom, std::mem::take(&mut nodes))),
            ")" | "]" | "}" => match open.pop() {
                Some((bracket, around)) => {
                    let inside = std::mem::replace(&mut nodes, around);
                    let bracket = Bracket { open: bracket, inside, close: atom };
                    nodes.push(Node::Bracket(Box::new(bracket)));
                }
                None => nodes.push(Node::Atom(atom)),
            },
            _ => nodes.push(Node::Atom(atom)),
        }
    }
    // What is never closed is no query; nothing of it is lost even so.
    while let Some((bracket, mut around)) = open.pop() {
        around.push(Node::Atom(bracket));
        around.append(&mut nodes);
        nodes = around;
    }
    nodes
}

/// The nodes between separators, and the separator after each part but the last.
pub(super) fn split<'n, 'a>(
    nodes: &'n [Node<'a>],
    separator: &str,
) -> Vec<(&'n [Node<'a>], Option<&'n Atom<'a>>)> {
    let mut parts = Vec::new();
    let mut rest = nodes;
    while let Some(at) = rest.iter().position(|node| node.is(separator)) {
        let (part, after) = rest.split_at(at);
        parts.push((part, after.first().map(Node::first)));
        rest = after.get(1..).unwrap_or_default();
    }
    parts.push((rest, None));
    parts
}
