//! The names that a query gives: `let`, parameters of functions, `as`.
//!
//! Not here: columns (`table`) and what the catalog knows.

use std::rc::Rc;

use super::table::Table;
use crate::{Span, bound::Expr, syntax::tree};

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    /// A scalar. It is put in place wherever the name is used.
    Scalar(Expr),
    /// A table.
    Table(Table),
}

/// What a query's own name stands for.
#[derive(Debug, Clone)]
pub(super) enum Binding<'t> {
    /// A scalar, and the row that it refers to, if it does.
    Scalar { expr: Rc<Expr>, row: Option<usize> },
    /// A table.
    Table(Rc<Table>),
    /// A function.
    Function(UserFunction<'t>),
    /// What `declare pattern` declares, and how many of the names in scope its queries see.
    Pattern { tree: &'t tree::Pattern, sees: usize },
    /// Something that could not be bound.
    Broken,
}

/// A function that the query defines.
#[derive(Debug, Clone, Copy)]
pub(super) struct UserFunction<'t> {
    pub(super) tree: &'t tree::Function,
    /// How many of the names in scope its body sees: those before it.
    pub(super) sees: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Entry<'t> {
    pub(super) name: &'t str,
    pub(super) span: Span,
    pub(super) binding: Binding<'t>,
    /// What it costs to put it in place.
    pub(super) cost: usize,
    /// Whether it belongs to a function, and so hides columns of the same name.
    pub(super) local: bool,
}

/// The names in scope, innermost last.
#[derive(Debug, Default)]
pub(super) struct Scope<'t> {
    entries: Vec<Entry<'t>>,
    /// Where the innermost block starts.
    block: usize,
    /// Whether the innermost block is a function's body.
    local: bool,
}

/// What [`Scope::enter`] put aside.
#[derive(Debug)]
pub(super) struct Outside<'t> {
    hidden: Vec<Entry<'t>>,
    block: usize,
    local: bool,
}

impl<'t> Scope<'t> {
    pub(super) fn find(&self, name: &str) -> Option<&Entry<'t>> {
        self.entries.iter().rev().find(|entry| entry.name == name)
    }

    /// How many names stand before the one that this name means.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().rposition(|entry| entry.name == name)
    }

    /// Whether a name is that of a function.
    pub(super) fn has_function(&self, name: &str) -> bool {
        self.find(name).is_some_and(|entry| matches!(entry.binding, Binding::Function(_)))
    }

    /// The entry of this name in the innermost block.
    pub(super) fn in_block(&self, name: &str) -> Option<&Entry<'t>> {
        self.entries.iter().skip(self.block).find(|entry| entry.name == name)
    }

    pub(super) fn add(&mut self, name: &'t tree::Name, binding: Binding<'t>, cost: usize) {
        let entry = Entry { name: &name.text, span: name.span, binding, cost, local: self.local };
        self.entries.push(entry);
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.entries.iter().map(|entry| entry.name)
    }

    /// How many names a function that is defined now sees.
    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Forgets all names but the first `len`.
    pub(super) fn forget(&mut self, len: usize) {
        self.entries.truncate(len);
    }

    /// Starts the body of a function that sees the first `sees` names.
    pub(super) fn enter(&mut self, sees: usize) -> Outside<'t> {
        let hidden = self.entries.split_off(sees.min(self.entries.len()));
        let outside = Outside { hidden, block: self.block, local: self.local };
        self.block = self.entries.len();
        self.local = true;
        outside
    }

    /// Ends it.
    pub(super) fn leave(&mut self, outside: Outside<'t>) {
        self.entries.truncate(self.block);
        self.entries.extend(outside.hidden);
        self.block = outside.block;
        self.local = outside.local;
    }
}
