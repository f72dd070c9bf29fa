//! `restrict access to (…)`: the only tables, views and patterns that the rest of a query sees.
//!
//! Not here: what a view reads; it sees what was there when it was defined.

use super::{
    Binder, pattern,
    scope::{Binding, Entry},
};
use crate::syntax::tree::{self, ExprKind};

/// What `restrict access` leaves to be seen.
#[derive(Debug)]
pub(super) struct Restriction {
    /// How many names the query had given before.
    names: usize,
    /// Those of them that are still seen; stars stand for anything.
    own: Vec<String>,
    /// The tables and functions of the catalog that are still seen.
    catalog: Vec<String>,
}

impl<'t> Binder<'t> {
    pub(super) fn restrict_access(&mut self, tables: &'t [tree::Expr]) {
        let mut restriction =
            Restriction { names: self.scope.len(), own: Vec::new(), catalog: Vec::new() };
        for table in tables {
            match &table.kind {
                ExprKind::Star => restriction.own.push("*".to_owned()),
                ExprKind::Wildcard(written) => restriction.own.push(written.clone()),
                ExprKind::Name(name) if self.scope.find(&name.text).is_some() => {
                    restriction.own.push(name.text.clone());
                }
                ExprKind::Name(name) => {
                    if self.catalog_table(name).is_none() {
                        let row = self.no_row();
                        self.unknown_name(name, &row);
                    }
                    restriction.catalog.push(name.text.clone());
                }
                ExprKind::Member { base, name } if is_this_database(base) => {
                    restriction.catalog.push(name.text.clone());
                }
                _ => {
                    self.unsupported(table.span, "restricting access to tables elsewhere");
                }
            }
        }
        self.restriction = Some(restriction);
    }

    /// Whether a name that the query has given can be used here.
    pub(super) fn sees(&self, entry: &Entry<'t>) -> bool {
        let Some(restriction) = &self.restriction else { return true };
        let before = self.scope.position(entry.name).is_some_and(|at| at < restriction.names);
        !before
            || matches!(entry.binding, Binding::Scalar { .. } | Binding::Broken)
            || restriction.own.iter().any(|allowed| pattern::matches(allowed, entry.name))
    }

    /// Whether a table or function of the catalog can be used here.
    pub(super) fn sees_of_catalog(&self, name: &str) -> bool {
        self.restriction.as_ref().is_none_or(|restriction| {
            restriction.catalog.iter().any(|allowed| pattern::matches(allowed, name))
        })
    }

    /// Lifts the restriction, and gives it, where a body begins that was written before it.
    pub(super) fn lifted_for(&mut self, sees: usize) -> Option<Restriction> {
        self.restriction.take_if(|restriction| sees < restriction.names)
    }
}

/// `database()`.
fn is_this_database(expr: &tree::Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { function, arguments }
        if function.text == "database" && arguments.is_empty())
}
